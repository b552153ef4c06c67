"""The lists that admins page through: handovers, companies, and what the journal tells."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from typing import cast as cast_to

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Select,
    String,
    and_,
    cast,
    literal,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from app.domain.calendar import stockholm_day
from app.domain.eligibility import CompanyStatus
from app.domain.handover import HandoverState
from app.domain.industry import common_section
from app.domain.register import SizeClass
from app.domain.text import search_key
from app.storage import company_search
from app.storage.companies import Company, Workplace
from app.storage.company_filter import CompanyFilter
from app.storage.handovers import Handover
from app.storage.journal import JournalEntry, JournalText
from app.storage.nominations import Nomination
from app.storage.paging import PAGE_ROWS, Page, paged
from app.storage.people import Person, SignIn
from app.storage.visits import Visit


@dataclass(frozen=True, slots=True)
class HandoverLine:
    """A handover in the list; `visited_at` is empty unless a visit stands."""

    handover_id: int
    number: int
    company: str
    place: str | None
    state: HandoverState
    scheduled_on: date | None
    visited_at: datetime | None


@dataclass(frozen=True, slots=True)
class CompanyLine:
    """A workplace in the register, under its company's name."""

    workplace_id: int
    company_id: int
    name: str
    place: str | None
    status: CompanyStatus
    size_class: SizeClass | None
    industry_code: str | None

    @property
    def section(self) -> str | None:
        return common_section(self.industry_code) if self.industry_code else None


@dataclass(frozen=True, slots=True)
class JournalLine:
    """An entry of the journal; `who` is the person's name, or empty where the label says it all.

    `device` is what the browser or script was called when it signed in.
    """

    sequence: int
    at: datetime
    event: str
    actor: str
    who: str | None
    subject: str
    device: str | None
    device_at: datetime | None
    texts: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class JournalFilter:
    """Which entries are wanted; `handover` is (relay id, number), the days are Stockholm's."""

    handover: tuple[int, int] | None = None
    person_id: int | None = None
    first_day: date | None = None
    last_day: date | None = None


def handovers(
    session: Session, relay_id: int, *, state: HandoverState | None, page: int
) -> Page[HandoverLine]:
    """Give a page of a relay's handovers, the latest number first."""
    question = (
        select(
            Handover.id.label("handover_id"),
            Handover.number,
            Handover.company_name.label("company"),
            Handover.place,
            Handover.state,
            Handover.scheduled_on,
            Visit.occurred_at.label("visited_at"),
        )
        .outerjoin(Visit, and_(Visit.handover_id == Handover.id, Visit.annulled_at.is_(None)))
        .where(Handover.relay_id == relay_id)
    )
    if state is not None:
        question = question.where(Handover.state == state)
    return paged(
        session,
        question,
        page,
        order=[Handover.number.desc()],
        told=lambda rows: [HandoverLine(**row._mapping) for row in rows],
    )


def companies(
    session: Session, relay_id: int, *, query: str, page: int, wanted: CompanyFilter
) -> Page[CompanyLine]:
    """Give a page of the register in Swedish order, or what fits the words best, best hits first."""
    conditions = list(wanted.conditions())
    if key := search_key(query):
        found = company_search.search(
            session, relay_id=relay_id, key=key, limit=PAGE_ROWS, conditions=conditions
        )
        return Page([_company_line(workplace) for workplace in found], 1, 1, len(found))
    question = (
        select(
            Workplace.id.label("workplace_id"),
            Company.id.label("company_id"),
            Company.name,
            Workplace.place,
            Company.status,
            Company.size_class,
            Company.industry_code,
        )
        .join(Company, Company.id == Workplace.company_id)
        .where(Company.relay_id == relay_id, Company.successor_id.is_(None), *conditions)
    )
    return paged(
        session,
        question,
        page,
        order=[Company.sort_key, Workplace.id],
        told=lambda rows: [CompanyLine(**row._mapping) for row in rows],
    )


