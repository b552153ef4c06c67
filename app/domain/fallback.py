"""What comes next when a company's choice falls away: its second choice, or the company itself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from app.domain.nomination import OPEN, NominationState


class Fallback(StrEnum):
    """Who is to be asked next."""

    INVITE = "invite"
    REVIEW = "review"
    CHOOSE_AGAIN = "choose_again"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Alternative:
    """A choice of the same company; `approved` also when that was decided ahead of its turn."""

    nomination_id: int
    rank: int
    state: NominationState
    approved: bool


@dataclass(frozen=True, slots=True)
class Next:
    """What to do, and with which choice where one is left."""

    fallback: Fallback
    nomination_id: int | None = None


def next_choice(alternatives: Iterable[Alternative]) -> Next:
    """Find what follows; nothing does while a choice is under way already."""
    left = sorted((one for one in alternatives if one.state in OPEN), key=lambda one: one.rank)
    if not left:
        return Next(Fallback.CHOOSE_AGAIN)
    if left[0].state is not NominationState.SUBMITTED:
        return Next(Fallback.NOTHING)
    fallback = Fallback.INVITE if left[0].approved else Fallback.REVIEW
    return Next(fallback, left[0].nomination_id)
