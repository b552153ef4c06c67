"""The whole chain as the admins see it: one filter, any order, a page at a time by keys, never by counting.

A page is two statements: which handovers stand on it, and what is to be told of those. In the order of
the chain the first goes along an index, so that the length of the chain does not matter.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, Text, and_, case, exists, func, select, tuple_
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Session
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import GenericFunction

from app.domain.calendar import stockholm_day
from app.domain.handover import HandoverState
from app.domain.industry import Edition
from app.domain.register import SizeClass
from app.storage.companies import Company, Workplace
from app.storage.handovers import Handover
from app.storage.visits import Participant, Visit

# A handover's place in the chain; whatever asks for that order asks for this.
position = Handover.position
COUNTED_AT_MOST = 1000
EXPORTED_AT_ONCE = 500
_SIZES = {size.value: at for at, size in enumerate(SizeClass, start=1)}
_STATES = {state.value: at for at, state in enumerate(HandoverState, start=1)}
_OPEN = (HandoverState.PLANNED, HandoverState.SCHEDULED, HandoverState.CANCELLED)
# Swedish order of a place's name, in which å, ä and ö come last whatever the database believes.
_AFTER_Z = (("å", "z1"), ("Å", "z1"), ("ä", "z2"), ("Ä", "z2"), ("ö", "z3"), ("Ö", "z3"))


class day_text(GenericFunction[str]):  # noqa: N801 - it is called like a function
    """A day or a time as a text that sorts by time."""

    type = Text()
    inherit_cache = True


@compiles(day_text)
def _by_format(element: day_text, compiler: SQLCompiler, **options: Any) -> str:
    moment = compiler.process(element.clauses, **options)
    return f"TO_CHAR(CAST({moment} AS TIMESTAMP WITH TIME ZONE), 'YYYY-MM-DD HH24:MI:SS')"


@compiles(day_text, "sqlite")
def _as_kept(element: day_text, compiler: SQLCompiler, **options: Any) -> str:
    return f"DATETIME({compiler.process(element.clauses, **options)})"


class Column(StrEnum):
    """What the chain can be ordered by; its own order is nearly that of the numbers."""

    CHAIN = "chain"
    NUMBER = "number"
    COMPANY = "company"
    PLACE = "place"
    INDUSTRY = "industry"
    SIZE = "size"
    STATE = "state"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which handovers are wanted; `place` and `text` are folded, `industry` is a range of divisions.

    A handover is of the year in which it was visited, or else is planned.
    """

    year: int | None = None
    place: str | None = None
    industry: tuple[str, str] | None = None
    size: SizeClass | None = None
    person_id: int | None = None
    state: HandoverState | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Order:
    """By which column, and which way; what is alike there stands in the order of the chain."""

    column: Column = Column.CHAIN
    descending: bool = True


@dataclass(frozen=True, slots=True)
class Mark:
    """A row's own place in an order; `backwards` asks for the page before it."""

    value: int | str
    position: int
    backwards: bool = False


@dataclass(frozen=True, slots=True)
class ChainLine:
    """One handover with its company as it is now, and its visit where one stands."""

    handover_id: int
    number: int
    baton_id: int
    company_id: int
    company: str
    place: str | None
    state: HandoverState
    scheduled_on: date | None
    starts_at: time | None
    created_at: datetime
    visited_at: datetime | None
    revisit: bool
    size: SizeClass | None
    industry_code: str | None
    edition: Edition | None
    latitude: float | None
    longitude: float | None


@dataclass(frozen=True, slots=True)
class ChainPage:
    """A page of the chain, and the marks that lead to those beside it."""

    lines: Sequence[ChainLine]
    before: Mark | None
    after: Mark | None


