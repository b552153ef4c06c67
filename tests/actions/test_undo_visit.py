"""Undoing a visit: the one who logged annuls it, a colleague takes only themselves off."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from sqlalchemy.orm import Session

from app.actions.schedule_handover import schedule_handover
from app.actions.undo_visit import UndoneVisit, undo_visit
from app.domain.baton import BatonState
from app.domain.errors import NotAllowed, NotFound, TooLate, UnacceptableField
from app.domain.handover import HandoverState
from app.domain.nomination import NominationState
from app.domain.roles import Role
from app.storage.handovers import Handover
from app.storage.nominations import Nomination
from app.storage.people import Person
from app.storage.relays import Baton
from app.storage.visits import Participant, Visit
from tests.support import cast
from tests.support.road import Road


@pytest.fixture
def karin(session: Session, now: datetime) -> Person:
    """One more member of staff."""
    return cast.make_person(session, "Karin", Role.STAFF, now=now)


@pytest.fixture
def visit_id(road: Road, code: str) -> int:
    """A visit that Bo has just logged."""
    return road.visit(code).visit_id


def undo(road: Road, visit_id: int, by: Person, *, minutes: float = 1, **words: Any) -> UndoneVisit:
    return undo_visit(road.act(by, minutes=minutes), visit_id=visit_id, **words)


def test_who_logged_the_visit_annuls_it(road: Road, handover: Handover, visit_id: int) -> None:
    undone = undo(road, visit_id, road.bo)

    visit = road.row(Visit, visit_id)
    assert undone == UndoneVisit(visit_id, annulled=True)
    assert (visit.annulled_by_id, visit.annul_reason) == (road.bo.id, "ångrad")
    assert road.row(Handover, handover.id).state is HandoverState.SCHEDULED
    assert road.row(Baton, handover.baton_id).state is BatonState.CARRIED
    assert road.events(handover)[-1] == "visit.undone"


def test_a_reason_of_ones_own_is_kept(road: Road, visit_id: int) -> None:
    undo(road, visit_id, road.bo, reason=" Fel  företag ")

    assert road.row(Visit, visit_id).annul_reason == "Fel företag"


def test_a_handover_without_a_date_is_planned_again(
    road: Road, handover: Handover, code: str
) -> None:
    schedule_handover(road.act(road.astrid), handover_id=handover.id, scheduled_on=None)
    visit = road.visit(code)

    undo(road, visit.visit_id, road.bo)

    assert road.row(Handover, handover.id).state is HandoverState.PLANNED


def test_the_visit_can_be_logged_anew(road: Road, code: str, visit_id: int) -> None:
    undo(road, visit_id, road.bo)

    again = road.visit(code)

    assert again.created
    assert (again.visit_id != visit_id, again.ordinal) == (True, 1)


def test_undoing_again_gives_the_same_outcome(
    road: Road, handover: Handover, visit_id: int
) -> None:
    first = undo(road, visit_id, road.bo)

    with road.unchanged():
        second = undo(road, visit_id, road.bo, minutes=60)

    assert second == first


def test_a_colleague_takes_only_themselves_off(
    road: Road, karin: Person, handover: Handover, code: str, visit_id: int
) -> None:
    road.visit(code, by=karin)

    undone = undo(road, visit_id, karin)

    assert undone == UndoneVisit(visit_id, annulled=False)
    assert road.row(Handover, handover.id).state is HandoverState.VISITED
    assert [name for _, name in road.visit(code).participants] == ["Bo"]


def test_a_colleague_who_is_off_already_stays_off(
    road: Road, karin: Person, code: str, visit_id: int
) -> None:
    road.visit(code, by=karin)
    first = undo(road, visit_id, karin)

    with road.unchanged():
        second = undo(road, visit_id, karin, minutes=60)

    assert second == first


@pytest.mark.parametrize("minutes", [0, 14.9, 15])
def test_undoing_works_for_fifteen_minutes(road: Road, visit_id: int, minutes: float) -> None:
    assert undo(road, visit_id, road.bo, minutes=minutes).annulled


def test_after_fifteen_minutes_it_is_too_late(
    road: Road, karin: Person, code: str, visit_id: int
) -> None:
    road.visit(code, by=karin)

    for person in (road.bo, karin):
        with road.unchanged(), pytest.raises(TooLate):
            undo(road, visit_id, person, minutes=15.1)


def test_what_was_nominated_waits_as_visit_undone(road: Road, visit_id: int) -> None:
    submitted = road.nominate(visit_id, second="Byns Bageri")

    undo(road, visit_id, road.bo)

    for nomination_id in (submitted.nomination_id, submitted.second_id):
        nomination = road.row(Nomination, nomination_id or 0)
        assert (nomination.state, nomination.visit_undone) == (NominationState.SUBMITTED, True)


@pytest.mark.parametrize("decide", [Road.approve, Road.reject])
def test_after_review_it_is_too_late(road: Road, visit_id: int, decide: Any) -> None:
    decide(road, road.nominate(visit_id).nomination_id)

    with road.unchanged(), pytest.raises(TooLate):
        undo(road, visit_id, road.bo)


def test_once_the_baton_has_gone_on_it_is_too_late(road: Road, code: str) -> None:
    visit = road.visit(code)
    road.yes(road.nominate(visit.visit_id).nomination_id)

    with road.unchanged(), pytest.raises(TooLate):
        undo(road, visit.visit_id, road.bo)


@pytest.mark.parametrize("who", ["karin", "astrid", None])
def test_who_took_no_part_cannot_undo(
    road: Road, karin: Person, visit_id: int, who: str | None
) -> None:
    person = {"karin": karin, "astrid": road.astrid, None: None}[who]

    with road.unchanged(), pytest.raises(NotAllowed):
        undo_visit(road.act(person), visit_id=visit_id)


def test_a_visit_that_does_not_exist_is_not_found(road: Road) -> None:
    with pytest.raises(NotFound):
        undo(road, 4711, road.bo)


def test_a_reason_with_a_personal_number_is_refused(road: Road, visit_id: int) -> None:
    with road.unchanged(), pytest.raises(UnacceptableField) as refused:
        undo(road, visit_id, road.bo, reason="För 811228-9874")

    assert refused.value.facts["field"] == "reason"
    assert road.count(Participant) == 1
