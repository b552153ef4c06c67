"""Promises that were made to companies: who owes what, by when, and what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    CTE,
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    Select,
    String,
    and_,
    case,
    func,
    or_,
    select,
    text,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.domain.handover import HandoverState
from app.domain.promise import PromiseRhythm, PromiseState
from app.extensions import Base
from app.storage.columns import UtcDateTime, state_column, states_check
from app.storage.handovers import Handover
from app.storage.paging import Page, paged
from app.storage.people import Person
from app.storage.topics import Topic
from app.storage.visits import Visit

_OPEN = text("state = 'open'")


class Promise(Base):
    """Something promised at a visit; `version` counts its changes, `answer_version` its answers.

    `ended_words` are the reason for letting it go, or what came of it. `carried_at` is when somebody
    said that it goes on although its leg is closed. `answered_version` was sent to the company.
    """

    __tablename__ = "promise"
    __table_args__ = (
        states_check("state", PromiseState),
        CheckConstraint("(state = 'open') = (ended_at IS NULL)", name="ended_has_time"),
        CheckConstraint("version > 0", name="version_positive"),
        CheckConstraint("answered_version <= answer_version", name="sent_was_written"),
        Index("ix_promise_open", "due_on", sqlite_where=_OPEN, postgresql_where=_OPEN),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    relay_id: Mapped[int] = mapped_column(ForeignKey("relay.id"), index=True)
    visit_id: Mapped[int] = mapped_column(ForeignKey("visit.id"), index=True)
    topic_id: Mapped[int | None] = mapped_column(ForeignKey("topic.id"))
    owner_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    words: Mapped[str | None] = mapped_column(String(500))
    due_on: Mapped[date]
    state: Mapped[PromiseState] = mapped_column(state_column(PromiseState))
    promised_at: Mapped[datetime] = mapped_column(UtcDateTime)
    promised_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    version: Mapped[int] = mapped_column(default=1)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_words: Mapped[str | None] = mapped_column(String(500))
    carried_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answer: Mapped[str | None] = mapped_column(String(2000))
    answer_version: Mapped[int] = mapped_column(default=0)
    answered_version: Mapped[int] = mapped_column(default=0)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reminded_on: Mapped[date | None]
    intent: Mapped[str | None] = mapped_column(String(36), unique=True)


class RelayPromiseRhythm(Base):
    """A relay's own intervals for reminders of promises; without a row it has the usual ones."""

    __tablename__ = "promise_rhythm"
    __table_args__ = (
        CheckConstraint("before_days BETWEEN 1 AND 365", name="before_days_known"),
        CheckConstraint("again_days BETWEEN 1 AND 365", name="again_days_known"),
    )

    relay_id: Mapped[int] = mapped_column(ForeignKey("relay.id"), primary_key=True)
    before_days: Mapped[int]
    again_days: Mapped[int]


@dataclass(frozen=True, slots=True)
class PromiseLine:
    """A promise among others; `left_open` when its leg closed over it and nobody carried it on."""

    promise_id: int
    relay_id: int
    visit_id: int
    handover_id: int
    company_id: int
    company: str
    place: str | None
    words: str | None
    topic_id: int | None
    topic_sv: str | None
    topic_en: str | None
    owner_id: int
    owner: str
    owner_gone: bool
    promised_by_id: int | None
    promised_at: datetime
    due_on: date
    state: PromiseState
    version: int
    ended_at: datetime | None
    ended_words: str | None
    answer: str | None
    answer_version: int
    answered_version: int
    answered_at: datetime | None
    left_open: bool

    def topic(self, language: str) -> str | None:
        """The topic's name in the reader's language."""
        return self.topic_en if language == "en" else self.topic_sv


@dataclass(frozen=True, slots=True)
class PromiseFilter:
    """Which promises are wanted; without a state all are."""

    owner_id: int | None = None
    topic_id: int | None = None
    state: PromiseState | None = None


@dataclass(frozen=True, slots=True)
class Share:
    """How many open promises an owner or a topic has, and how many of them are due."""

    row_id: int | None
    name_sv: str | None
    name_en: str | None
    open: int
    due: int


