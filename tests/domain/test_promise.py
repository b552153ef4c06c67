"""When the owner of a promise is reminded, and what a closed leg leaves open."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from app.domain.handover import HandoverState
from app.domain.promise import (
    PromiseRhythm,
    PromiseState,
    is_left_open,
    may_change,
    reminder_day,
)
from app.domain.roles import Actor, Role

DUE = date(2026, 6, 12)
USUAL = PromiseRhythm()


@pytest.mark.parametrize(
    ("today", "wanted"),
    [
        (DUE - timedelta(days=8), None),
        (DUE - timedelta(days=7), DUE - timedelta(days=7)),
        (DUE - timedelta(days=1), DUE - timedelta(days=7)),
        (DUE, DUE),
        (DUE + timedelta(days=6), DUE),
        (DUE + timedelta(days=7), DUE + timedelta(days=7)),
        (DUE + timedelta(days=100), DUE + timedelta(days=98)),
    ],
)
def test_the_latest_day_that_has_come_is_the_one_to_remind_of(
    today: date, wanted: date | None
) -> None:
    promised = date(2026, 5, 12)

    assert reminder_day(DUE, promised_on=promised, today=today, rhythm=USUAL) == wanted


def test_nobody_is_reminded_on_the_day_of_the_promise() -> None:
    three_days_ahead = DUE - timedelta(days=3)

    for today in (three_days_ahead, DUE - timedelta(days=1)):
        assert reminder_day(DUE, promised_on=three_days_ahead, today=today, rhythm=USUAL) is None
    assert reminder_day(DUE, promised_on=DUE, today=DUE, rhythm=USUAL) is None


def test_a_relay_s_own_rhythm_rules() -> None:
    rhythm = PromiseRhythm(before_days=1, again_days=2)
    days = {
        reminder_day(
            DUE, promised_on=date(2026, 5, 1), today=DUE + timedelta(days=d), rhythm=rhythm
        )
        for d in range(-3, 5)
    }

    assert days == {None, *(DUE + timedelta(days=d) for d in (-1, 0, 2, 4))}


@pytest.mark.parametrize("state", PromiseState)
@pytest.mark.parametrize("leg", HandoverState)
@pytest.mark.parametrize("is_carried", [False, True])
def test_only_an_open_promise_of_a_closed_leg_that_nobody_carried_is_left_open(
    state: PromiseState, leg: HandoverState, is_carried: bool
) -> None:
    wanted = (state, leg, is_carried) == (PromiseState.OPEN, HandoverState.PASSED_ON, False)

    assert is_left_open(state, leg, is_carried=is_carried) is wanted


def test_the_owner_whoever_promised_and_admins_may_change_it_and_nobody_else() -> None:
    staff = [Actor.person(number, Role.STAFF) for number in (1, 2, 3)]

    may = [may_change(actor, owner_id=1, promised_by_id=2) for actor in staff]

    assert may == [True, True, False]
    assert may_change(Actor.person(9, Role.ADMIN), owner_id=1, promised_by_id=2)
    assert not may_change(Actor.link(1), owner_id=None, promised_by_id=None)
    assert not may_change(Actor.stranger(), owner_id=None, promised_by_id=None)