def page(
    session: Session,
    relay_id: int,
    wanted: Wanted,
    *,
    order: Order = Order(),
    mark: Mark | None = None,
    limit: int,
) -> ChainPage:
    """Give the rows that follow upon a mark, or stand before it."""
    backwards = mark is not None and mark.backwards
    found = session.execute(_marked(relay_id, wanted, order, mark).limit(limit + 1)).all()
    is_more = len(found) > limit
    rows = list(found[:limit])
    if backwards:
        rows.reverse()
    begins, ends = (is_more, True) if backwards else (mark is not None, is_more)
    return ChainPage(
        lines=_lines(session, [row.id for row in rows]),
        before=Mark(rows[0].value, rows[0].position, backwards=True) if rows and begins else None,
        after=Mark(rows[-1].value, rows[-1].position) if rows and ends else None,
    )


def every(session: Session, relay_id: int, wanted: Wanted, order: Order) -> Iterator[ChainLine]:
    """Give all that is wanted, some at a time."""
    mark = None
    while True:
        found = page(session, relay_id, wanted, order=order, mark=mark, limit=EXPORTED_AT_ONCE)
        yield from found.lines
        if found.after is None:
            return
        mark = found.after


def number_of(session: Session, relay_id: int, wanted: Wanted) -> int:
    """Count what is wanted, but never further than one above `COUNTED_AT_MOST`."""
    some = _wanted(select(Handover.id), relay_id, wanted).limit(COUNTED_AT_MOST + 1)
    return session.scalar(select(func.count()).select_from(some.subquery())) or 0


def years_of(session: Session, relay_id: int) -> tuple[datetime, datetime] | None:
    """Give the times of the first and the last visit that stand."""
    standing = select(Visit.occurred_at).where(
        Visit.relay_id == relay_id, Visit.annulled_at.is_(None)
    )
    first = standing.order_by(Visit.occurred_at).limit(1).scalar_subquery()
    last = standing.order_by(Visit.occurred_at.desc()).limit(1).scalar_subquery()
    row = session.execute(select(first.label("first"), last.label("last"))).one()
    return (row.first, row.last) if row.first else None


def _marked(
    relay_id: int, wanted: Wanted, order: Order, mark: Mark | None
) -> Select[*tuple[Any, ...]]:
    value = _value(order.column)
    backwards = mark is not None and mark.backwards
    down = order.descending is not backwards
    question = _wanted(
        select(Handover.id, value.label("value"), position.label("position")), relay_id, wanted
    )
    if order.column is not Column.CHAIN:
        question = _joined(question, order.column)
    if mark is not None:
        question = question.where(_beyond(value, mark, down=down, column=order.column))
    if order.column is Column.CHAIN:
        return question.order_by(position.desc() if down else position)
    # Alike rows go the same way, or a page backwards would not meet the page forwards.
    return question.order_by(*((value.desc(), position.desc()) if down else (value, position)))


def _beyond(value: Any, mark: Mark, *, down: bool, column: Column) -> ColumnElement[bool]:
    if column is Column.CHAIN:
        return position < mark.position if down else position > mark.position
    here, there = tuple_(value, position), tuple_(mark.value, mark.position)
    return here < there if down else here > there


def _value(column: Column) -> Any:
    """What a column is ordered by; never empty, for what is empty has no place in an order."""
    day = func.coalesce(day_text(Visit.occurred_at), day_text(Handover.scheduled_on), "")
    return {
        Column.CHAIN: position,
        Column.NUMBER: Handover.number,
        Column.COMPANY: Company.sort_key,
        Column.PLACE: _swedish(func.coalesce(Handover.place, "")),
        Column.INDUSTRY: func.coalesce(Company.industry_code, ""),
        Column.SIZE: case(_SIZES, value=Company.size_class, else_=0),
        Column.STATE: case(_STATES, value=Handover.state, else_=0),
        Column.DATE: day,
    }[column]


def _joined(question: Select[*tuple[Any, ...]], column: Column) -> Select[*tuple[Any, ...]]:
    """Join the one table that an order is read from."""
    if column in {Column.COMPANY, Column.INDUSTRY, Column.SIZE}:
        return question.join(Company, Company.id == Handover.company_id)
    if column is Column.DATE:
        return question.outerjoin(Visit, _stands())
    return question


