"""What a company may know of how its choice goes; a no of one of two shows in nothing."""

from __future__ import annotations

from itertools import product

import pytest

from app.domain.nomination import OPEN, NominationState
from app.domain.progress import Progress, progress_of

S = NominationState


@pytest.mark.parametrize(
    ("states", "told"),
    [
        ((S.SUBMITTED,), Progress.READ),
        ((S.APPROVED,), Progress.APPROVED),
        ((S.INVITED,), Progress.ASKED),
        ((S.ACCEPTED,), Progress.ACCEPTED),
        ((S.SUBMITTED, S.SUBMITTED), Progress.READ),
        ((S.REJECTED, S.SUBMITTED), Progress.READ),
        ((S.APPROVED, S.SUBMITTED), Progress.APPROVED),
        ((S.REJECTED, S.APPROVED), Progress.APPROVED),
        ((S.ACCEPTED, S.SUPERSEDED), Progress.ACCEPTED),
        ((S.DECLINED, S.ACCEPTED), Progress.ACCEPTED),
    ],
)
def test_it_is_told_by_the_furthest(states: tuple[S, ...], told: Progress) -> None:
    assert progress_of(states) is told


@pytest.mark.parametrize("fallen", [S.DECLINED, S.EXPIRED, S.WITHDRAWN])
@pytest.mark.parametrize("other", [S.SUBMITTED, S.APPROVED, S.INVITED])
def test_after_a_no_it_is_told_as_before_it(fallen: S, other: S) -> None:
    before = progress_of((S.INVITED, S.SUBMITTED))

    assert progress_of((fallen, other)) is before
    assert progress_of((other, fallen)) is before


def test_nothing_goes_back_on_any_way_through_the_lives() -> None:
    """Each choice's own life is one of these; whoever chose sees the pairs along the way."""
    ways = [
        (S.SUBMITTED, S.APPROVED, S.INVITED, end)
        for end in (S.DECLINED, S.EXPIRED, S.WITHDRAWN, S.ACCEPTED)
    ]
    order = list(Progress)
    for first, second in product(ways, ways):
        seen = [(state, S.SUBMITTED) for state in first]
        if first[-1] not in OPEN:
            seen += [(first[-1], state) for state in second]
        told = [order.index(progress_of(pair)) for pair in seen]

        assert told == sorted(told)
