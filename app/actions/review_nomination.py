"""An admin's decision on a nomination: approve, take an approval back, or reject."""

from __future__ import annotations

from sqlalchemy import insert, update

from app.actions import fields
from app.actions.act import Act
from app.actions.fall_back import fall_back
from app.actions.record_event import record_event
from app.actions.steps import step_nomination
from app.domain.errors import NotAllowed, NotFound, SecondPersonNeeded, TooLate, WrongState
from app.domain.handover import HandoverState
from app.domain.interest import Standing
from app.domain.nomination import UNDECIDED, Decision, NominationState
from app.storage import handovers, interests, nominations, silences
from app.storage.handovers import Handover
from app.storage.interests import FirstApproval
from app.storage.journal import chain_of
from app.storage.nominations import Nomination, Review
from app.storage.transaction import transaction
from app.storage.upsert import inserted_id


def approve_nomination(act: Act, *, nomination_id: int) -> bool:
    """Approve; can be undone until the invitation leaves. A second choice may be approved ahead of its turn.

    Gives whether it is approved now: with an interest declared, the first of two is not enough.
    Raises `NotAllowed`, `NotFound`, `SecondPersonNeeded` for whoever has an interest in it or was
    the first of two, and `WrongState` for anything but a submitted nomination of a visit that stands.
    """
    with transaction(act.session):
        nomination, handover = locked_nomination(act, nomination_id)
        is_ahead = _waits_its_turn(act, nomination, handover)
        if not is_ahead:
            _check_turn(act, nomination, handover)
        if _checked(act, nomination).missing > 1:
            _approve_first(act, nomination)
            return False
        if is_ahead:
            _approve_ahead(act, nomination)
        else:
            nomination = approve(act, nomination_id=nomination_id)
        record_review(act, nomination, event="nomination.approved")
        return True


def undo_approval(act: Act, *, nomination_id: int) -> None:
    """Put an approved nomination back into the queue; the first of two approvals, at any time.

    Raises `NotAllowed`, `NotFound`, `WrongState` when it is not approved, and `TooLate` after the
    minutes that the relay's rhythm gives.
    """
    with transaction(act.session):
        nomination, _ = locked_nomination(act, nomination_id)
        review = nominations.standing_review(act.session, nomination_id)
        is_undone = undo_approvals(act, nomination)
        if nomination.state not in UNDECIDED or not is_undone:
            raise WrongState(nomination_id=nomination_id)
        undo_window = silences.rhythm_of(act.session, nomination.relay_id).undo_window
        if review is not None and act.now > review.decided_at + undo_window:
            raise TooLate(nomination_id=nomination_id)
        if nomination.state is NominationState.APPROVED:
            _step(act, nomination, expected=NominationState.APPROVED, to=NominationState.SUBMITTED)
        record_review(act, nomination, event="nomination.approval_undone")


def reject_nomination(act: Act, *, nomination_id: int, reason: str | None) -> None:
    """Reject with a reason; a second choice that waits is then the next to decide.

    Raises `NotAllowed`, `NotFound`, `ReasonNeeded`, `SecondPersonNeeded` for whoever has an interest
    in it, and `WrongState` when it is not submitted.
    """
    written = fields.required_reason(reason)
    with transaction(act.session):
        nomination, handover = locked_nomination(act, nomination_id)
        if not interests.matter_of(act.session, nomination_id).standing.may_decide(
            act.actor.person_id
        ):
            raise SecondPersonNeeded(nomination_id=nomination_id)
        _step(act, nomination, expected=NominationState.SUBMITTED, to=NominationState.REJECTED)
        undo_approvals(act, nomination)
        _insert_review(act, nomination, Decision.REJECT, reason=written)
        record_review(act, nomination, event="nomination.rejected", reason=written)
        if not nomination.visit_undone:
            fall_back(act, handover)


def approve(act: Act, *, nomination_id: int) -> Nomination:
    """Do what approving means, without a transaction of its own and unjournalled."""
    nomination, handover = locked_nomination(act, nomination_id)
    _check_turn(act, nomination, handover)
    if _checked(act, nomination).missing > 1:
        raise SecondPersonNeeded(nomination_id=nomination_id)
    _step(act, nomination, expected=NominationState.SUBMITTED, to=NominationState.APPROVED)
    if nominations.standing_review(act.session, nomination_id) is None:
        _insert_review(act, nomination, Decision.APPROVE)
    return nomination


