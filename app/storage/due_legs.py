"""Which legs are due, asked of the database itself; what is due at one is judged in `silences`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    Integer,
    Select,
    Subquery,
    and_,
    bindparam,
    case,
    exists,
    func,
    or_,
    select,
)
from sqlalchemy.dialects.postgresql.base import PGCompiler
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Session
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import GenericFunction

from app.domain.calendar import stockholm_date
from app.domain.handover import AWAITING, HandoverState
from app.domain.nomination import NominationState
from app.domain.rhythm import Rhythm
from app.domain.silence import Step
from app.storage import silences
from app.storage.columns import UtcDateTime
from app.storage.silences import RelayRhythm, Reminder, RestartProposal


class utc_day(GenericFunction[date]):  # noqa: N801 - named as it is written in SQL
    """The day on which a time falls in UTC, which is the Stockholm day that it ends."""

    type = Date()
    inherit_cache = True


@compiles(utc_day)
def _on_sqlite(element: utc_day, compiler: SQLCompiler, **how: Any) -> str:
    return f"date({compiler.process(element.clauses, **how)})"


@compiles(utc_day, "postgresql")
def _on_postgresql(element: utc_day, compiler: PGCompiler, **how: Any) -> str:
    return f"CAST(timezone('UTC', {compiler.process(element.clauses, **how)}) AS DATE)"


Rhythms = tuple[tuple[int, Rhythm], ...]


@dataclass(frozen=True, slots=True)
class _Mark:
    """The name of a moment before which a silence must have begun, and what says that its deed was done."""

    name: str
    is_undone: ColumnElement[bool]


def due_legs(session: Session, *, now: datetime, after: int, limit: int) -> list[int]:
    """Give the ids of the next legs at which something is due, those above `after` alone."""
    rows = session.scalars(select(RelayRhythm).order_by(RelayRhythm.relay_id))
    rhythms = tuple((row.relay_id, silences.rhythm_by(row)) for row in rows)
    moments: dict[str, date] = {}
    for name, rhythm in _named(rhythms):
        moments[f"{name}_approved"] = now - rhythm.undo_window
        for number, interval in enumerate((*rhythm.reminders, rhythm.fallback), start=1):
            moments[f"{name}_{number}"] = now - interval
            moments[f"{name}_{number}_on"] = stockholm_date(now - interval)
    return list(session.scalars(_question(rhythms), {**moments, "above": after, "most": limit}))


def _named(rhythms: Rhythms) -> Iterator[tuple[str, Rhythm]]:
    yield "usual", Rhythm()
    for relay_id, rhythm in rhythms:
        yield f"relay_{relay_id}", rhythm


@lru_cache(maxsize=16)
def _question(rhythms: Rhythms) -> Select[int]:
    """Put together once what is asked at every round; the moments are told when it is asked."""
    legs = silences.legs().subquery("leg")
    own = [relay_id for relay_id, _ in rhythms]
    whose = [legs.c.relay_id.not_in(own), *(legs.c.relay_id == relay_id for relay_id in own)]
    due = [
        and_(of_relay, or_(_is_to_be_invited(legs, name), _is_silent(legs, name, rhythm)))
        for of_relay, (name, rhythm) in zip(whose, _named(rhythms), strict=True)
    ]
    return (
        select(legs.c.handover_id)
        .where(
            legs.c.handover_id > bindparam("above", type_=Integer()),
            or_(*due),
        )
        .order_by(legs.c.handover_id)
        .limit(bindparam("most", type_=Integer()))
    )


def _is_to_be_invited(legs: Subquery, name: str) -> ColumnElement[bool]:
    approved_at = func.coalesce(legs.c.decided_at, legs.c.state_changed_at)
    return and_(_step(legs) == Step.APPROVAL, approved_at < _moment(f"{name}_approved"))


def _is_silent(legs: Subquery, name: str, rhythm: Rhythm) -> ColumnElement[bool]:
    """Tell whether a mark was passed by which nothing has been done yet."""
    step = _step(legs)
    marks = [
        _Mark(f"{name}_{number}", ~_is_reminded(legs, number) & ~_is_proposed(legs))
        for number in range(1, len(rhythm.reminders) + 1)
    ]
    marks.append(_Mark(f"{name}_{len(marks) + 1}", ~_is_proposed(legs)))
    passed = [and_(_lasts_since(legs, mark.name), mark.is_undone) for mark in marks]
    return and_(step.in_((Step.DATE, Step.VISIT, Step.CHOICE, Step.ANSWER)), or_(*passed))


def _moment(name: str) -> ColumnElement[datetime]:
    return bindparam(name, type_=UtcDateTime())


def _step(legs: Subquery) -> ColumnElement[Any]:
    """The step as `domain/silence.py` has it."""
    return case(
        (legs.c.state == HandoverState.PLANNED, Step.DATE.value),
        (legs.c.state == HandoverState.SCHEDULED, Step.VISIT.value),
        (legs.c.choice.is_(None), Step.CHOICE.value),
        (legs.c.choice == NominationState.APPROVED, Step.APPROVAL.value),
        (legs.c.choice == NominationState.INVITED, Step.ANSWER.value),
        else_=Step.REVIEW.value,
    )


def _moments(legs: Subquery) -> Sequence[ColumnElement[Any]]:
    """What may have begun the silence: it began with the latest, and some may be unknown."""
    step = _step(legs)
    began = case(
        (step == Step.ANSWER, func.coalesce(legs.c.sent_at, legs.c.state_changed_at)),
        (legs.c.state.in_(tuple(AWAITING)), func.coalesce(legs.c.annulled_at, legs.c.created_at)),
        else_=func.coalesce(legs.c.logged_at, legs.c.created_at),
    )
    return began, case((step == Step.CHOICE, legs.c.fell_at)), legs.c.waited_at


def _day(legs: Subquery) -> ColumnElement[Any]:
    return case((legs.c.state == HandoverState.SCHEDULED, legs.c.scheduled_on))


def _lasts_since(legs: Subquery, name: str) -> ColumnElement[bool]:
    day = _day(legs)
    over = [or_(begin.is_(None), begin <= _moment(name)) for begin in _moments(legs)]
    return and_(or_(day.is_(None), day < bindparam(f"{name}_on", type_=Date())), *over)


def _is_reminded(legs: Subquery, number: int) -> ColumnElement[bool]:
    return exists().where(_is_about(Reminder, legs), Reminder.number >= number)


def _is_proposed(legs: Subquery) -> ColumnElement[bool]:
    return exists().where(_is_about(RestartProposal, legs))


def _is_about(kind: type[Reminder | RestartProposal], legs: Subquery) -> ColumnElement[bool]:
    """Tell whether something was done about this very silence, which began with one of its moments."""
    day, moments = _day(legs), _moments(legs)
    on = utc_day(kind.since)
    latest = [or_(begin.is_(None), begin <= kind.since) for begin in moments]
    return and_(
        kind.handover_id == legs.c.handover_id,
        kind.step == _step(legs),
        or_(day.is_(None), day <= on),
        *latest,
        or_(day == on, *(begin == kind.since for begin in moments)),
    )
