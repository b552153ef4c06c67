"""The date of a visit and those who were there are corrected; what stood before stays in the journal."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.actions.annul_visit import annul_visit
from app.actions.correct_visit import Correction, correct_visit
from app.actions.record_visit import present
from app.domain.errors import NotAllowed, ReasonNeeded, UnacceptableField, WrongState
from app.storage import tally
from app.storage.handovers import Handover
from app.storage.visits import Visit
from tests.support.road import Road


@pytest.fixture
def visit_id(road: Road, code: str) -> int:
    return road.visit(code).visit_id


def test_a_corrected_date_stands_and_the_former_stays_in_the_journal(
    road: Road, handover: Handover, visit_id: int
) -> None:
    yesterday = road.now - timedelta(days=1)

    changed = correct_visit(
        road.act(road.astrid),
        visit_id=visit_id,
        correction=Correction(occurred_at=yesterday, was=road.now),
        reason="Telefonen gick fel",
    )

    assert changed
    assert road.row(Visit, visit_id).occurred_at == yesterday
    assert road.events(handover)[-1] == "visit.corrected"
    road.check_journal()


def test_a_visit_counts_in_the_year_that_it_was_corrected_to(
    road: Road, handover: Handover, visit_id: int
) -> None:
    last_year = Correction(occurred_at=road.now - timedelta(days=365))

    correct_visit(road.act(road.astrid), visit_id=visit_id, correction=last_year, reason="Fel år")

    road.session.rollback()
    years = tally.by_year(road.session, handover.relay_id)
    assert [(year.year, year.counted) for year in years] == [(road.now.year - 1, 1)]


def test_people_are_taken_off_and_brought_along(road: Road, visit_id: int) -> None:
    (bos_part, _), *_rest = present(road.session, visit_id)
    people = Correction(gone=[bos_part], came=[road.astrid.id], names=["Ulrika", "", "Ulrika"])

    correct_visit(road.act(road.astrid), visit_id=visit_id, correction=people, reason="Fel folk")

    assert [name for _, name in present(road.session, visit_id)] == ["Astrid", "Ulrika"]


def test_the_same_form_sent_twice_corrects_once(
    road: Road, handover: Handover, visit_id: int
) -> None:
    yesterday = road.now - timedelta(days=1)
    same = Correction(occurred_at=yesterday, was=road.now, came=[road.astrid.id], names=["Ulrika"])
    act = road.act(road.astrid)
    correct_visit(act, visit_id=visit_id, correction=same, reason="Fel")

    with road.unchanged():
        assert not correct_visit(act, visit_id=visit_id, correction=same, reason="Fel")


def test_of_two_who_correct_the_date_the_second_is_told(road: Road, visit_id: int) -> None:
    first, second = (
        Correction(occurred_at=road.now - timedelta(days=days), was=road.now) for days in (1, 2)
    )
    correct_visit(road.act(road.astrid), visit_id=visit_id, correction=first, reason="Fel")

    with road.unchanged(), pytest.raises(WrongState):
        correct_visit(road.act(road.astrid), visit_id=visit_id, correction=second, reason="Fel")


def test_an_annulled_visit_is_not_corrected(road: Road, visit_id: int) -> None:
    annul_visit(road.act(road.astrid), visit_id=visit_id, reason="Aldrig där")

    with road.unchanged(), pytest.raises(WrongState):
        correct_visit(
            road.act(road.astrid),
            visit_id=visit_id,
            correction=Correction(names=["Ulrika"]),
            reason="Fel",
        )


def test_no_visit_is_dated_in_the_future(road: Road, visit_id: int) -> None:
    tomorrow = Correction(occurred_at=road.now + timedelta(days=1))

    with road.unchanged(), pytest.raises(UnacceptableField):
        correct_visit(road.act(road.astrid), visit_id=visit_id, correction=tomorrow, reason="Fel")


def test_correcting_needs_a_reason(road: Road, visit_id: int) -> None:
    with road.unchanged(), pytest.raises(ReasonNeeded):
        correct_visit(
            road.act(road.astrid), visit_id=visit_id, correction=Correction(), reason=None
        )


def test_staff_do_not_correct(road: Road, visit_id: int) -> None:
    with road.unchanged(), pytest.raises(NotAllowed):
        correct_visit(road.act(road.bo), visit_id=visit_id, correction=Correction(), reason="Fel")
