"""The life of a nomination: a visited company's choice of the next one."""

from __future__ import annotations

from datetime import timedelta
from enum import IntEnum, StrEnum

LINK_READABLE_AFTER_REVIEW = timedelta(days=365)


class NominationState(StrEnum):
    """`submitted → approved → invited → accepted`, and the exits that reopen the choice."""

    SUBMITTED = "submitted"
    APPROVED = "approved"
    INVITED = "invited"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    SUPERSEDED = "superseded"


WINNING = frozenset({NominationState.APPROVED, NominationState.INVITED, NominationState.ACCEPTED})
OPEN = WINNING | {NominationState.SUBMITTED}
# Until the company is asked, a decision can be taken anew.
UNDECIDED = frozenset({NominationState.SUBMITTED, NominationState.APPROVED})


class Rank(IntEnum):
    """First or second choice in one submission."""

    FIRST = 1
    SECOND = 2


class NominationSource(StrEnum):
    """Whose hands the form was in."""

    LINK = "link"
    HANDED_OVER = "handed_over"
    SPOKEN = "spoken"


class Decision(StrEnum):
    """What a review says."""

    APPROVE = "approve"
    REJECT = "reject"
