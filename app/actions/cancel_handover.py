"""Cancel a handover that awaits its visit, which opens the choice before it again."""

from __future__ import annotations

from dataclasses import dataclass

from app.actions import fields
from app.actions.act import Act
from app.actions.record_event import record_event
from app.actions.steps import step_baton, step_handover, step_nomination, step_nominations_of
from app.actions.tell_of_plan import tell_of_plan
from app.actions.write_to_company import ask_to_choose_again
from app.domain.baton import BatonState
from app.domain.errors import NotAllowed, NotFound, WrongState
from app.domain.handover import AWAITING, HandoverState
from app.domain.nomination import OPEN, NominationState
from app.storage import handovers, nominations, visits
from app.storage.handovers import Handover
from app.storage.journal import chain_of
from app.storage.transaction import transaction


@dataclass(frozen=True, slots=True)
class CancelledHandover:
    """`reopened_id` is the predecessor whose company may choose again."""

    handover_id: int
    reopened_id: int | None


def cancel_handover(act: Act, *, handover_id: int, reason: str | None) -> CancelledHandover:
    """Cancel with a reason; the handover keeps its number, and its card says that it is replaced.

    Raises `NotAllowed`, `NotFound`, `ReasonNeeded`, and `WrongState` once it is visited.
    """
    if not act.actor.is_admin:
        raise NotAllowed
    written = fields.required_reason(reason)
    with transaction(act.session):
        handover = handovers.locked(act.session, handover_id)
        if handover is None:
            raise NotFound
        if not step_handover(
            act,
            handover_id,
            expected=AWAITING,
            to=HandoverState.CANCELLED,
            cancelled_at=act.now,
            cancel_reason=written,
        ):
            raise WrongState(handover_id=handover_id)
        step_nominations_of(act, handover_id, expected=OPEN, to=NominationState.SUPERSEDED)
        reopened_id = _reopen_predecessor(act, handover)
        _place_baton(act, handover.baton_id, reopened=reopened_id is not None)
        tell_of_plan(act, handover_id)
        record_event(
            act,
            chain=chain_of(handover.relay_id),
            event="handover.cancelled",
            subject=f"handover:{handover_id}",
            facts={"reopened": reopened_id},
            personal={"reason": written},
        )
        return CancelledHandover(handover_id, reopened_id)


def _reopen_predecessor(act: Act, handover: Handover) -> int | None:
    """Ask the company before to choose again, unless its visit was annulled; the baton is its again."""
    if handover.predecessor_id is None:
        return None
    predecessor = handovers.locked(act.session, handover.predecessor_id)
    accepted, withdrawn = {NominationState.ACCEPTED}, NominationState.WITHDRAWN
    step_nominations_of(act, handover.predecessor_id, expected=accepted, to=withdrawn)
    # Where a visit was put in between, the choice that led here was made further back.
    chosen = nominations.that_led_to(act.session, handover.id)
    if chosen is not None:
        handovers.locked(act.session, chosen.handover_id)
        step_nomination(act, chosen.id, expected=accepted, to=withdrawn)
    if predecessor is None or visits.standing_of(act.session, predecessor.id) is None:
        return None
    if not step_handover(
        act,
        predecessor.id,
        expected={HandoverState.PASSED_ON},
        to=HandoverState.VISITED,
        baton_id=handover.baton_id,
    ):
        return None
    ask_to_choose_again(act, predecessor)
    return predecessor.id


def _place_baton(act: Act, baton_id: int, *, reopened: bool) -> None:
    step_baton(
        act,
        baton_id,
        expected={BatonState.CARRIED},
        to=BatonState.WITH_COMPANY if reopened else BatonState.WITH_OFFICE,
    )
