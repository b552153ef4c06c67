"""Dates as people in Sweden count them; how they are written on a screen does not belong here."""

from datetime import date, datetime
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