def _company_line(workplace: Workplace) -> CompanyLine:
    return CompanyLine(
        workplace_id=workplace.id,
        company_id=workplace.company_id,
        name=workplace.company.name,
        place=workplace.place,
        status=workplace.company.status,
        size_class=workplace.company.size_class,
        industry_code=workplace.company.industry_code,
    )


def journal(
    session: Session, chain: str, *, page: int, wanted: JournalFilter | None = None
) -> Page[JournalLine]:
    """Give a page of a chain, the latest entry first."""
    question = _entries().where(JournalEntry.chain == chain, *_wanted(wanted or JournalFilter()))
    return paged(
        session,
        question,
        page,
        order=[JournalEntry.sequence.desc()],
        told=lambda rows: _told(session, rows),
    )


def journal_of(session: Session, chain: str, subjects: Sequence[str]) -> list[JournalLine]:
    """Give what happened to some things, in order."""
    question = _entries().where(JournalEntry.chain == chain, JournalEntry.subject.in_(subjects))
    return _told(session, session.execute(question.order_by(JournalEntry.sequence)).all())


def _entries() -> Select[*tuple[Any, ...]]:
    """The actor is kept as a label, so that a person's name is found, not stored, there."""
    label = literal("person:") + cast(Person.id, String)
    return select(
        JournalEntry.id,
        JournalEntry.sequence,
        JournalEntry.at,
        JournalEntry.event,
        JournalEntry.actor,
        Person.name.label("who"),
        JournalEntry.subject,
        JournalEntry.facts,
        JournalEntry.device_at,
    ).outerjoin(Person, label == JournalEntry.actor)


def _wanted(wanted: JournalFilter) -> Iterator[ColumnElement[bool]]:
    if wanted.handover is not None:
        yield JournalEntry.subject.in_(_subjects_of(wanted.handover))
    if wanted.person_id is not None:
        yield JournalEntry.actor == f"person:{wanted.person_id}"
    if wanted.first_day is not None:
        yield JournalEntry.at >= stockholm_day(wanted.first_day)[0]
    if wanted.last_day is not None:
        yield JournalEntry.at < stockholm_day(wanted.last_day)[1]


def _subjects_of(handover: tuple[int, int]) -> CompoundSelect[tuple[str]]:
    """What entries about a handover, its visits and its choices have as their subject."""
    relay_id, number = handover
    of_handover = Handover.relay_id == relay_id, Handover.number == number
    subjects = [
        select(literal("handover:") + cast(Handover.id, String)).where(*of_handover),
        *(
            select(literal(f"{kind.__tablename__}:") + cast(kind.id, String))
            .join(Handover, Handover.id == kind.handover_id)
            .where(*of_handover)
            for kind in (Visit, Nomination)
        ),
    ]
    return union_all(*subjects)


def _told(session: Session, rows: Sequence[Any]) -> list[JournalLine]:
    texts: dict[int, list[tuple[str, str]]] = {}
    kept = select(JournalText.entry_id, JournalText.field, JournalText.value).where(
        JournalText.entry_id.in_([row.id for row in rows])
    )
    for entry_id, field, value in session.execute(kept.order_by(JournalText.id)):
        texts.setdefault(entry_id, []).append((field, value))
    devices = _devices(session, rows)
    return [
        JournalLine(
            sequence=row.sequence,
            at=row.at,
            event=row.event,
            actor=row.actor,
            who=row.who,
            subject=row.subject,
            device=devices.get(_sign_in_of(row)),
            device_at=row.device_at,
            texts=texts.get(row.id, []),
        )
        for row in rows
    ]


def _devices(session: Session, rows: Sequence[Any]) -> dict[int | None, str]:
    """What the sign-ins are called by which the entries came about."""
    used = {_sign_in_of(row) for row in rows} - {None}
    if not used:
        return {}
    found = session.execute(select(SignIn.id, SignIn.label).where(SignIn.id.in_(used)))
    return {row.id: row.label for row in found}


def _sign_in_of(row: Any) -> int | None:
    return cast_to(int | None, json.loads(row.facts).get("device"))
