"""A relay's intervals: what may be set, and that what is due is judged by them alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from app.domain.rhythm import LIMITS, Rhythm, RhythmFault, faults_of
from app.domain.silence import Deed, Done, Due, Silence, Step, due

SINCE = datetime(2026, 5, 12, 10, 0, tzinfo=UTC)
OWN = Rhythm(
    first_days=2, second_days=5, third_days=9, fallback_days=30, lead_days=20, undo_minutes=45
)
MOMENT = timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("days", "rises"),
    [
        ((3, 7, 14, 21), True),
        ((1, 2, 3, 4), True),
        ((0, 7, 14, 21), False),
        ((7, 7, 14, 21), False),
        ((3, 14, 7, 21), False),
        ((3, 7, 14, 14), False),
    ],
)
def test_intervals_rise(days: tuple[int, int, int, int], rises: bool) -> None:
    assert Rhythm(*days).rises is rises
    assert (faults_of(Rhythm(*days)) == {}) is rises


def test_what_leksand_begins_with_is_sound() -> None:
    assert faults_of(Rhythm()) == {}


@pytest.mark.parametrize("name", LIMITS)
def test_each_has_its_own_limits(name: str) -> None:
    least, most = LIMITS[name]

    for number in (least - 1, -1, most + 1):
        assert faults_of(replace(Rhythm(), **{name: number}))[name] is RhythmFault.OUT_OF_RANGE


def test_each_that_does_not_rise_is_told_by_itself() -> None:
    assert faults_of(Rhythm(first_days=7, second_days=7, third_days=5, fallback_days=400)) == {
        "second_days": RhythmFault.NOT_AFTER,
        "third_days": RhythmFault.NOT_AFTER,
        "fallback_days": RhythmFault.OUT_OF_RANGE,
    }


@pytest.mark.parametrize("step", [Step.DATE, Step.VISIT, Step.CHOICE, Step.ANSWER])
@pytest.mark.parametrize(("number", "days"), [(1, 2), (2, 5), (3, 9)])
def test_reminders_are_due_on_the_relays_own_days(step: Step, number: int, days: int) -> None:
    silence, done = Silence(step, SINCE), Done(reminders=number - 1)
    when = SINCE + timedelta(days=days)

    assert due(silence, done, OWN, now=when - MOMENT) is None
    assert due(silence, done, OWN, now=when) == Due(Deed.REMIND, number)


def test_an_invitation_expires_by_the_relays_own_days() -> None:
    silence, done = Silence(Step.ANSWER, SINCE), Done(reminders=3)

    assert due(silence, done, OWN, now=SINCE + timedelta(days=30) - MOMENT) is None
    assert due(silence, done, OWN, now=SINCE + timedelta(days=30)) == Due(Deed.EXPIRE)


def test_an_approved_company_is_asked_after_the_relays_own_minutes() -> None:
    silence = Silence(Step.APPROVAL, SINCE)

    assert due(silence, Done(), OWN, now=SINCE + timedelta(minutes=45)) is None
    assert due(silence, Done(), OWN, now=SINCE + timedelta(minutes=45) + MOMENT) == Due(Deed.INVITE)
