"""Times to propose: working days, no red ones, well ahead and some days apart."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from app.domain.proposed_times import VisitTime, easter, is_to_come, is_working_day, proposed_times


@pytest.mark.parametrize(
    "sunday",
    [date(2024, 3, 31), date(2025, 4, 20), date(2026, 4, 5), date(2038, 4, 25), date(2285, 3, 22)],
)
def test_easter_is_where_the_almanac_has_it(sunday: date) -> None:
    assert easter(sunday.year) == sunday


@pytest.mark.parametrize(
    "closed",
    [
        date(2026, 1, 1),
        date(2026, 1, 6),
        date(2026, 4, 3),
        date(2026, 4, 6),
        date(2026, 5, 1),
        date(2026, 5, 14),
        date(2026, 6, 6),
        date(2026, 6, 19),
        date(2026, 12, 24),
        date(2026, 12, 25),
        date(2026, 12, 31),
        date(2026, 5, 9),
        date(2026, 5, 10),
    ],
)
def test_nobody_receives_a_visit_on_a_red_day(closed: date) -> None:
    assert not is_working_day(closed)


@pytest.mark.parametrize("day", [date(2026, 5, 13), date(2026, 6, 18), date(2026, 12, 23)])
def test_an_ordinary_weekday_is_a_working_day(day: date) -> None:
    assert is_working_day(day)


@pytest.mark.parametrize(
    ("day", "at", "is_left"),
    [
        (date(2026, 5, 25), None, False),
        (date(2026, 5, 26), None, True),
        (date(2026, 5, 26), time(9), False),
        (date(2026, 5, 26), time(9, 1), True),
        (date(2026, 5, 27), time(0), True),
    ],
)
def test_a_time_can_be_agreed_on_until_it_has_come(
    day: date, at: time | None, is_left: bool
) -> None:
    now = datetime(2026, 5, 26, 7, 0, tzinfo=UTC)  # nine o'clock in Stockholm

    assert is_to_come(VisitTime(day, at), now) is is_left


@pytest.mark.parametrize("offset", range(0, 366, 7))
def test_whenever_one_asks_three_different_working_days_are_proposed(offset: int) -> None:
    today = date(2026, 1, 1) + timedelta(days=offset)

    times = proposed_times(today, lead_days=14)

    days = [time.on for time in times]
    assert days == sorted(set(days))
    assert len(days) == 3
    assert all(is_working_day(day) for day in days)
    assert min(days) >= today + timedelta(days=14)
    assert max(days) <= today + timedelta(days=14 + 16)
