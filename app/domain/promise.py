"""What was promised to a company: its states, when its owner is reminded, and what a closed leg leaves open.

A leg closes when its handover is passed on, in the transaction that makes the next one. A company's
yes may do that, and it cannot wait for what the municipality owes another company: so closing is
never refused, and a promise that was open then is *left open* until one of us says that it goes on.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from app.domain.handover import HandoverState
from app.domain.roles import Actor


class PromiseState(StrEnum):
    """Whether a promise is still owed; `LET_GO` has its reason."""

    OPEN = "open"
    KEPT = "kept"
    LET_GO = "let_go"


@dataclass(frozen=True, slots=True)
class PromiseRhythm:
    """A relay's intervals: days before the due day of the first reminder, and between later ones."""

    before_days: int = 7
    again_days: int = 7


# The smallest and the largest of each that makes sense.
PROMISE_LIMITS: Final[Mapping[str, tuple[int, int]]] = {
    "before_days": (1, 365),
    "again_days": (1, 365),
}


def out_of_range(rhythm: PromiseRhythm) -> dict[str, tuple[int, int]]:
    """Name the intervals that make no sense, each with the smallest and the largest that does."""
    return {
        name: (least, most)
        for name, (least, most) in PROMISE_LIMITS.items()
        if not least <= getattr(rhythm, name) <= most
    }


def reminder_day(
    due_on: date, *, promised_on: date, today: date, rhythm: PromiseRhythm
) -> date | None:
    """Give the latest day, not after today, on which the owner is to be reminded of an open promise.

    That is `before_days` ahead, the due day, and then every `again_days`; never the day of the
    promise itself or one before it.
    """
    ahead = due_on - timedelta(days=rhythm.before_days)
    if today >= due_on:
        rounds = (today - due_on).days // rhythm.again_days
        latest = due_on + timedelta(days=rounds * rhythm.again_days)
    else:
        latest = ahead
    return latest if promised_on < latest <= today else None


def is_left_open(state: PromiseState, leg: HandoverState, *, is_carried: bool) -> bool:
    """Tell whether the leg closed over an open promise that nobody has carried on since."""
    return state is PromiseState.OPEN and leg is HandoverState.PASSED_ON and not is_carried


def may_change(actor: Actor, *, owner_id: int | None, promised_by_id: int | None) -> bool:
    """Tell whether this actor may change a promise: its owner, who made it, and admins."""
    mine = actor.person_id is not None and actor.person_id in (owner_id, promised_by_id)
    return actor.is_admin or (actor.is_staff and mine)
