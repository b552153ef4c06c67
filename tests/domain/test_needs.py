"""No group of fewer than five companies can be derived from what is published, whoever tries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import combinations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.needs import LEAST_COMPANIES, Published, Quarter, published, whole_quarters

World = tuple[tuple[int, ...], tuple[int, ...]]
Shown = tuple[Published, ...]
# Large enough for what is hidden, for what is just shown, and for what is shown beyond that.
LARGEST = 6

counts = st.lists(st.integers(0, 12), min_size=1, max_size=6)


def worlds(visited: World) -> Iterator[World]:
    """Every way in which companies can be at three places and in two quarters, each once."""
    quarters: dict[int, list[tuple[int, ...]]] = defaultdict(list)
    for each in _below(visited[1]):
        quarters[sum(each)].append(each)
    for places in _below(visited[0]):
        for each in quarters[sum(places)]:
            yield places, each


def _below(most: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    return product(*(range(each + 1) for each in most))


# How many were visited at the places and in the quarters, as the public chain tells.
@pytest.fixture(
    params=[
        ((LARGEST,) * 3, (3 * LARGEST,) * 2),
        ((1, LARGEST, LARGEST), (3, 3 * LARGEST)),
        ((0, 2, LARGEST), (2 * LARGEST, 4)),
        ((1, 4, LARGEST), (1, 2 * LARGEST)),
    ],
    ids=str,
)
def views(request: pytest.FixtureRequest) -> dict[Shown, list[World]]:
    """What can be published, each with all that may be behind it: no attacker can know more."""
    behind: dict[Shown, list[World]] = defaultdict(list)
    for world in worlds(request.param):
        behind[tuple(published(world, request.param))].append(world)
    return behind


def shown_of(*divisions: Sequence[int]) -> list[Published]:
    """What is shown where so many were visited everywhere that it says nothing."""
    return published(divisions, [[LARGEST * 9] * len(each) for each in divisions])


def test_whoever_knows_the_rule_and_who_was_visited_derives_no_small_group(
    views: dict[Shown, list[World]],
) -> None:
    assert len(views) > 5

    for shown, behind in views.items():
        for division in (0, 1):
            for some in _groups(len(behind[0][division])):
                sums = {sum(world[division][at] for at in some) for world in behind}
                told = sums.pop() if len(sums) == 1 else None
                assert told is None or told == 0 or told >= LEAST_COMPANIES, (shown, some)


def _groups(size: int) -> Iterator[tuple[int, ...]]:
    """Any counts that can be taken together: one, several or all."""
    for many in range(1, size + 1):
        yield from combinations(range(size), many)


@given(counts, counts)
def test_by_row_no_count_under_five_is_shown_nor_left_when_the_shown_are_taken_away(
    places: list[int], quarters: list[int]
) -> None:
    for shown, real in zip(shown_of(places, quarters), (places, quarters), strict=True):
        seen = [count for count in shown.counts if count is not None]
        hidden = [count for count, told in zip(real, shown.counts, strict=True) if told is None]

        assert all(count >= LEAST_COMPANIES for count in seen)
        if shown.total is not None:
            rest = shown.total - sum(seen)
            assert rest == sum(hidden)
            assert rest == 0 or rest >= LEAST_COMPANIES
            assert rest == 0 or all(_may_be_another(hidden, at) for at in range(len(hidden)))


def _may_be_another(hidden: list[int], at: int) -> bool:
    """Tell whether some other count there fits the same sum, with none over four."""
    others, rest = len(hidden) - 1, sum(hidden)
    return any(
        each != hidden[at] and 0 <= rest - each <= (LEAST_COMPANIES - 1) * others
        for each in range(LEAST_COMPANIES)
    )


@given(st.lists(st.tuples(counts, counts), min_size=1, max_size=4))
def test_by_column_there_is_no_sum_to_take_the_shown_from(
    topics: list[tuple[list[int], list[int]]],
) -> None:
    told = [shown_of(*each) for each in topics]

    numbers = {name for row in told for each in row for name in each.__dataclass_fields__}
    assert numbers == {"counts", "total"}
    assert all(
        len(each.counts) == len(real)
        for row, topic in zip(told, topics, strict=True)
        for each, real in zip(row, topic, strict=True)
    )


@given(counts, counts)
def test_where_one_division_gives_something_away_the_other_is_not_shown(
    places: list[int], quarters: list[int]
) -> None:
    first, second = shown_of(places, quarters)

    is_open = first.total is None and sum(places) >= LEAST_COMPANIES
    assert not is_open or set(second.counts) <= {None}


def test_a_place_where_one_was_visited_does_not_tell_of_the_one() -> None:
    """Four and one are hidden: where one was visited, five together can be nothing else."""
    counts, quarters = (7, 4, 1), (12,)

    assert published([counts, quarters], [(9, 9, 9), (30,)])[0].total == 12
    assert published([counts, quarters], [(9, 9, 1), (30,)])[0].total is None


def test_divisions_that_are_not_of_the_same_companies_have_no_sum() -> None:
    assert shown_of((5, 3, 2), (8, 0)) == [
        Published((5, None, None), None),
        Published((None, None), None),
    ]


@pytest.mark.parametrize(
    ("places", "quarters", "shown"),
    [
        ((7, 6), (8, 5), [((7, 6), 13), ((8, 5), 13)]),
        ((7, 3, 3), (8, 5), [((7, None, None), 13), ((8, 5), 13)]),
        ((7, 3), (5, 5), [((7, None), None), ((None, None), None)]),
        ((7, 2, 2), (6, 5), [((7, None, None), None), ((None, None), None)]),
        ((7, 4, 4), (9, 6), [((7, None, None), None), ((None, None), None)]),
        ((7, 6, 0), (8, 5, 0), [((7, 6, None), 13), ((8, 5, None), 13)]),
        ((0, 0), (0,), [((None, None), None), ((None,), None)]),
        ((), (), [((), None), ((), None)]),
    ],
)
def test_what_is_shown_of_a_topic(
    places: tuple[int, ...], quarters: tuple[int, ...], shown: list[tuple[tuple[int, ...], int]]
) -> None:
    assert shown_of(places, quarters) == [Published(*each) for each in shown]


def test_only_quarters_that_have_ended_are_counted() -> None:
    assert whole_quarters(date(2026, 5, 12), number=3) == [
        Quarter(2025, 3),
        Quarter(2025, 4),
        Quarter(2026, 1),
    ]
    assert whole_quarters(date(2026, 1, 1), number=1) == [Quarter(2025, 4)]
    assert [Quarter(2026, at).last_day.isoformat()[5:] for at in (1, 2, 3, 4)] == [
        *("03-31", "06-30", "09-30", "12-31"),
    ]
