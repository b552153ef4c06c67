"""What reading a code leads to, from what stands when it arrives (domain.md, “What a code is”)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from app.domain.calendar import stockholm_date
from app.domain.handover import AWAITING, HandoverState


class Standing(StrEnum):
    """Which row of the table of domain.md a code falls into."""

    AWAITING = "awaiting"
    CHOICE_OPEN = "choice_open"
    CHOICE_MADE = "choice_made"
    EARLIER = "earlier"
    REPLACED = "replaced"
    NO_HANDOVER = "no_handover"


class Verdict(StrEnum):
    """What a posted scan leads to."""

    LOG = "log"
    JOIN = "join"
    REPLACED = "replaced"
    PASSED_ON = "passed_on"
    NOT_CURRENT = "not_current"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True)
class ScanFacts:
    """What is known of the code's handover; `state` is None where a plate has none."""

    state: HandoverState | None
    number: int | None
    replaced: bool
    visited_at: datetime | None
    choice_made: bool = False


def standing(facts: ScanFacts) -> Standing:
    """Place the code in the table that decides which page it opens."""
    if facts.replaced or facts.state is HandoverState.CANCELLED:
        return Standing.REPLACED
    if facts.state is None:
        return Standing.NO_HANDOVER
    if facts.state in AWAITING:
        return Standing.AWAITING
    if facts.state is HandoverState.PASSED_ON:
        return Standing.EARLIER
    return Standing.CHOICE_MADE if facts.choice_made else Standing.CHOICE_OPEN


def judge(facts: ScanFacts, *, shown_number: int | None, captured_on: date | None) -> Verdict:
    """Decide what a posted scan does; in doubt nothing is logged and a person decides."""
    if facts.replaced or facts.state is HandoverState.CANCELLED:
        return Verdict.REPLACED
    if facts.state is None:
        return Verdict.NOT_CURRENT
    if shown_number is not None and shown_number != facts.number:
        return Verdict.UNDECIDED
    if facts.state is HandoverState.PASSED_ON:
        same_day = facts.visited_at is not None and captured_on == stockholm_date(facts.visited_at)
        return Verdict.JOIN if same_day else Verdict.PASSED_ON
    return Verdict.LOG if facts.state in AWAITING else Verdict.JOIN
