"""When the goal is reached, as a range: what the visits so far allow, and with more keys.

How it is reckoned: visits come at random at a pace that nobody knows exactly. Of n visits in T days,
the first only starts the clock, so n - 1 of them tell the pace: it is drawn from a gamma distribution
of that shape, the waiting time for the visits that remain from another, and the two together make one
future. The middle of many such futures is the median, and eight of ten lie in the range. With few
visits the pace could be almost anything, and the range says so by being wide.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil

from app.domain.forecast import MIN_DAYS, MIN_VISITS, forecast

FUTURES = 2_000
# Always the same futures of the same facts: a figure that changes by itself is believed by nobody.
SEED = 1_000
# Below a year's visits at the promised pace, the range says more of how little is known.
FEW_VISITS = 24
# What the office weighs: the one key there is, and what more would do.
KEYS_COMPARED = (1, 2, 3, 5)
_DAYS_PER_MONTH = 365.2425 / 12
# A draw from the gamma distribution of this shape and this scale, as `random.gammavariate` makes it.
Gamma = Callable[[float, float], float]


@dataclass(frozen=True, slots=True)
class YearRange:
    """The years in which one future of ten, of two, and nine of ten have reached the goal."""

    early: int
    median: int
    late: int


@dataclass(frozen=True, slots=True)
class Foresight:
    """With so many `keys`, each at the pace it is promised and at the pace that one has held.

    `real` is empty as long as nothing can be said of the pace.
    """

    keys: int
    promised_year: int
    real: YearRange | None


def foresee(
    *,
    counted: int,
    goal: int,
    first_visit: date | None,
    today: date,
    pace_per_year: int,
    keys_in_use: int,
    keys: Sequence[int],
    gamma: Gamma,
) -> list[Foresight]:
    """Foresee the end for each number of keys; `pace_per_year` is promised of each key.

    `keys_in_use` made the visits so far, and shared their pace evenly; `gamma` is the chance, begun at
    `SEED`. Nothing is left to foresee once the goal is reached: the list is empty then.
    """
    remaining = goal - counted
    if remaining <= 0:
        return []
    futures = _futures(counted, first_visit, today, remaining=remaining, gamma=gamma)
    return [
        Foresight(
            keys=number,
            promised_year=forecast(
                counted=counted,
                goal=goal,
                first_visit=None,
                today=today,
                pace_per_year=pace_per_year * number,
            ).promised_year,
            real=_range(futures, today, faster=number / max(keys_in_use, 1)),
        )
        for number in keys
    ]


def _futures(
    counted: int, first_visit: date | None, today: date, *, remaining: int, gamma: Gamma
) -> list[float]:
    """Give the days until the goal in each future, soonest first; none where nothing can be said."""
    if first_visit is None or counted < MIN_VISITS or (today - first_visit).days < MIN_DAYS:
        return []
    days = (today - first_visit).days
    return sorted(days * gamma(remaining, 1) / gamma(counted - 1, 1) for _ in range(FUTURES))


def _range(futures: Sequence[float], today: date, *, faster: float) -> YearRange | None:
    if not futures:
        return None
    early, median, late = (
        _year_after(today, futures[int(share * (len(futures) - 1))] / faster)
        for share in (0.1, 0.5, 0.9)
    )
    return YearRange(early=early, median=median, late=late)


def _year_after(today: date, days: float) -> int:
    # Reckoned in months, since a slow relay ends after the last year that a date can hold.
    return today.year + (today.month - 1 + ceil(days / _DAYS_PER_MONTH)) // 12