def undo_approvals(act: Act, nomination: Nomination) -> bool:
    """Take back whatever approval stands, the first of two as well; tell whether there was any."""
    undone = [
        act.session.execute(
            update(kind)
            .where(kind.nomination_id == nomination.id, kind.undone_at.is_(None))
            .values(undone_at=act.now)
            .returning(kind.id)
        ).scalar()
        for kind in (Review, FirstApproval)
    ]
    return any(row_id is not None for row_id in undone)


def _check_turn(act: Act, nomination: Nomination, handover: Handover) -> None:
    waiting = nominations.open_of(act.session, handover.id)
    if (
        handover.state is not HandoverState.VISITED
        or nomination.state is not NominationState.SUBMITTED
        or nomination.visit_undone
        or any(one.rank < nomination.rank for one in waiting)
    ):
        raise WrongState(nomination_id=nomination.id)


def _checked(act: Act, nomination: Nomination) -> Standing:
    """Give who has said what; raises `SecondPersonNeeded` for whoever may not approve."""
    standing = interests.matter_of(act.session, nomination.id).standing
    if not standing.may_approve(act.actor.person_id):
        raise SecondPersonNeeded(nomination_id=nomination.id)
    return standing


def _approve_first(act: Act, nomination: Nomination) -> None:
    """Be the first of two; of two at once one is the first, and both are to look again."""
    values = {
        "nomination_id": nomination.id,
        "person_id": act.actor.person_id,
        "approved_at": act.now,
    }
    if inserted_id(act.session, FirstApproval, values=values) is None:
        raise WrongState(nomination_id=nomination.id)
    record_review(act, nomination, event="nomination.approved_first")


def _waits_its_turn(act: Act, nomination: Nomination, handover: Handover) -> bool:
    """Tell whether a choice before this one is still open at a visit that stands."""
    before = nominations.open_of(act.session, handover.id)
    return (
        handover.state is HandoverState.VISITED
        and nomination.state is NominationState.SUBMITTED
        and not nomination.visit_undone
        and any(one.rank < nomination.rank for one in before)
    )


def _approve_ahead(act: Act, nomination: Nomination) -> None:
    """Let the approval stand beside a choice that still waits, until its turn comes."""
    if nominations.standing_review(act.session, nomination.id) is not None:
        raise WrongState(nomination_id=nomination.id)
    _insert_review(act, nomination, Decision.APPROVE)


def locked_nomination(act: Act, nomination_id: int) -> tuple[Nomination, Handover]:
    """Lock the handover and read its nomination; raises `NotAllowed` unless for an admin."""
    if not act.actor.is_admin:
        raise NotAllowed
    nomination = nominations.by_id(act.session, nomination_id)
    handover = handovers.locked(act.session, nomination.handover_id) if nomination else None
    nomination = nominations.by_id(act.session, nomination_id)
    if nomination is None or handover is None:
        raise NotFound
    return nomination, handover


def record_review(
    act: Act, nomination: Nomination, *, event: str, reason: str | None = None
) -> None:
    record_event(
        act,
        chain=chain_of(nomination.relay_id),
        event=event,
        subject=f"nomination:{nomination.id}",
        facts={"handover": nomination.handover_id, "rank": nomination.rank},
        personal={"reason": reason},
    )


def _step(
    act: Act, nomination: Nomination, *, expected: NominationState, to: NominationState
) -> None:
    if not step_nomination(act, nomination.id, expected={expected}, to=to):
        raise WrongState(nomination_id=nomination.id)


def _insert_review(
    act: Act, nomination: Nomination, decision: Decision, *, reason: str | None = None
) -> None:
    act.session.execute(
        insert(Review).values(
            nomination_id=nomination.id,
            decision=decision,
            reason=reason,
            reviewer_id=act.actor.person_id,
            decided_at=act.now,
        )
    )
