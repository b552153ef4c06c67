"""An admin decides: approve, take it back for ten minutes, or reject with a reason."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select

from app.actions.note_no import note_no
from app.actions.review_nomination import approve_nomination, reject_nomination, undo_approval
from app.actions.undo_visit import undo_visit
from app.domain.errors import (
    NotAllowed,
    NotFound,
    ReasonNeeded,
    TooLate,
    UnacceptableField,
    WrongState,
)
from app.domain.nomination import Decision, NominationState
from app.storage.handovers import Handover
from app.storage.nominations import Nomination, Review
from tests.support.road import Road


@pytest.fixture
def visit_id(road: Road, code: str) -> int:
    return road.visit(code).visit_id


@pytest.fixture
def nomination_id(road: Road, visit_id: int) -> int:
    """Tomoku Hus waits in the queue."""
    return road.nominate(visit_id).nomination_id


def state_of(road: Road, nomination_id: int | None) -> NominationState:
    return road.row(Nomination, nomination_id or 0).state


def reviews_of(road: Road, nomination_id: int) -> list[Review]:
    road.session.rollback()
    question = select(Review).where(Review.nomination_id == nomination_id)
    return list(road.session.scalars(question.order_by(Review.id)))


def test_an_approval_is_a_row(road: Road, handover: Handover, nomination_id: int) -> None:
    road.approve(nomination_id)

    (review,) = reviews_of(road, nomination_id)
    assert state_of(road, nomination_id) is NominationState.APPROVED
    assert (review.decision, review.reviewer_id) == (Decision.APPROVE, road.astrid.id)
    assert (review.decided_at, review.undone_at) == (road.now, None)
    assert road.events(handover)[-1] == "nomination.approved"


def test_a_rejection_keeps_its_reason(road: Road, handover: Handover, nomination_id: int) -> None:
    road.reject(nomination_id, reason="Har lagt ner")

    (review,) = reviews_of(road, nomination_id)
    assert state_of(road, nomination_id) is NominationState.REJECTED
    assert (review.decision, review.reason) == (Decision.REJECT, "Har lagt ner")
    assert road.events(handover)[-1] == "nomination.rejected"


@pytest.mark.parametrize("minutes", [0, 10])
def test_an_approval_can_be_undone_for_ten_minutes(
    road: Road, nomination_id: int, minutes: float
) -> None:
    road.approve(nomination_id)

    undo_approval(road.act(road.astrid, minutes=minutes), nomination_id=nomination_id)

    (review,) = reviews_of(road, nomination_id)
    assert state_of(road, nomination_id) is NominationState.SUBMITTED
    assert review.undone_at is not None


def test_after_ten_minutes_an_approval_stands(road: Road, nomination_id: int) -> None:
    road.approve(nomination_id)

    with road.unchanged(), pytest.raises(TooLate):
        undo_approval(road.act(road.astrid, minutes=10.1), nomination_id=nomination_id)


def test_an_approval_that_was_undone_can_be_given_again(road: Road, nomination_id: int) -> None:
    road.approve(nomination_id)
    undo_approval(road.act(road.astrid), nomination_id=nomination_id)

    road.approve(nomination_id, minutes=1)

    assert [bool(review.undone_at) for review in reviews_of(road, nomination_id)] == [True, False]


def test_a_second_choice_is_approved_ahead_and_waits_its_turn(road: Road, visit_id: int) -> None:
    submitted = road.nominate(visit_id, second="Byns Bageri")

    road.approve(submitted.second_id or 0)

    assert state_of(road, submitted.second_id) is NominationState.SUBMITTED


@pytest.mark.parametrize("turned_down", ["rejected", "declined"])
def test_a_second_choice_approved_ahead_comes_next_by_itself(
    road: Road, visit_id: int, turned_down: str
) -> None:
    submitted = road.nominate(visit_id, second="Byns Bageri")
    road.approve(submitted.second_id or 0)

    if turned_down == "rejected":
        road.reject(submitted.nomination_id)
    else:
        road.approve(submitted.nomination_id)
        note_no(road.act(road.astrid), nomination_id=submitted.nomination_id)

    assert state_of(road, submitted.second_id) is NominationState.APPROVED


def test_an_approval_given_ahead_is_given_once_and_can_be_undone(road: Road, visit_id: int) -> None:
    submitted = road.nominate(visit_id, second="Byns Bageri")
    second_id = submitted.second_id or 0
    road.approve(second_id)
    with road.unchanged(), pytest.raises(WrongState):
        road.approve(second_id)

    undo_approval(road.act(road.astrid, minutes=5), nomination_id=second_id)

    road.reject(submitted.nomination_id)
    assert state_of(road, second_id) is NominationState.SUBMITTED


def test_a_second_choice_approved_ahead_may_still_be_rejected(road: Road, visit_id: int) -> None:
    second_id = road.nominate(visit_id, second="Byns Bageri").second_id or 0
    road.approve(second_id)

    road.reject(second_id)

    assert state_of(road, second_id) is NominationState.REJECTED


def test_the_yes_of_a_second_choice_waits_for_the_first(road: Road, visit_id: int) -> None:
    submitted = road.nominate(visit_id, second="Byns Bageri")

    with road.unchanged(), pytest.raises(WrongState):
        road.yes(submitted.second_id or 0)


@pytest.mark.parametrize("turned_down", ["rejected", "declined"])
def test_the_second_choice_comes_next(road: Road, visit_id: int, turned_down: str) -> None:
    submitted = road.nominate(visit_id, second="Byns Bageri")
    if turned_down == "rejected":
        road.reject(submitted.nomination_id)
    else:
        road.approve(submitted.nomination_id)
        note_no(road.act(road.astrid), nomination_id=submitted.nomination_id)

    road.approve(submitted.second_id or 0)

    assert state_of(road, submitted.second_id) is NominationState.APPROVED


def test_a_nomination_whose_visit_is_undone_is_not_approved(
    road: Road, visit_id: int, nomination_id: int
) -> None:
    undo_visit(road.act(road.bo), visit_id=visit_id)

    with road.unchanged(), pytest.raises(WrongState):
        road.approve(nomination_id)


def test_a_nomination_whose_visit_is_undone_may_be_rejected(
    road: Road, visit_id: int, nomination_id: int
) -> None:
    undo_visit(road.act(road.bo), visit_id=visit_id)

    road.reject(nomination_id)

    assert state_of(road, nomination_id) is NominationState.REJECTED


@pytest.mark.parametrize("reason", [None, " \n"])
def test_nothing_is_rejected_without_a_reason(
    road: Road, nomination_id: int, reason: str | None
) -> None:
    with road.unchanged(), pytest.raises(ReasonNeeded):
        reject_nomination(road.act(road.astrid), nomination_id=nomination_id, reason=reason)


def test_a_reason_that_cannot_be_kept_is_refused(road: Road, nomination_id: int) -> None:
    with road.unchanged(), pytest.raises(UnacceptableField):
        road.reject(nomination_id, reason="x" * 501)


DECISIONS: dict[str, Callable[[Road, int], object]] = {
    "approve": lambda road, row: approve_nomination(road.act(road.bo), nomination_id=row),
    "undo": lambda road, row: undo_approval(road.act(road.bo), nomination_id=row),
    "reject": lambda road, row: reject_nomination(
        road.act(road.bo), nomination_id=row, reason="Nej"
    ),
    "no": lambda road, row: note_no(road.act(road.bo), nomination_id=row),
}


@pytest.mark.parametrize("decide", DECISIONS.values(), ids=DECISIONS)
def test_staff_do_not_decide(
    road: Road, nomination_id: int, decide: Callable[[Road, int], object]
) -> None:
    with road.unchanged(), pytest.raises(NotAllowed):
        decide(road, nomination_id)


def test_a_nomination_that_does_not_exist_is_not_found(road: Road) -> None:
    with pytest.raises(NotFound):
        road.approve(4711)


def test_a_no_is_kept_without_a_reason(road: Road, handover: Handover, nomination_id: int) -> None:
    road.approve(nomination_id)

    note_no(road.act(road.astrid), nomination_id=nomination_id)

    assert state_of(road, nomination_id) is NominationState.DECLINED
    assert road.events(handover)[-1] == "nomination.declined"