def _wanted(
    question: Select[*tuple[Any, ...]], relay_id: int, wanted: Wanted
) -> Select[*tuple[Any, ...]]:
    if wanted.year is None:
        question = question.where(Handover.relay_id == relay_id)
    else:
        # The year alone, or SQLite would look at the whole relay and ask of each whether it is in it.
        question = question.where(Handover.id.in_(_of_year(relay_id, wanted.year)))
    if wanted.state is not None:
        question = question.where(Handover.state == wanted.state)
    if wanted.person_id is not None:
        question = question.where(Handover.id.in_(_of_person(wanted.person_id)))
    companies = list(_about_company(wanted))
    if companies:
        of_them = select(Company.id).where(Company.relay_id == relay_id, *companies)
        question = question.where(Handover.company_id.in_(of_them))
    workplaces = list(_about_workplace(wanted))
    if workplaces:
        question = question.where(
            exists().where(Workplace.id == Handover.workplace_id, *workplaces)
        )
    return question


def _of_year(relay_id: int, year: int) -> Any:
    """The handovers that were visited in a year in Stockholm, or that are planned for it."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    visited = select(Visit.handover_id).where(
        Visit.relay_id == relay_id,
        Visit.annulled_at.is_(None),
        Visit.occurred_at >= stockholm_day(first)[0],
        Visit.occurred_at < stockholm_day(last)[1],
    )
    planned = select(Handover.id).where(
        Handover.relay_id == relay_id,
        Handover.state.in_(_OPEN),
        Handover.scheduled_on.between(first, last),
    )
    return visited.union_all(planned)


def _of_person(person_id: int) -> Any:
    return (
        select(Visit.handover_id)
        .join(Participant, Participant.visit_id == Visit.id)
        .where(
            Participant.person_id == person_id,
            Participant.left_at.is_(None),
            Visit.annulled_at.is_(None),
        )
    )


def _about_company(wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    if wanted.industry is not None:
        first, beyond = wanted.industry
        yield and_(Company.industry_code >= first, Company.industry_code < beyond)
    if wanted.size is not None:
        yield Company.size_class == wanted.size


def _about_workplace(wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    if wanted.place is not None:
        yield Workplace.place_key == wanted.place
    if wanted.text is not None:
        yield Workplace.search_text.contains(wanted.text, autoescape=True)


def _lines(session: Session, ids: Sequence[int]) -> list[ChainLine]:
    """Tell of these handovers, in the order in which they are named."""
    if not ids:
        return []
    rows = session.execute(
        select(
            Handover.id.label("handover_id"),
            Handover.number,
            Handover.baton_id,
            Handover.company_id,
            Handover.company_name.label("company"),
            Handover.place,
            Handover.state,
            Handover.scheduled_on,
            Handover.starts_at,
            Handover.created_at,
            Visit.occurred_at.label("visited_at"),
            func.coalesce(Visit.revisit, False).label("revisit"),
            Company.size_class.label("size"),
            Company.industry_code,
            Company.industry_edition.label("edition"),
            Workplace.latitude,
            Workplace.longitude,
        )
        .join(Company, Company.id == Handover.company_id)
        .join(Workplace, Workplace.id == Handover.workplace_id)
        .outerjoin(Visit, _stands())
        .where(Handover.id.in_(ids))
    )
    told: Mapping[int, ChainLine] = {row.handover_id: ChainLine(**row._mapping) for row in rows}
    return [told[one] for one in ids]


def _stands() -> ColumnElement[bool]:
    return and_(Visit.handover_id == Handover.id, Visit.annulled_at.is_(None))


def _swedish(text: Any) -> Any:
    for letter, after_z in _AFTER_Z:
        text = func.replace(text, letter, after_z)
    return func.lower(text)
