"""Note that the chosen company said no: the second choice comes next, or the choice is open again."""

from __future__ import annotations

from app.actions.act import Act
from app.actions.fall_back import fall_back
from app.actions.record_event import record_event
from app.actions.review_nomination import locked_nomination
from app.actions.steps import step_nomination
from app.domain.errors import WrongState
from app.domain.nomination import NominationState
from app.storage.journal import chain_of
from app.storage.transaction import transaction


def note_no(act: Act, *, nomination_id: int) -> None:
    """Close an approved nomination as declined; no reason is asked for and none is published.

    Raises `NotAllowed`, `NotFound`, and `WrongState` when it is not approved.
    """
    with transaction(act.session):
        nomination, handover = locked_nomination(act, nomination_id)
        if not step_nomination(
            act,
            nomination_id,
            expected={NominationState.APPROVED, NominationState.INVITED},
            to=NominationState.DECLINED,
        ):
            raise WrongState(nomination_id=nomination_id)
        record_event(
            act,
            chain=chain_of(nomination.relay_id),
            event="nomination.declined",
            subject=f"nomination:{nomination_id}",
            facts={"handover": nomination.handover_id},
        )
        fall_back(act, handover)
