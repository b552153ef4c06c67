"""Swedish dates around midnight, New Year and the nights when clocks change."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from app.domain.calendar import STOCKHOLM, iso_week, stockholm_date, stockholm_day


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 5, 12, 21, 59, 59, tzinfo=UTC), date(2026, 5, 12)),
        (datetime(2026, 5, 12, 22, 0, tzinfo=UTC), date(2026, 5, 13)),
        (datetime(2026, 1, 12, 22, 59, 59, tzinfo=UTC), date(2026, 1, 12)),
        (datetime(2026, 1, 12, 23, 0, tzinfo=UTC), date(2026, 1, 13)),
        (datetime(2026, 12, 31, 23, 0, tzinfo=UTC), date(2027, 1, 1)),
    ],
)
def test_the_day_turns_at_midnight_in_sweden(moment: datetime, day: date) -> None:
    assert stockholm_date(moment) == day


@pytest.mark.parametrize(
    "change",
    [datetime(2026, 3, 29, 1, 0, tzinfo=UTC), datetime(2026, 10, 25, 1, 0, tzinfo=UTC)],
)
def test_the_day_stays_the_same_while_the_clocks_change(change: datetime) -> None:
    minutes = [change + timedelta(minutes=offset) for offset in range(-90, 91)]

    assert {stockholm_date(minute) for minute in minutes} == {change.date()}


def test_a_moment_told_in_another_zone_is_the_same_moment() -> None:
    in_tokyo = datetime(2026, 5, 13, 6, 30, tzinfo=timezone(timedelta(hours=9)))

    assert stockholm_date(in_tokyo) == date(2026, 5, 12)


def test_both_hours_of_the_autumn_night_are_told_apart() -> None:
    second_time_round = datetime(2026, 10, 25, 2, 30, fold=1, tzinfo=STOCKHOLM)

    assert second_time_round.astimezone(UTC).hour == 1
    assert stockholm_date(second_time_round) == date(2026, 10, 25)


def test_a_moment_without_a_zone_is_refused() -> None:
    naive = datetime(2026, 5, 12, 10, 0, tzinfo=UTC).replace(tzinfo=None)

    with pytest.raises(ValueError, match="time zone"):
        stockholm_date(naive)


@pytest.mark.parametrize(
    ("day", "week"),
    [
        (date(2026, 5, 12), (2026, 20)),
        (date(2026, 12, 31), (2026, 53)),
        (date(2027, 1, 1), (2026, 53)),
        (date(2024, 12, 30), (2025, 1)),
    ],
)
def test_weeks_are_numbered_as_in_swedish_almanacs(day: date, week: tuple[int, int]) -> None:
    assert iso_week(day) == week


@pytest.mark.parametrize(
    ("day", "hours"),
    [(date(2026, 5, 12), 24), (date(2026, 3, 29), 23), (date(2026, 10, 25), 25)],
)
def test_a_day_is_as_long_as_its_clocks_make_it(day: date, hours: int) -> None:
    begins, ends = (bound.astimezone(UTC) for bound in stockholm_day(day))

    assert ends - begins == timedelta(hours=hours)
    assert stockholm_date(begins) == stockholm_date(ends - timedelta(microseconds=1)) == day
    assert stockholm_date(ends) == day + timedelta(days=1)
