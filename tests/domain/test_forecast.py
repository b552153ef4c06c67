"""The road to the goal, told honestly."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.forecast import Forecast, forecast, promised_by, promised_duration

TODAY = date(2026, 5, 12)


def foresee(
    *,
    counted: int,
    goal: int = 1000,
    days_since_first: int | None = 365,
    pace_per_year: Decimal | float = 24,
) -> Forecast:
    first = None if days_since_first is None else TODAY - timedelta(days=days_since_first)
    return forecast(
        counted=counted, goal=goal, first_visit=first, today=TODAY, pace_per_year=pace_per_year
    )


@pytest.mark.parametrize("pace", [24, 24.0, Decimal("24.00")])
def test_a_thousand_visits_at_two_a_month_take_41_years_and_8_months(
    pace: Decimal | float,
) -> None:
    assert promised_duration(1000, pace) == (41, 8)


@pytest.mark.parametrize(
    ("goal", "pace", "duration"),
    [(24, 24, (1, 0)), (25, 24, (1, 1)), (1, 24, (0, 1)), (10, Decimal("0.5"), (20, 0))],
)
def test_a_month_begun_is_counted_whole(
    goal: int, pace: Decimal | float, duration: tuple[int, int]
) -> None:
    assert promised_duration(goal, pace) == duration


def test_before_the_first_visit_only_the_promise_is_known() -> None:
    result = foresee(counted=0, days_since_first=None)

    assert result == Forecast(
        real_year=None, promised_year=2068, visits_per_year=None, reliable=False, reached=False
    )


@pytest.mark.parametrize(
    ("counted", "days", "reliable"),
    [(2, 3650, False), (3, 59, False), (3, 60, True), (3, -1, False), (40, 59, False)],
)
def test_the_real_pace_is_unknown_with_few_visits_or_little_time(
    counted: int, days: int, reliable: bool
) -> None:
    result = foresee(counted=counted, days_since_first=days)

    assert result.reliable is reliable
    assert (result.real_year is not None) is reliable
    assert (result.visits_per_year is not None) is reliable


def test_the_real_pace_counts_what_followed_upon_the_first_visit() -> None:
    result = foresee(counted=13, days_since_first=365)

    assert result.visits_per_year == pytest.approx(12, rel=0.001)
    assert result.real_year == 2026 + 82


def test_a_standstill_moves_the_year_away() -> None:
    going = foresee(counted=13, days_since_first=365)
    standing = foresee(counted=13, days_since_first=730)

    assert going.real_year is not None
    assert standing.real_year is not None
    assert standing.real_year > going.real_year


def test_the_promised_year_counts_what_remains() -> None:
    assert foresee(counted=976).promised_year == 2027


def test_the_last_visit_of_december_is_still_this_year() -> None:
    end_of_year = forecast(
        counted=0, goal=1, first_visit=None, today=date(2026, 11, 30), pace_per_year=12
    )

    assert end_of_year.promised_year == 2026


@pytest.mark.parametrize("counted", [1000, 1001])
def test_a_goal_that_is_reached_leaves_nothing_to_foresee(counted: int) -> None:
    result = foresee(counted=counted, days_since_first=15_000)

    assert result.reached
    assert result.real_year is None
    assert result.promised_year == TODAY.year
    assert result.visits_per_year == pytest.approx(24.3, rel=0.01)


def test_a_relay_slower_than_any_calendar_still_has_a_year() -> None:
    result = foresee(counted=3, goal=100_000, days_since_first=3650, pace_per_year=0.01)

    assert result.real_year is not None
    assert result.real_year > 9999
    assert result.promised_year > 9999


@pytest.mark.parametrize(("goal", "pace"), [(0, 24), (-1, 24), (1000, 0), (1000, -2)])
def test_no_goal_and_no_pace_are_refused(goal: int, pace: float) -> None:
    with pytest.raises(ValueError, match="above zero"):
        promised_duration(goal, pace)
    with pytest.raises(ValueError, match="above zero"):
        foresee(counted=0, goal=goal, pace_per_year=pace)


@given(
    counted=st.integers(0, 2000),
    days=st.integers(0, 20_000),
    pace=st.decimals("0.1", "1000", places=1),
)
def test_one_more_visit_never_moves_the_goal_away(counted: int, days: int, pace: Decimal) -> None:
    before = foresee(counted=counted, days_since_first=days, pace_per_year=pace)
    after = foresee(counted=counted + 1, days_since_first=days, pace_per_year=pace)

    assert after.promised_year <= before.promised_year
    if before.real_year is not None and after.real_year is not None:
        assert TODAY.year <= after.real_year <= before.real_year


@pytest.mark.parametrize(
    ("today", "promised"),
    [
        (date(2026, 1, 1), 0),
        (date(2026, 1, 16), 1),
        (date(2026, 7, 2), 12),
        (date(2026, 12, 31), 23),
    ],
)
def test_by_now_the_year_should_have_had_its_share(today: date, promised: int) -> None:
    assert promised_by(today, 24) == promised
