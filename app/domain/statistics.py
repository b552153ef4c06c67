"""What figures of the relay are reckoned from counts: means, medians and shares. No counting here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

MEAN_OVER_MONTHS = 12


class Month(NamedTuple):
    """A month in Stockholm."""

    year: int
    month: int

    @property
    def next(self) -> Month:
        return Month(self.year + self.month // 12, self.month % 12 + 1)


@dataclass(frozen=True, slots=True)
class MonthFigure:
    """The visits of a month, and the mean of the twelve months that end with it.

    In the first year the mean is over the months there are.
    """

    month: Month
    visits: int
    mean: float


@dataclass(frozen=True, slots=True)
class Reach:
    """How many of a group in the register have been visited; the group is a key, or None: not known."""

    group: str | None
    registered: int
    visited: int

    @property
    def share(self) -> float:
        """From 0 to 1; an empty group has been reached by nobody."""
        return self.visited / self.registered if self.registered else 0.0


class Wait(NamedTuple):
    """A span of waiting in whole days, both ends included; the last has no end."""

    least: int
    most: int | None


WAITS = (
    Wait(0, 0),
    Wait(1, 3),
    Wait(4, 7),
    Wait(8, 14),
    Wait(15, 30),
    Wait(31, 60),
    Wait(61, None),
)


def by_month(visits: Mapping[Month, int], *, until: date) -> list[MonthFigure]:
    """Give every month from the first with a visit to the present one, quiet months included."""
    if not visits:
        return []
    months = list(_months(min(visits), max(Month(until.year, until.month), *visits)))
    counts = [visits.get(month, 0) for month in months]
    return [
        MonthFigure(month, count, _mean(counts[max(at - MEAN_OVER_MONTHS + 1, 0) : at + 1]))
        for at, (month, count) in enumerate(zip(months, counts, strict=True))
    ]


def in_waits(days: Mapping[int, int]) -> list[int]:
    """Count how many waited within each of `WAITS`, given how many waited so many days."""
    return [sum(number for day, number in days.items() if _is_within(day, wait)) for wait in WAITS]


def median_days(days: Mapping[int, int]) -> float | None:
    """Give the day by which half had waited enough; None where nobody waited."""
    total = sum(days.values())
    if not total:
        return None
    return (_nth(days, (total - 1) // 2) + _nth(days, total // 2)) / 2


def _months(first: Month, last: Month) -> Iterator[Month]:
    month = first
    while month <= last:
        yield month
        month = month.next


def _mean(counts: Sequence[int]) -> float:
    return sum(counts) / len(counts)


def _is_within(day: int, wait: Wait) -> bool:
    return wait.least <= max(day, 0) and (wait.most is None or max(day, 0) <= wait.most)


def _nth(days: Mapping[int, int], position: int) -> int:
    """Give the wait of whoever stands at a position in the line, shortest wait first."""
    passed = 0
    for day in sorted(days):
        passed += days[day]
        if passed > position:
            return day
    raise ValueError("there are not so many")
