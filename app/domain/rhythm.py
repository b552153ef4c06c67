"""A relay's intervals: how long it waits for somebody before each thing that is then done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import timedelta
from enum import StrEnum
from itertools import pairwise
from typing import Final

RISING: Final = ("first_days", "second_days", "third_days", "fallback_days")
# The smallest and the largest of each that makes sense.
LIMITS: Final[Mapping[str, tuple[int, int]]] = {
    "undo_minutes": (1, 24 * 60),
    "first_days": (1, 365),
    "second_days": (1, 365),
    "third_days": (1, 365),
    "fallback_days": (1, 365),
    "lead_days": (1, 365),
}


class RhythmFault(StrEnum):
    """What is wrong with one interval."""

    OUT_OF_RANGE = "out_of_range"
    NOT_AFTER = "not_after"


@dataclass(frozen=True, slots=True)
class Rhythm:
    """Days of silence before each reminder and before the fallback, which is when an invitation expires.

    `undo_minutes` lie between an approval and its invitation, `lead_days` between an invitation and
    the first time that it proposes.
    """

    first_days: int = 3
    second_days: int = 7
    third_days: int = 14
    fallback_days: int = 21
    lead_days: int = 14
    undo_minutes: int = 10

    @property
    def reminders(self) -> tuple[timedelta, ...]:
        days = (self.first_days, self.second_days, self.third_days)
        return tuple(timedelta(days=number) for number in days)

    @property
    def fallback(self) -> timedelta:
        return timedelta(days=self.fallback_days)

    @property
    def undo_window(self) -> timedelta:
        return timedelta(minutes=self.undo_minutes)

    @property
    def rises(self) -> bool:
        """Whether each comes after the one before it, the first not at once."""
        return 0 < self.first_days < self.second_days < self.third_days < self.fallback_days


def faults_of(rhythm: Rhythm) -> dict[str, RhythmFault]:
    """Name what is wrong, by the interval; of two that do not rise the later is at fault."""
    values = asdict(rhythm)
    found = {
        name: RhythmFault.OUT_OF_RANGE
        for name, (least, most) in LIMITS.items()
        if not least <= values[name] <= most
    }
    for earlier, later in pairwise(RISING):
        if values[later] <= values[earlier]:
            found.setdefault(later, RhythmFault.NOT_AFTER)
    return found
