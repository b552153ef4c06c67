"""How a choice goes, as the company that made it may know: never who said no, or that anybody did."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from app.domain.nomination import NominationState

# A choice that fell after it was asked looks from outside like one that has not answered yet.
_WAS_ASKED = frozenset(
    {
        NominationState.INVITED,
        NominationState.DECLINED,
        NominationState.EXPIRED,
        NominationState.WITHDRAWN,
    }
)


class Progress(StrEnum):
    """How far one submission has come; of two choices both are told of as one."""

    READ = "read"
    APPROVED = "approved"
    ASKED = "asked"
    ACCEPTED = "accepted"


def progress_of(states: Sequence[NominationState]) -> Progress:
    """Judge the choices of one submission by the furthest that any of them has come.

    Once one was asked, nothing moves for whoever chose until one has said yes: a step back would
    tell of a no.
    """
    if NominationState.ACCEPTED in states:
        return Progress.ACCEPTED
    if _WAS_ASKED.intersection(states):
        return Progress.ASKED
    if NominationState.APPROVED in states:
        return Progress.APPROVED
    return Progress.READ
