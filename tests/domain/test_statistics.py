"""Means, medians and shares of counts."""

from __future__ import annotations

from datetime import date

import pytest

from app.domain.statistics import WAITS, Month, Reach, by_month, in_waits, median_days


def test_quiet_months_stand_between_the_others_and_up_to_today() -> None:
    figures = by_month({Month(2025, 11): 2, Month(2026, 2): 4}, until=date(2026, 3, 9))

    assert [(each.month, each.visits) for each in figures] == [
        ((2025, 11), 2),
        ((2025, 12), 0),
        ((2026, 1), 0),
        ((2026, 2), 4),
        ((2026, 3), 0),
    ]


def test_the_mean_is_over_twelve_months_and_at_first_over_those_there_are() -> None:
    figures = by_month({Month(2025, 1): 12, Month(2026, 1): 24}, until=date(2026, 1, 31))

    means = [each.mean for each in figures]
    assert means[0] == 12
    assert means[1] == 6
    assert means[11] == 1
    assert means[12] == 2


def test_no_visits_make_no_months() -> None:
    assert by_month({}, until=date(2026, 1, 31)) == []


def test_every_day_of_waiting_falls_in_one_span() -> None:
    for day in range(200):
        assert sum(in_waits({day: 1})) == 1

    assert in_waits({0: 3, 3: 1, 4: 1, 61: 2, 400: 1}) == [3, 1, 1, 0, 0, 0, 3]
    assert len(WAITS) == 7


@pytest.mark.parametrize(
    ("days", "median"),
    [({}, None), ({5: 1}, 5), ({1: 1, 4: 1}, 2.5), ({0: 3, 9: 1}, 0), ({0: 1, 7: 1, 90: 1}, 7)],
)
def test_the_median_is_the_middle_of_the_line(days: dict[int, int], median: float | None) -> None:
    assert median_days(days) == median


def test_an_empty_group_is_reached_by_nobody() -> None:
    assert Reach("Leksand", 0, 0).share == 0
    assert Reach("Leksand", 8, 2).share == 0.25
