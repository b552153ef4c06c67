"""The relay as its rules say it may move: a small model that each step is held against."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.handover import HandoverState as Leg
from app.domain.nomination import NominationState as Choice
from app.storage.handovers import Handover
from app.storage.nominations import Nomination
from app.storage.visits import Visit

Steps: TypeAlias = "frozenset[tuple[Leg | Choice | None, Leg | Choice]]"

_AWAITING = (Leg.PLANNED, Leg.SCHEDULED)
_CREATED: Steps = frozenset((None, state) for state in _AWAITING)
_VISITED: Steps = frozenset((state, Leg.VISITED) for state in _AWAITING)
_TAKEN_BACK: Steps = frozenset((Leg.VISITED, state) for state in _AWAITING)
_GONE_ON: Steps = frozenset({(Leg.VISITED, Leg.PASSED_ON)})
_REOPENED: Steps = frozenset({(Leg.PASSED_ON, Leg.VISITED)})
_CANCELLED: Steps = frozenset((state, Leg.CANCELLED) for state in _AWAITING)
_SCHEDULED: Steps = frozenset((one, other) for one in _AWAITING for other in _AWAITING)
# What several steps in one come to.
_SEVERAL: Steps = frozenset(
    (former, state) for former in (None, *_AWAITING) for state in (Leg.VISITED, Leg.PASSED_ON)
)

# Which steps of handovers an act may lead to; any other act leaves them as they are.
LEGS: Mapping[str, Steps] = {
    "begin": _CREATED,
    "scan": _VISITED,
    "go_on": _VISITED | _GONE_ON | _CREATED | _SEVERAL,
    "take_back": _TAKEN_BACK,
    "decide": _GONE_ON | _CREATED,
    "mend": _GONE_ON | _CREATED | _CANCELLED | _REOPENED | _SCHEDULED,
}
# From where a choice never comes back, and what makes new ones.
_ENDED = frozenset(
    {Choice.REJECTED, Choice.DECLINED, Choice.WITHDRAWN, Choice.EXPIRED, Choice.SUPERSEDED}
)
_CHOOSING = frozenset({"choose", "go_on"})


@dataclass(frozen=True)
class Stand:
    """How the relay stands: what never changes of each row, and the state that may."""

    legs: Mapping[int, tuple[Leg, tuple[object, ...]]]
    visits: Mapping[int, tuple[bool, tuple[object, ...]]]
    choices: Mapping[int, tuple[Choice, tuple[object, ...]]]


def stand(session: Session) -> Stand:
    handovers = session.execute(
        select(
            Handover.id,
            Handover.state,
            Handover.number,
            Handover.company_id,
            Handover.baton_id,
            Handover.predecessor_id,
        )
    )
    visits = session.execute(
        select(Visit.id, Visit.annulled_at.is_not(None), Visit.handover_id, Visit.occurred_at)
    )
    choices = session.execute(
        select(Nomination.id, Nomination.state, Nomination.handover_id, Nomination.company_name)
    )
    return Stand(
        *(
            {row[0]: (row[1], tuple(row[2:])) for row in rows}
            for rows in (handovers, visits, choices)
        )
    )


def broken_steps(act: str, before: Stand, after: Stand) -> Iterator[str]:
    """Name every step between two stands that this act may not have led to."""
    for kind in ("legs", "visits", "choices"):
        was, now = getattr(before, kind), getattr(after, kind)
        if was.keys() - now.keys():
            yield f"{act} deleted {kind}: {was.keys() - now.keys()}"
        for row in was.keys() & now.keys():
            if was[row][1] != now[row][1]:
                yield f"{act} rewrote {kind} {row}: {was[row][1]} became {now[row][1]}"
    for row, (state, _) in after.legs.items():
        former = before.legs[row][0] if row in before.legs else None
        if former is not state and (former, state) not in LEGS.get(act, frozenset()):
            yield f"{act} took handover {row} from {former} to {state}"
    yield from _broken_visits(act, before, after)
    yield from _broken_choices(act, before, after)


def _broken_visits(act: str, before: Stand, after: Stand) -> Iterator[str]:
    for row, (annulled, _) in after.visits.items():
        if row not in before.visits:
            if act not in ("scan", "go_on"):
                yield f"{act} logged visit {row}"
        elif annulled is not before.visits[row][0] and (act != "take_back" or not annulled):
            yield f"{act} took visit {row} from {before.visits[row][0]} to {annulled}"


def _broken_choices(act: str, before: Stand, after: Stand) -> Iterator[str]:
    for row, (state, _) in after.choices.items():
        if row not in before.choices:
            if act not in _CHOOSING:
                yield f"{act} made choice {row}"
        elif before.choices[row][0] in _ENDED and state is not before.choices[row][0]:
            yield f"{act} brought choice {row} back from {before.choices[row][0]} to {state}"
