"""What may be published of what companies ask for, so that no group of fewer than five can be derived.

Counts are of companies by topic, divided in two ways: by place, and by quarter. A company is counted once
in each, where and when it first talked about the topic: one that was counted at two places would make a
sum larger than its companies, and differences that hide nobody. The rule, for each topic:

1. A count of fewer than five is not shown, and 0 is such a count.
2. What is shown of one division could be subtracted from the total or from the other division. So sums
   are shown only where every division of the topic is *closed*: nobody is hidden in it, or those who
   are hidden are five companies at least, in such a way that no single count can be told: not all of
   the hidden counts are as large as they can be. That is four, or as many companies as were visited
   there, for the chain is public. Divisions that do not add up to the same are not of the same
   companies, and open for that.
3. A topic of which some division is open has the counts of its first division alone, without a sum. Then
   there is nothing to subtract from.

There are no sums over topics: a company asks for several things, so that they would mean nothing.
Only quarters that have ended are counted, for else a figure that changes overnight would tell of the
one company that was visited that day.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

LEAST_COMPANIES = 5
_MOST_HIDDEN = LEAST_COMPANIES - 1


class Quarter(NamedTuple):
    """A quarter of a year in Stockholm; `number` is from 1 to 4."""

    year: int
    number: int

    @property
    def before(self) -> Quarter:
        return Quarter(self.year - (self.number == 1), (self.number - 2) % 4 + 1)

    @property
    def last_day(self) -> date:
        """The day before the next quarter begins."""
        month = self.number * 3
        return date(self.year, month, 31 if month in {3, 12} else 30)


@dataclass(frozen=True, slots=True)
class Published:
    """A topic's counts in one division as they may be shown; None stands for what may not."""

    counts: tuple[int | None, ...]
    total: int | None


def whole_quarters(today: date, *, number: int) -> list[Quarter]:
    """Give the latest quarters that have ended, oldest first."""
    quarter = Quarter(today.year, (today.month + 2) // 3)
    ended = []
    for _ in range(number):
        quarter = quarter.before
        ended.append(quarter)
    return ended[::-1]


def published(
    divisions: Sequence[Sequence[int]], visited: Sequence[Sequence[int]]
) -> list[Published]:
    """Say what may be shown of a topic, given its counts in each division; the first goes before.

    `visited` tells of each count how many companies were visited there, whatever they talked about.
    """
    are_closed = len({sum(each) for each in divisions}) == 1 and all(
        map(_is_closed, divisions, visited)
    )
    return [
        Published(
            tuple(count if is_shown and _is_group(count) else None for count in counts),
            sum(counts) if are_closed and _is_group(sum(counts)) else None,
        )
        for counts, is_shown in ((each, are_closed or at == 0) for at, each in enumerate(divisions))
    ]


def _is_group(count: int) -> bool:
    return count >= LEAST_COMPANIES


def _is_closed(counts: Sequence[int], visited: Sequence[int]) -> bool:
    """Tell whether a sum beside the shown counts gives nothing away."""
    hidden = [
        (count, min(most, _MOST_HIDDEN))
        for count, most in zip(counts, visited, strict=True)
        if not _is_group(count)
    ]
    together, at_most = sum(count for count, _ in hidden), sum(most for _, most in hidden)
    return not together or LEAST_COMPANIES <= together < at_most
