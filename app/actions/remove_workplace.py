"""Take a workplace out of the register at which nothing has happened, and that is not the only one."""

from __future__ import annotations

from sqlalchemy import delete, exists
from sqlalchemy.orm import aliased

from app.actions import fields
from app.actions.act import Act
from app.actions.record_event import record_event
from app.domain.errors import NotAllowed, NotFound, StillNeeded
from app.storage import companies, relays
from app.storage.companies import Workplace
from app.storage.handovers import Handover
from app.storage.journal import chain_of
from app.storage.nominations import Nomination
from app.storage.transaction import transaction

_other = aliased(Workplace)


def remove_workplace(act: Act, *, workplace_id: int, reason: str | None) -> None:
    """Remove it as an admin, with a reason; a leg or a choice that names it keeps it for good.

    Raises `NotAllowed`, `NotFound`, `ReasonNeeded`, `UnacceptableField`, and `StillNeeded`.
    """
    if not act.actor.is_admin:
        raise NotAllowed
    written = fields.required_reason(reason)
    with transaction(act.session):
        workplace = companies.workplace(act.session, workplace_id)
        if workplace is None:
            raise NotFound
        company, place = workplace.company, workplace.place
        relays.locked(act.session, company.relay_id)
        removed = act.session.execute(
            delete(Workplace)
            .where(
                Workplace.id == workplace_id,
                exists().where(_other.company_id == company.id, _other.id != workplace_id),
                ~exists().where(Handover.workplace_id == workplace_id),
                ~exists().where(Nomination.workplace_id == workplace_id),
            )
            .returning(Workplace.id)
        )
        if removed.scalar() is None:
            raise StillNeeded(workplace_id=workplace_id)
        record_event(
            act,
            chain=chain_of(company.relay_id),
            event="company.workplace_removed",
            subject=f"company:{company.id}",
            facts={"workplace": workplace_id},
            personal={"place": place, "reason": written},
        )
