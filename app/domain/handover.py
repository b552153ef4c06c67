"""The life of a handover: one leg, in which the baton goes to one company."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from app.domain.calendar import stockholm_date


class HandoverState(StrEnum):
    """`planned → scheduled → visited → passed_on`, with the exit `cancelled`."""

    PLANNED = "planned"
    SCHEDULED = "scheduled"
    VISITED = "visited"
    PASSED_ON = "passed_on"
    CANCELLED = "cancelled"


class StartReason(StrEnum):
    """Why a handover starts at the office and has no predecessor."""

    FIRST = "first"
    NO_CHOICE = "no_choice"
    CHAIN_BROKEN = "chain_broken"
    OTHER = "other"


AWAITING = frozenset({HandoverState.PLANNED, HandoverState.SCHEDULED})
ACTIVE = AWAITING | {HandoverState.VISITED}


@dataclass(frozen=True, slots=True)
class Expectation:
    """What decides whether a scan is logged with no tap (domain.md, “The main path”, 2)."""

    state: HandoverState
    scheduled_on: date | None
    has_annulled_visit: bool


def is_expected(facts: Expectation, *, now: datetime) -> bool:
    """Tell whether the handover awaits its visit today in Stockholm and none of its visits was undone."""
    return (
        facts.state in AWAITING
        and facts.scheduled_on == stockholm_date(now)
        and not facts.has_annulled_visit
    )


def state_for(scheduled_on: date | None) -> HandoverState:
    """The awaiting state that belongs to a date, or to having none yet."""
    return HandoverState.SCHEDULED if scheduled_on else HandoverState.PLANNED
