"""Which legs are due, asked of the database itself; what is due at one is judged in `silences`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Date, Subquery, and_, case, exists, func, or_, select
from sqlalchemy.dialects.postgresql.base import PGCompiler
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Session
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import GenericFunction

from app.domain.calendar import stockholm_date
from app.domain.handover import AWAITING, HandoverState
from app.domain.nomination import APPROVAL_UNDO_WINDOW, NominationState
from app.domain.silence import Rhythm, Step
from app.storage import silences
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


@dataclass(frozen=True, slots=True)
class _Mark:
    """How long a silence must be for its next deed, and what says that this was done."""

    interval: timedelta
    is_undone: ColumnElement[bool]


def due_legs(session: Session, *, now: datetime, after: int, limit: int) -> list[int]:
    """Give the ids of the next legs at which something is due, those above `after` alone."""
    rhythms = {row.relay_id: row for row in session.scalars(select(RelayRhythm))}
    legs = silences.legs().subquery("leg")
    usual = legs.c.relay_id.not_in(rhythms)
    due = [and_(usual, _is_silent(legs, Rhythm(), now))]
    due += [
        and_(legs.c.relay_id == relay_id, _is_silent(legs, silences.rhythm_by(row), now))
        for relay_id, row in rhythms.items()
    ]
    question = (
        select(legs.c.handover_id)
        .where(legs.c.handover_id > after, or_(_is_to_be_invited(legs, now), *due))
        .order_by(legs.c.handover_id)
        .limit(limit)
    )
    return list(session.scalars(question))


def _is_to_be_invited(legs: Subquery, now: datetime) -> ColumnElement[bool]:
    approved_at = func.coalesce(legs.c.decided_at, legs.c.state_changed_at)
    return and_(_step(legs) == Step.APPROVAL, approved_at < now - APPROVAL_UNDO_WINDOW)


def _is_silent(legs: Subquery, rhythm: Rhythm, now: datetime) -> ColumnElement[bool]:
    """Tell whether a mark was passed by which nothing has been done yet."""
    step = _step(legs)
    marks = [
        _Mark(interval, ~_is_reminded(legs, number) & ~_is_proposed(legs))
        for number, interval in enumerate(rhythm.reminders, start=1)
    ]
    marks.append(_Mark(rhythm.fallback, ~_is_proposed(legs)))
    passed = [and_(_lasts_since(legs, now - mark.interval), mark.is_undone) for mark in marks]
    return and_(step.in_((Step.DATE, Step.VISIT, Step.CHOICE, Step.ANSWER)), or_(*passed))


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


def _lasts_since(legs: Subquery, moment: datetime) -> ColumnElement[bool]:
    day = _day(legs)
    over = [or_(begin.is_(None), begin <= moment) for begin in _moments(legs)]
    return and_(or_(day.is_(None), day < stockholm_date(moment)), *over)


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
