"""In which year the goal is reached, at the real pace and at the promised one."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import ceil

# Fewer visits, or less time, say more about chance than about pace.
MIN_VISITS = 3
MIN_DAYS = 60

_DAYS_PER_YEAR = Fraction("365.2425")
_MONTHS_PER_YEAR = 12


@dataclass(frozen=True, slots=True)
class Forecast:
    """`visits_per_year` and `real_year` are unknown as long as the pace is not `reliable`.

    Once the goal is `reached` there is nothing left to foresee, and no `real_year` either.
    """

    real_year: int | None
    promised_year: int
    visits_per_year: float | None
    reliable: bool
    reached: bool


def forecast(
    *,
    counted: int,
    goal: int,
    first_visit: date | None,
    today: date,
    pace_per_year: Decimal | float,
) -> Forecast:
    """Foresee the end from the visits counted so far; both years are counted from today.

    Raises `ValueError` for a goal or a pace that is not above zero.
    """
    remaining = max(_positive_goal(goal) - counted, 0)
    real_pace = _real_pace(counted=counted, first_visit=first_visit, today=today)
    return Forecast(
        real_year=_year_after(today, remaining, pace=real_pace)
        if real_pace and remaining
        else None,
        promised_year=_year_after(today, remaining, pace=_positive_pace(pace_per_year)),
        visits_per_year=float(real_pace) if real_pace else None,
        reliable=real_pace is not None,
        reached=remaining == 0,
    )


def promised_duration(goal: int, pace_per_year: Decimal | float) -> tuple[int, int]:
    """Give the years and months that the whole relay takes at the promised pace."""
    return divmod(
        _months(_positive_goal(goal), pace=_positive_pace(pace_per_year)), _MONTHS_PER_YEAR
    )


def promised_by(today: date, pace_per_year: int) -> int:
    """Give how many visits this year should have had by now, whole ones only."""
    days = (today - date(today.year, 1, 1)).days + 1
    return int(pace_per_year * days / _DAYS_PER_YEAR)


def _real_pace(*, counted: int, first_visit: date | None, today: date) -> Fraction | None:
    """Count what followed upon the first visit, up to today, so that a standstill shows."""
    if first_visit is None or counted < MIN_VISITS:
        return None
    days = (today - first_visit).days
    return (counted - 1) * _DAYS_PER_YEAR / days if days >= MIN_DAYS else None


def _year_after(today: date, visits: int, *, pace: Fraction) -> int:
    # Reckoned in months, since a slow relay ends after the last year that a date can hold.
    months = today.month - 1 + _months(visits, pace=pace)
    return today.year + months // _MONTHS_PER_YEAR


def _months(visits: int, *, pace: Fraction) -> int:
    return ceil(visits * _MONTHS_PER_YEAR / pace)


def _positive_goal(goal: int) -> int:
    if goal <= 0:
        raise ValueError("a goal is above zero")
    return goal


def _positive_pace(pace_per_year: Decimal | float) -> Fraction:
    if pace_per_year <= 0:
        raise ValueError("a pace is above zero")
    return Fraction(pace_per_year)
