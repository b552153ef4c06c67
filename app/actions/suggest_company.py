"""Keep what a stranger would like to see next, apart from the company's own choice."""

from __future__ import annotations

from sqlalchemy import insert

from app.actions import fields
from app.actions.act import Act
from app.actions.record_event import record_event
from app.domain.errors import NotFound, WrongState
from app.domain.handover import HandoverState
from app.storage import handovers
from app.storage.journal import chain_of
from app.storage.nominations import Suggestion
from app.storage.transaction import transaction


def suggest_company(
    act: Act,
    *,
    handover_id: int,
    company_name: str | None,
    place: str | None = None,
    reason: str | None = None,
) -> int:
    """Keep a suggestion from anybody at all, and give its id.

    Raises `NotFound`, `WrongState` unless the handover is visited and not passed on, and
    `UnacceptableField` (`company_name`, `place`, `reason`).
    """
    values = {
        "company_name": fields.company_name("company_name", company_name),
        "company_place": fields.line("place", place, max_length=fields.PLACE_CHARACTERS),
        "reason": fields.text("reason", reason),
    }
    with transaction(act.session):
        handover = handovers.by_id(act.session, handover_id)
        if handover is None:
            raise NotFound
        if handover.state is not HandoverState.VISITED:
            raise WrongState(handover_id=handover_id)
        statement = insert(Suggestion).values(
            relay_id=handover.relay_id, handover_id=handover_id, received_at=act.now, **values
        )
        suggestion_id = act.session.execute(statement.returning(Suggestion.id)).scalar_one()
        record_event(
            act,
            chain=chain_of(handover.relay_id),
            event="suggestion.received",
            subject=f"suggestion:{suggestion_id}",
            facts={"handover": handover_id},
            personal=values,
        )
        return suggestion_id
