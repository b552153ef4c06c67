"""The day of a visit is set, moved and taken away, until the visit."""

from __future__ import annotations

from datetime import UTC, date, time

import pytest

from app.actions.schedule_handover import schedule_handover
from app.domain.errors import NotAllowed, NotFound, UnacceptableField, WrongState
from app.domain.handover import HandoverState
from app.storage.handovers import Handover
from tests.support.road import Road

FIRST_OF_JUNE = date(2026, 6, 1)


@pytest.mark.parametrize(
    ("on", "at", "state"),
    [
        (FIRST_OF_JUNE, time(13, 30), HandoverState.SCHEDULED),
        (FIRST_OF_JUNE, None, HandoverState.SCHEDULED),
        (None, None, HandoverState.PLANNED),
    ],
)
def test_the_day_and_the_state_go_together(
    road: Road, handover: Handover, on: date | None, at: time | None, state: HandoverState
) -> None:
    schedule_handover(road.act(road.astrid), handover_id=handover.id, scheduled_on=on, starts_at=at)

    leg = road.row(Handover, handover.id)
    assert (leg.scheduled_on, leg.starts_at, leg.state) == (on, at, state)
    assert road.events(leg) == ["handover.scheduled"]


def test_a_planned_handover_is_scheduled_again(road: Road, handover: Handover) -> None:
    schedule_handover(road.act(road.astrid), handover_id=handover.id, scheduled_on=None)

    schedule_handover(road.act(road.astrid), handover_id=handover.id, scheduled_on=FIRST_OF_JUNE)

    assert road.row(Handover, handover.id).state is HandoverState.SCHEDULED


@pytest.mark.parametrize(("on", "at"), [(None, time(9)), (FIRST_OF_JUNE, time(9, tzinfo=UTC))])
def test_a_time_is_stockholms_on_a_day(
    road: Road, handover: Handover, on: date | None, at: time
) -> None:
    with road.unchanged(), pytest.raises(UnacceptableField):
        schedule_handover(
            road.act(road.astrid), handover_id=handover.id, scheduled_on=on, starts_at=at
        )


def test_a_visited_handover_is_not_moved(road: Road, handover: Handover, code: str) -> None:
    road.visit(code)

    with road.unchanged(), pytest.raises(WrongState):
        schedule_handover(
            road.act(road.astrid), handover_id=handover.id, scheduled_on=FIRST_OF_JUNE
        )


def test_staff_do_not_schedule(road: Road, handover: Handover) -> None:
    with road.unchanged(), pytest.raises(NotAllowed):
        schedule_handover(road.act(road.bo), handover_id=handover.id, scheduled_on=None)


def test_a_handover_that_does_not_exist_is_not_found(road: Road) -> None:
    with pytest.raises(NotFound):
        schedule_handover(road.act(road.astrid), handover_id=4711, scheduled_on=None)
