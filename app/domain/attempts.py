"""How guesses at a password are slowed down: a few are free, then each wait is twice the last.

The wait is short at first, for the one who guesses is mostly somebody who forgot; and it has an
end, so that nobody can shut another out for long. It leaves an attacker some thirty guesses a day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

FORGOTTEN_AFTER = timedelta(hours=24)
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=1)
FREE_FOR_AN_ADDRESS = 5
FREE_FROM_A_SOURCE = 50  # a whole office shares one


@dataclass(frozen=True, slots=True)
class Tally:
    """The guesses that are not forgotten yet, and when the latest was made."""

    count: int
    latest: datetime | None


def seconds_to_wait(tally: Tally, *, free: int, now: datetime) -> int:
    """Give how long the next guess must wait, in whole seconds; 0 when it may be made now."""
    if tally.latest is None or tally.count < free:
        return 0
    return max(0, ceil((tally.latest + _wait(tally.count - free) - now).total_seconds()))


def _wait(beyond_free: int) -> timedelta:
    doublings = min(beyond_free, (LONGEST_WAIT // FIRST_WAIT).bit_length())
    return min(FIRST_WAIT * (1 << doublings), LONGEST_WAIT)
