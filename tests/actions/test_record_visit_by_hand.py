"""A visit without a scan, marked so."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from app.actions.record_visit_by_hand import record_visit_by_hand
from app.actions.undo_visit import undo_visit
from app.domain.errors import NotAllowed, NotFound, UnacceptableField, WrongState
from app.domain.handover import HandoverState
from app.domain.roles import Actor
from app.domain.visit import VisitSource
from app.storage.handovers import Handover
from app.storage.visits import Visit
from tests.support.road import Road


def test_a_visit_by_hand_is_marked_so(road: Road, handover: Handover) -> None:
    yesterday = road.now - timedelta(days=1)

    visit = record_visit_by_hand(
        road.act(road.bo),
        handover_id=handover.id,
        captured_at=yesterday,
        note="Telefonen var död",
        participants=("Ulf Ek", " ", "Doris"),
    )

    row = road.row(Visit, visit.visit_id)
    assert (row.source, row.note) == (VisitSource.HAND, "Telefonen var död")
    assert (row.occurred_at, row.logged_at) == (yesterday, road.now)
    assert [name for _, name in visit.participants] == ["Bo", "Ulf Ek", "Doris"]
    assert road.row(Handover, handover.id).state is HandoverState.VISITED


def test_who_was_not_there_may_log_for_others_and_undo(road: Road, handover: Handover) -> None:
    visit = record_visit_by_hand(
        road.act(road.bo), handover_id=handover.id, attended=False, participants=("Ulf Ek",)
    )

    assert [name for _, name in visit.participants] == ["Ulf Ek"]
    assert undo_visit(road.act(road.bo), visit_id=visit.visit_id).annulled


def test_a_link_cannot_log_by_hand(road: Road, handover: Handover) -> None:
    act = replace(road.act(), actor=Actor.link(1))

    with road.unchanged(), pytest.raises(NotAllowed):
        record_visit_by_hand(act, handover_id=handover.id)


def test_a_visit_is_not_logged_by_hand_twice(road: Road, handover: Handover) -> None:
    record_visit_by_hand(road.act(road.bo), handover_id=handover.id)

    with road.unchanged(), pytest.raises(WrongState):
        record_visit_by_hand(road.act(road.bo), handover_id=handover.id)


def test_a_visit_in_the_future_is_refused(road: Road, handover: Handover) -> None:
    tomorrow = road.now + timedelta(days=1)

    with road.unchanged(), pytest.raises(UnacceptableField) as refused:
        record_visit_by_hand(road.act(road.bo), handover_id=handover.id, captured_at=tomorrow)

    assert refused.value.facts == {"field": "captured_at", "reason": "in_future"}


def test_nothing_is_logged_when_a_participant_cannot_be(road: Road, handover: Handover) -> None:
    with road.unchanged(), pytest.raises(UnacceptableField):
        record_visit_by_hand(
            road.act(road.bo), handover_id=handover.id, participants=("Ulf", "\x07")
        )


def test_a_handover_that_does_not_exist_is_not_found(road: Road) -> None:
    with pytest.raises(NotFound):
        record_visit_by_hand(road.act(road.bo), handover_id=4711)
