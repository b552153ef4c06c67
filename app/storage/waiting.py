"""The whole queue of a relay's admins, in groups by what is to be done, and how much is in each.

A new kind of thing that waits is one more line in `_questions`, with its group.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import partial
from typing import Any, TypeAlias, TypeVar

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from app.domain.nomination import NominationState
from app.storage import company_requests, promises, queue, silences, tally, unsent
from app.storage.company_requests import WaitingRequest
from app.storage.promises import PromiseLine
from app.storage.queue import (
    Question,
    WaitingHandover,
    WaitingLateChoice,
    WaitingMessage,
    WaitingNomination,
    WaitingScan,
    WaitingSuggestion,
)
from app.storage.silences import ProposedRestart
from app.storage.together import ask_together
from app.storage.unsent import WaitingLetter

Kind = TypeVar("Kind")
Questions: TypeAlias = "Mapping[str, tuple[Group, Callable[[int], Question]]]"


class Group(StrEnum):
    """What is to be done about things that wait; in the order in which they are shown."""

    BATONS = "batons"
    PHONES = "phones"
    REVIEW = "review"
    SCHEDULE = "schedule"
    PROMISES = "promises"
    UNSENT = "unsent"
    UNANSWERED = "unanswered"
    WISHES = "wishes"
    SUGGESTIONS = "suggestions"


STATES: Mapping[Group, tuple[NominationState, ...]] = {
    Group.REVIEW: (NominationState.SUBMITTED,),
    Group.UNANSWERED: (NominationState.APPROVED, NominationState.INVITED),
}


@dataclass(frozen=True, slots=True)
class Part:
    """Which part of the queue is wanted: of every group a few, or of one group a page."""

    limit: int
    offset: int = 0
    group: Group | None = None

    def holds(self, group: Group) -> bool:
        return self.group in {None, group}


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits, each kind by itself; `counts` tells how much there is in every group in all."""

    messages: Sequence[WaitingMessage]
    scans: Sequence[WaitingScan]
    late_choices: Sequence[WaitingLateChoice]
    to_review: Sequence[WaitingNomination]
    undated: Sequence[WaitingHandover]
    promises: Sequence[PromiseLine]
    letters: Sequence[WaitingLetter]
    unanswered: Sequence[WaitingNomination]
    unchosen: Sequence[WaitingHandover]
    restarts: Sequence[ProposedRestart]
    requests: Sequence[WaitingRequest]
    suggestions: Sequence[WaitingSuggestion]
    counts: Mapping[Group, int]
    visits_this_year: int


def waiting(session: Session, relay_id: int, part: Part, *, today: date) -> Waiting:
    """Read a part of the queue in as many statements however much there is in it.

    How many visits count in this year is told along, for the start page asks for both at once.
    """
    questions = _questions(today)
    asked = {
        name: question(relay_id).limit(part.limit).offset(part.offset)
        for name, (group, question) in questions.items()
        if part.holds(group)
    }
    figures = {
        "counts": _counts(relay_id, questions),
        "year": tally.counted_in(relay_id, today.year),
    }
    told = ask_together(session, {**asked, **figures})
    choices = _choices(session, relay_id, part)
    restarts = silences.proposed_restarts(session, relay_id)

    def rows(kind: Callable[..., Kind], name: str) -> list[Kind]:
        return [kind(**row) for row in told.get(name, ())]

    counts = {Group(name): number for name, number in told["counts"][0].items()}
    counts[Group.UNANSWERED] += len(restarts)
    return Waiting(
        messages=rows(WaitingMessage, "messages"),
        scans=rows(WaitingScan, "scans"),
        late_choices=rows(WaitingLateChoice, "late_choices"),
        to_review=[one for one in choices if one.state in STATES[Group.REVIEW]],
        undated=rows(WaitingHandover, "undated"),
        promises=rows(PromiseLine, "promises"),
        letters=rows(WaitingLetter, "letters"),
        unanswered=[one for one in choices if one.state in STATES[Group.UNANSWERED]],
        unchosen=rows(WaitingHandover, "unchosen"),
        restarts=restarts if part.holds(Group.UNANSWERED) and not part.offset else [],
        requests=rows(WaitingRequest, "requests"),
        suggestions=rows(WaitingSuggestion, "suggestions"),
        counts=counts,
        visits_this_year=told["year"][0]["counted"],
    )


def _questions(today: date) -> Questions:
    return {
        **_QUESTIONS,
        "promises": (Group.PROMISES, partial(promises.to_see_to, today=today)),
    }


_QUESTIONS: Questions = {
    "messages": (Group.BATONS, queue.messages),
    "scans": (Group.PHONES, queue.scans),
    "late_choices": (Group.PHONES, queue.late_choices),
    "undated": (Group.SCHEDULE, queue.undated),
    "letters": (Group.UNSENT, unsent.letters),
    "unchosen": (Group.UNANSWERED, queue.unchosen),
    "requests": (Group.WISHES, company_requests.waiting),
    "suggestions": (Group.SUGGESTIONS, queue.suggestions),
}


def _choices(session: Session, relay_id: int, part: Part) -> list[WaitingNomination]:
    states = [state for group, these in STATES.items() if part.holds(group) for state in these]
    if not states:
        return []
    return queue.nominations(session, relay_id, states=states, limit=part.limit, offset=part.offset)


def _counts(relay_id: int, questions: Questions) -> Select[*tuple[Any, ...]]:
    """Count by group, in one row."""
    in_group = {group: [] for group in Group}  # type: dict[Group, list[Question]]
    for group, question in questions.values():
        in_group[group].append(question(relay_id))
    for group, states in STATES.items():
        in_group[group].append(queue.in_states(relay_id, states))
    return select(
        *(
            sum((_number(one) for one in asked[1:]), start=_number(asked[0])).label(group)
            for group, asked in in_group.items()
        )
    )


def _number(question: Question) -> Any:
    return select(func.count()).select_from(question.order_by(None).subquery()).scalar_subquery()
