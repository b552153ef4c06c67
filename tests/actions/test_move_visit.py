"""A visit that was logged at the wrong company is moved to the right one, and its date corrected."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from app.actions.add_participant import add_participant
from app.actions.correct_visit import correct_visit
from app.actions.move_visit import move_visit
from app.actions.record_visit import present
from app.domain.errors import NotAllowed, ReasonNeeded, UnacceptableField, WrongState
from app.domain.handover import AWAITING, HandoverState
from app.storage.handovers import Handover
from app.storage.nominations import Nomination
from app.storage.relays import Relay
from app.storage.visits import Visit
from tests.support import cast
from tests.support.invariants import check_invariants
from tests.support.road import Road


@pytest.fixture
def right(session: Session, relay: Relay, road: Road) -> Handover:
    """Another key on its way, to the company that the visit was really paid to."""
    baton = cast.make_baton(session, relay, now=road.now, name="Den andra")
    company = cast.make_company(session, relay, "Byns Bageri", now=road.now)
    return cast.make_handover(session, baton, company, now=road.now)


@pytest.fixture
def visit_id(road: Road, code: str) -> int:
    return road.visit(code).visit_id


def test_the_visit_stands_at_the_right_company_with_its_time_and_people(
    road: Road, handover: Handover, right: Handover, visit_id: int
) -> None:
    add_participant(road.act(road.astrid), visit_id=visit_id, name="Ulrika")

    moved = move_visit(
        road.act(road.astrid, minutes=60),
        visit_id=visit_id,
        handover_id=right.id,
        reason="Fel kort",
    )

    new = road.row(Visit, moved.visit_id)
    assert (new.handover_id, new.company_id) == (right.id, right.company_id)
    assert new.occurred_at == road.now
    assert [name for _, name in present(road.session, new.id)] == ["Bo", "Ulrika"]
    assert road.row(Visit, visit_id).annul_reason == "Fel kort"
    assert road.row(Handover, handover.id).state in AWAITING
    assert road.row(Handover, right.id).state is HandoverState.VISITED


def test_its_nominations_follow(road: Road, right: Handover, visit_id: int) -> None:
    chosen = road.nominate(visit_id, "Tomoku Hus", second="Siljans Såg")
    road.approve(chosen.nomination_id)

    moved = move_visit(
        road.act(road.astrid), visit_id=visit_id, handover_id=right.id, reason="Fel kort"
    )

    for nomination_id in (chosen.nomination_id, chosen.second_id or 0):
        choice = road.row(Nomination, nomination_id)
        assert (choice.handover_id, choice.visit_id) == (right.id, moved.visit_id)
        assert not choice.visit_undone
    road.yes(chosen.nomination_id)
    assert road.row(Handover, right.id).state is HandoverState.PASSED_ON
    check_invariants(road.session, road.app.extensions["keys"])


def test_a_visit_whose_key_has_gone_on_is_not_moved(
    road: Road, right: Handover, visit_id: int
) -> None:
    road.yes(road.nominate(visit_id).nomination_id)

    with road.unchanged(), pytest.raises(WrongState):
        move_visit(road.act(road.astrid), visit_id=visit_id, handover_id=right.id, reason="Fel")


def test_a_handover_that_awaits_no_visit_takes_none(
    road: Road, session: Session, right: Handover, visit_id: int
) -> None:
    road.visit(cast.card_of(session, right))

    with road.unchanged(), pytest.raises(WrongState):
        move_visit(road.act(road.astrid), visit_id=visit_id, handover_id=right.id, reason="Fel")


def test_moving_needs_a_reason(road: Road, right: Handover, visit_id: int) -> None:
    with road.unchanged(), pytest.raises(ReasonNeeded):
        move_visit(road.act(road.astrid), visit_id=visit_id, handover_id=right.id, reason=" ")


def test_staff_neither_move_nor_correct(road: Road, right: Handover, visit_id: int) -> None:
    with road.unchanged(), pytest.raises(NotAllowed):
        move_visit(road.act(road.bo), visit_id=visit_id, handover_id=right.id, reason="Fel")
    with road.unchanged(), pytest.raises(NotAllowed):
        correct_visit(road.act(road.bo), visit_id=visit_id, occurred_at=road.now, reason="Fel")


def test_a_corrected_date_stands_and_the_former_stays_in_the_journal(
    road: Road, handover: Handover, visit_id: int
) -> None:
    yesterday = road.now - timedelta(days=1)

    correct_visit(
        road.act(road.astrid), visit_id=visit_id, occurred_at=yesterday, reason="Telefonen gick fel"
    )

    assert road.row(Visit, visit_id).occurred_at == yesterday
    assert road.events(handover)[-1] == "visit.corrected"
    road.check_journal()


def test_no_visit_is_dated_in_the_future(road: Road, visit_id: int) -> None:
    tomorrow = road.now + timedelta(days=1)

    with road.unchanged(), pytest.raises(UnacceptableField):
        correct_visit(road.act(road.astrid), visit_id=visit_id, occurred_at=tomorrow, reason="Fel")