@dataclass(frozen=True, slots=True)
class Owed:
    """What decides whether a promise's owner is to be reminded."""

    promise_id: int
    due_on: date
    promised_at: datetime
    rhythm: PromiseRhythm


def promise(session: Session, promise_id: int) -> Promise | None:
    """Read a promise as it stands."""
    return session.get(Promise, promise_id, populate_existing=True)


def line(session: Session, promise_id: int) -> PromiseLine | None:
    """Find a promise with all that is told of it."""
    found = _told(session, _lines().where(Promise.id == promise_id))
    return found[0] if found else None


def by_intent(session: Session, intent: str) -> Promise | None:
    """Find the promise that was sent under this key before."""
    return session.scalar(select(Promise).where(Promise.intent == intent))


def of_talk(session: Session, visit_id: int) -> list[PromiseLine]:
    """Give what was promised at a visit, and at those of its leg that were undone, in order."""
    leg = select(Visit.handover_id).where(Visit.id == visit_id).scalar_subquery()
    return _told(session, _lines().where(Visit.handover_id == leg).order_by(Promise.id))


def of_company(session: Session, family: CTE, *, limit: int) -> list[PromiseLine]:
    """Give what was promised to the companies that became one: what is still owed first."""
    question = _lines().where(Visit.company_id.in_(select(family.c.id)))
    return _told(session, question.order_by(*_open_first()).limit(limit))


def of_relay(
    session: Session, relay_id: int, wanted: PromiseFilter, *, page: int
) -> Page[PromiseLine]:
    """Give a page of a relay's promises: what is still owed first, and then what ended last."""
    question = _lines().where(Promise.relay_id == relay_id)
    if wanted.owner_id is not None:
        question = question.where(Promise.owner_id == wanted.owner_id)
    if wanted.topic_id is not None:
        question = question.where(Promise.topic_id == wanted.topic_id)
    if wanted.state is not None:
        question = question.where(Promise.state == wanted.state)
    return paged(session, question, page, order=_open_first(), told=_read)


def waiting(session: Session, relay_id: int, *, today: date, page: int) -> Page[PromiseLine]:
    """Give a page of the open promises that somebody has to see to, what is due first at the top."""
    return paged(session, to_see_to(relay_id, today=today), page, order=(), told=_read)


def to_see_to(relay_id: int, *, today: date) -> Select[*tuple[Any, ...]]:
    """Put the question which open promises are due, left open, or without an owner."""
    question = _lines().where(
        Promise.relay_id == relay_id,
        Promise.state == PromiseState.OPEN,
        or_(Promise.due_on <= today, _left_open(), Person.deactivated_at.is_not(None)),
    )
    return question.order_by(Promise.due_on, Promise.id)


def of_owner(session: Session, person_id: int) -> list[PromiseLine]:
    """Give what a person owes, in every relay, what is due first at the top."""
    question = _lines().where(Promise.owner_id == person_id, Promise.state == PromiseState.OPEN)
    return _told(session, question.order_by(Promise.due_on, Promise.id))


def open_of_leg(session: Session, handover_id: int) -> list[PromiseLine]:
    """Give what is still owed to the company of a leg."""
    question = _lines().where(Visit.handover_id == handover_id, Promise.state == PromiseState.OPEN)
    return _told(session, question.order_by(Promise.due_on, Promise.id))


def by_owner(session: Session, relay_id: int, *, today: date) -> list[Share]:
    """Count the open promises of each owner."""
    return _shares(session, relay_id, today, (Person.id, Person.name, Person.name))


def by_topic(session: Session, relay_id: int, *, today: date) -> list[Share]:
    """Count the open promises of each topic; those without one stand last."""
    return _shares(session, relay_id, today, (Topic.id, Topic.name_sv, Topic.name_en))


