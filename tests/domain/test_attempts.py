"""Guesses are slowed down, and nobody is shut out for long."""

from datetime import UTC, datetime, timedelta

import pytest

from app.domain.attempts import Tally, seconds_to_wait

NOW = datetime(2026, 5, 12, 10, 0, tzinfo=UTC)


def test_the_first_guess_is_free() -> None:
    assert seconds_to_wait(Tally(0, None), free=5, now=NOW) == 0


@pytest.mark.parametrize(
    ("count", "seconds"),
    [
        (4, 0),
        (5, 60),
        (6, 120),
        (7, 240),
        (8, 480),
        (9, 960),
        (10, 1920),
        (11, 3600),
        (12, 3600),
        (100_000, 3600),
    ],
)
def test_each_further_guess_waits_twice_as_long_up_to_an_hour(count: int, seconds: int) -> None:
    assert seconds_to_wait(Tally(count, NOW), free=5, now=NOW) == seconds


@pytest.mark.parametrize(("passed", "seconds"), [(0.4, 60), (59.5, 1), (60, 0), (3600, 0)])
def test_the_wait_runs_out(passed: float, seconds: int) -> None:
    latest = NOW - timedelta(seconds=passed)

    assert seconds_to_wait(Tally(5, latest), free=5, now=NOW) == seconds
