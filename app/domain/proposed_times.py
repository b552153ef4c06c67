"""Times that an invitation proposes when nobody has chosen any: working days, well ahead."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from app.domain.calendar import STOCKHOLM, stockholm_date

EASTER_OFFSETS = (-2, 0, 1, 39, 49)  # Good Friday, Easter, its Monday, Ascension, Whit Sunday
_FIXED = frozenset({(1, 1), (1, 6), (5, 1), (6, 6), (12, 25), (12, 26)})
# No red days by law, and yet nobody receives a visit on them.
_EVES = frozenset({(12, 24), (12, 31)})
_CLOCKS = (time(9, 0), time(13, 0), time(10, 0))
_STEP = timedelta(days=2)


@dataclass(frozen=True, slots=True, order=True)
class VisitTime:
    """A day, and a time of day in Stockholm where one is meant."""

    on: date
    at: time | None = None


def proposed_times(today: date, *, lead_days: int, number: int = 3) -> list[VisitTime]:
    """Propose so many times on different working days, the first at least `lead_days` ahead."""
    days = _working_days(today + timedelta(days=lead_days))
    return [VisitTime(next(days), _CLOCKS[index % len(_CLOCKS)]) for index in range(number)]


def is_to_come(time: VisitTime, now: datetime) -> bool:
    """Tell whether it can still be agreed on; a day without a time of day has all of it."""
    if time.on != stockholm_date(now):
        return time.on > stockholm_date(now)
    return time.at is None or time.at > now.astimezone(STOCKHOLM).time()


def is_working_day(day: date) -> bool:
    """Tell whether a workplace in Sweden is likely to be open."""
    return day.weekday() < 5 and not _is_holiday(day)


def _working_days(first: date) -> Iterator[date]:
    """Give working days some days apart, so that a full week does not rule all of them out."""
    day = first
    while True:
        while not is_working_day(day):
            day += timedelta(days=1)
        yield day
        day += _STEP


def _is_holiday(day: date) -> bool:
    moving = {easter(day.year) + timedelta(days=offset) for offset in EASTER_OFFSETS}
    return (day.month, day.day) in _FIXED | _EVES or day in moving or _is_midsummer_eve(day)


def _is_midsummer_eve(day: date) -> bool:
    """The Friday of 19 to 25 June; the days between the other feasts are working days by law."""
    return day.month == 6 and day.weekday() == 4 and 19 <= day.day <= 25


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (Meeus, Jones and Butcher)."""
    golden, century, rest = year % 19, year // 100, year % 100
    leap, skipped = divmod(century, 4)
    correction = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - leap - correction + 15) % 30
    weekday = (32 + 2 * skipped + 2 * (rest // 4) - epact - rest % 4) % 7
    late = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)
