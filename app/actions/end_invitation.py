"""End an invitation that nobody answered, or that an admin takes back; the next choice follows."""

from __future__ import annotations

from app.actions import fields
from app.actions.act import Act
from app.actions.fall_back import fall_back
from app.actions.record_event import record_event
from app.actions.review_nomination import locked_nomination
from app.actions.steps import step_nomination
from app.domain.errors import WrongState
from app.domain.nomination import NominationState
from app.storage.journal import chain_of
from app.storage.transaction import transaction


def expire_invitation(act: Act, *, nomination_id: int) -> None:
    """Let silence count as no answer.

    Raises `NotAllowed`, `NotFound`, and `WrongState` when it is not invited.
    """
    _end(act, nomination_id, to=NominationState.EXPIRED, event="nomination.expired")


def withdraw_invitation(act: Act, *, nomination_id: int, reason: str | None) -> None:
    """Take it back with a reason, so that its link answers nothing any more.

    Raises `NotAllowed`, `NotFound`, `ReasonNeeded`, and `WrongState` when it is not invited.
    """
    written = fields.required_reason(reason)
    _end(
        act,
        nomination_id,
        to=NominationState.WITHDRAWN,
        event="nomination.invitation_withdrawn",
        reason=written,
    )


def _end(
    act: Act,
    nomination_id: int,
    *,
    to: NominationState,
    event: str,
    reason: str | None = None,
) -> None:
    with transaction(act.session):
        nomination, handover = locked_nomination(act, nomination_id)
        if not step_nomination(act, nomination_id, expected={NominationState.INVITED}, to=to):
            raise WrongState(nomination_id=nomination_id)
        record_event(
            act,
            chain=chain_of(nomination.relay_id),
            event=event,
            subject=f"nomination:{nomination_id}",
            facts={"handover": handover.id},
            personal={"reason": reason},
        )
        fall_back(act, handover)
