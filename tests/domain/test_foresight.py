"""The year of the thousandth visit as a range: what follows from few visits, many, and more keys."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.foresight import KEYS_COMPARED, SEED, Foresight, foresee

TODAY = date(2026, 11, 24)
YEAR = timedelta(days=365.2425)


def foreseen(
    counted: int, *, years: float, goal: int = 1000, keys_in_use: int = 1
) -> dict[int, Foresight]:
    """Foresee after so many visits, the first of them so many years ago."""
    found = foresee(
        counted=counted,
        goal=goal,
        first_visit=TODAY - years * YEAR,
        today=TODAY,
        pace_per_year=24,
        keys_in_use=keys_in_use,
        keys=KEYS_COMPARED,
        gamma=Random(SEED).gammavariate,
    )
    return {each.keys: each for each in found}


def test_the_same_visits_always_give_the_same_years() -> None:
    assert foreseen(40, years=2) == foreseen(40, years=2)


def test_the_promised_pace_is_promised_of_every_key() -> None:
    years = {keys: each.promised_year for keys, each in foreseen(40, years=2).items()}

    assert years == {1: 2066, 2: 2046, 3: 2040, 5: 2034}


def test_a_pace_that_is_held_ends_where_it_leads() -> None:
    """480 visits in 20 years leave 520 for a little under 22 more."""
    real = foreseen(480, years=20)[1].real

    assert real is not None
    assert (real.early, real.median, real.late) == (2047, 2048, 2050)


def test_few_visits_leave_a_range_of_decades_and_many_one_of_years() -> None:
    few, many = foreseen(6, years=0.25)[1].real, foreseen(600, years=25)[1].real

    assert few is not None
    assert many is not None
    assert few.late - few.early > 30
    assert many.late - many.early < 5


def test_nothing_is_said_of_a_pace_after_two_visits_or_two_weeks() -> None:
    assert foreseen(2, years=1)[1].real is None
    assert foreseen(6, years=0.04)[1].real is None


def test_twice_the_keys_take_half_the_time_whoever_carries_them_now() -> None:
    one, two = foreseen(100, years=5), foreseen(100, years=5, keys_in_use=2)

    assert two[2].real == one[1].real
    assert one[1].real is not None
    assert one[2].real is not None
    assert (one[1].real.median - 2026) / (one[2].real.median - 2026) == pytest.approx(2, abs=0.1)


def test_a_standstill_moves_the_end_away() -> None:
    lively, still = foreseen(24, years=1)[1].real, foreseen(24, years=3)[1].real

    assert lively is not None
    assert still is not None
    assert still.median > lively.median + 50


def test_a_goal_that_is_reached_leaves_nothing_to_foresee() -> None:
    assert foreseen(1000, years=41) == {}


@given(st.integers(3, 999), st.floats(0.2, 100), st.integers(1, 4))
def test_a_range_is_in_order_and_more_keys_are_never_slower(
    counted: int, years: float, in_use: int
) -> None:
    ranges = [each.real for each in foreseen(counted, years=years, keys_in_use=in_use).values()]

    assert all(each and TODAY.year <= each.early <= each.median <= each.late for each in ranges)
    medians = [each.median for each in ranges if each]
    assert medians == sorted(medians, reverse=True)