def owed(session: Session, *, today: date) -> list[Owed]:
    """Give the open promises whose owner may have to be reminded today, and was not."""
    rhythm = RelayPromiseRhythm
    usual = PromiseRhythm()
    rows = session.execute(
        select(
            Promise.id,
            Promise.due_on,
            Promise.promised_at,
            func.coalesce(rhythm.before_days, usual.before_days).label("before_days"),
            func.coalesce(rhythm.again_days, usual.again_days).label("again_days"),
        )
        .join(Person, Person.id == Promise.owner_id)
        .outerjoin(rhythm, rhythm.relay_id == Promise.relay_id)
        .where(
            Promise.state == PromiseState.OPEN,
            Person.deactivated_at.is_(None),
            or_(Promise.reminded_on.is_(None), Promise.reminded_on < today),
        )
        .order_by(Promise.id)
    )
    return [
        Owed(row.id, row.due_on, row.promised_at, PromiseRhythm(row.before_days, row.again_days))
        for row in rows
    ]


def rhythm_of(session: Session, relay_id: int) -> PromiseRhythm:
    """Give a relay's intervals, the usual ones if it has none of its own."""
    row = session.get(RelayPromiseRhythm, relay_id, populate_existing=True)
    return PromiseRhythm(row.before_days, row.again_days) if row else PromiseRhythm()


def owners(session: Session) -> list[Person]:
    """Give those who can owe something: everybody who works here now."""
    question = select(Person).where(Person.deactivated_at.is_(None)).order_by(Person.name)
    return list(session.scalars(question))


def _shares(
    session: Session, relay_id: int, today: date, told: tuple[Any, Any, Any]
) -> list[Share]:
    is_due = case((Promise.due_on <= today, 1))
    rows = session.execute(
        select(*told, func.count(Promise.id), func.count(is_due))
        .select_from(Promise)
        .join(Person, Person.id == Promise.owner_id)
        .outerjoin(Topic, Topic.id == Promise.topic_id)
        .where(Promise.relay_id == relay_id, Promise.state == PromiseState.OPEN)
        .group_by(*told)
        .order_by(func.count(Promise.id).desc(), told[0])
    )
    return [Share(*row) for row in rows]


def _left_open() -> ColumnElement[bool]:
    """What `is_left_open` says, asked of the database."""
    return and_(
        Promise.state == PromiseState.OPEN,
        Handover.state == HandoverState.PASSED_ON,
        Promise.carried_at.is_(None),
    )


def _open_first() -> Sequence[ColumnElement[Any]]:
    """What is open by its day, and after it what has ended, the latest first."""
    is_ended = case((Promise.state == PromiseState.OPEN, 0), else_=1)
    due_on = case((Promise.state == PromiseState.OPEN, Promise.due_on))
    return is_ended, due_on, Promise.ended_at.desc(), Promise.id.expression


def _lines() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Promise.id.label("promise_id"),
            Promise.relay_id,
            Promise.visit_id,
            Visit.handover_id,
            Visit.company_id,
            Handover.company_name.label("company"),
            Handover.place,
            Promise.words,
            Promise.topic_id,
            Topic.name_sv.label("topic_sv"),
            Topic.name_en.label("topic_en"),
            Promise.owner_id,
            Person.name.label("owner"),
            Person.deactivated_at.is_not(None).label("owner_gone"),
            Promise.promised_by_id,
            Promise.promised_at,
            Promise.due_on,
            Promise.state,
            Promise.version,
            Promise.ended_at,
            Promise.ended_words,
            Promise.answer,
            Promise.answer_version,
            Promise.answered_version,
            Promise.answered_at,
            _left_open().label("left_open"),
        )
        .join(Visit, Visit.id == Promise.visit_id)
        .join(Handover, Handover.id == Visit.handover_id)
        .join(Person, Person.id == Promise.owner_id)
        .outerjoin(Topic, Topic.id == Promise.topic_id)
    )


def _told(session: Session, question: Select[*tuple[Any, ...]]) -> list[PromiseLine]:
    return _read(session.execute(question).all())


def _read(rows: Sequence[Any]) -> list[PromiseLine]:
    return [PromiseLine(**{**row._mapping, "left_open": bool(row.left_open)}) for row in rows]
