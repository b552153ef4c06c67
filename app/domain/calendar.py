"""Dates as people in Sweden count them; how they are written on a screen does not belong here."""

from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

STOCKHOLM = ZoneInfo("Europe/Stockholm")


class IsoWeek(NamedTuple):
    """A week with the year it belongs to, which near New Year is not always the date's own."""

    year: int
    week: int


def stockholm_date(now: datetime) -> date:
    """Give the date on Swedish walls at an aware moment; a naive one raises `ValueError`."""
    if now.utcoffset() is None:
        raise ValueError("a moment needs a time zone")
    return now.astimezone(STOCKHOLM).date()


def iso_week(day: date) -> IsoWeek:
    year, week, _ = day.isocalendar()
    return IsoWeek(year=year, week=week)


def stockholm_day(day: date) -> tuple[datetime, datetime]:
    """Give the bounds of a date in Stockholm, begin included and end not: 23 to 25 hours.

    They are told in UTC, since Python reckons between two times of one zone by what its clocks show.
    """
    begins = datetime.combine(day, time(), tzinfo=STOCKHOLM)
    ends = datetime.combine(day + timedelta(days=1), time(), tzinfo=STOCKHOLM)
    return begins.astimezone(UTC), ends.astimezone(UTC)
