"""The public chain: the legs that anybody may see, and what they add up to.

A leg is public when its visit stands, or while the baton is on its way there; what is cancelled or
annulled, and everything about people, stays out. Where the baton is now stands in `whereabouts`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Row,
    ScalarSelect,
    Select,
    and_,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from app.domain.calendar import stockholm_date, stockholm_day
from app.domain.handover import AWAITING, HandoverState
from app.domain.position import at_the_end
from app.storage.companies import Workplace
from app.storage.handovers import Handover
from app.storage.journal import JournalHead, chain_of
from app.storage.visits import Visit, counts

LATEST = 30
_AWAITING = tuple(AWAITING)
_LEFT_BEHIND = (HandoverState.VISITED, HandoverState.PASSED_ON)
_SHOWN: tuple[ColumnElement[Any] | InstrumentedAttribute[Any], ...] = (
    Handover.number,
    Handover.baton_id,
    Handover.state.in_(_AWAITING).label("awaiting"),
    Handover.company_name,
    Handover.place,
    Workplace.latitude,
    Workplace.longitude,
    Visit.occurred_at,
    Visit.revisit,
    Visit.late,
    Visit.logged_at,
    Handover.scheduled_on,
    Handover.starts_at,
)
# Making an alias costs as much as asking the question, so they are made once.
_counting = aliased(Visit)
_reached = aliased(Handover)


class LegState(StrEnum):
    """Whether the baton has been at the company, or is on its way there."""

    VISITED = "visited"
    AWAITING = "awaiting"


@dataclass(frozen=True, slots=True)
class Leg:
    """One link of the chain as the public sees it.

    `number` is the handover's. `ordinal` counts the visits that count, so that a revisit and a leg
    without a visit have none. `put_in_at` is when a forgotten visit was registered.
    """

    number: int
    baton_id: int
    state: LegState
    ordinal: int | None
    company: str
    place: str | None
    latitude: float | None
    longitude: float | None
    visited_at: datetime | None
    revisit: bool
    put_in_at: datetime | None
    scheduled_on: date | None
    starts_at: time | None

    @property
    def late(self) -> bool:
        """Tell whether the visit was forgotten and registered afterwards."""
        return self.put_in_at is not None

    @property
    def visited_on(self) -> date | None:
        """The date of the visit in Stockholm."""
        return stockholm_date(self.visited_at) if self.visited_at else None


def public_chain(
    session: Session, relay_id: int, *, after: int | None = None, limit: int
) -> list[Leg]:
    """Give legs oldest first; `after` is the handover number of the last leg already given."""
    reached = _position_of(relay_id, after or 0)
    question = _legs(_counted(relay_id, _counting.position <= reached)).where(
        _is_public(relay_id), Handover.position > reached
    )
    return _numbered_upwards(session.execute(question.order_by(Handover.position).limit(limit)))


def latest(
    session: Session, relay_id: int, *, before: int | None = None, limit: int = LATEST
) -> list[Leg]:
    """Give visited legs newest first; `before` is the handover number of the last leg already given."""
    if before is None:
        return _newest(session, _legs(_counted(relay_id)).where(_is_visited(relay_id)), limit=limit)
    reached = _position_of(relay_id, before)
    question = _legs(_counted(relay_id, _counting.position < reached)).where(
        _is_visited(relay_id), Handover.position < reached
    )
    return _newest(session, question, limit=limit)


def recent(session: Session, relay_id: int, *, limit: int) -> list[Leg]:
    """Give public legs newest first, those too that the baton is on its way to."""
    return _newest(session, _legs(_counted(relay_id)).where(_is_public(relay_id)), limit=limit)


def leg(session: Session, relay_id: int, number: int) -> Leg | None:
    """Find a public leg by its handover's number."""
    question = _legs(_counted(relay_id, _counting.position <= Handover.position))
    row = session.execute(
        question.where(_is_public(relay_id), Handover.number == number)
    ).one_or_none()
    return _leg(row, row.counted) if row else None


def of_year(session: Session, relay_id: int, year: int) -> list[Leg]:
    """Give the legs that were visited in a year in Stockholm, newest first."""
    begins, _ = stockholm_day(date(year, 1, 1))
    _, ends = stockholm_day(date(year, 12, 31))
    question = _legs(_counted(relay_id, _counting.position <= Handover.position)).where(
        _is_visited(relay_id), Visit.occurred_at >= begins, Visit.occurred_at < ends
    )
    rows = session.execute(question.order_by(Handover.position.desc()))
    return [_leg(row, row.counted) for row in rows]


def chain_version(session: Session, relay_id: int) -> int:
    """Give a number that grows with every change in a relay."""
    head = select(JournalHead.count).where(JournalHead.chain == chain_of(relay_id))
    return session.scalar(head) or 0


def _legs(counted: ScalarSelect[int]) -> Select[Any]:
    return (
        select(*_SHOWN, counted.label("counted"))
        .join(Workplace, Workplace.id == Handover.workplace_id)
        .outerjoin(Visit, and_(Visit.handover_id == Handover.id, Visit.annulled_at.is_(None)))
    )


def _is_public(relay_id: int) -> ColumnElement[bool]:
    shown = or_(Handover.state.in_(_AWAITING), _is_left_behind())
    return and_(Handover.relay_id == relay_id, shown)


def _is_visited(relay_id: int) -> ColumnElement[bool]:
    return and_(Handover.relay_id == relay_id, _is_left_behind())


def _is_left_behind() -> ColumnElement[bool]:
    return and_(Handover.state.in_(_LEFT_BEHIND), Visit.id.is_not(None))


def _newest(session: Session, question: Select[Any], *, limit: int) -> list[Leg]:
    rows = session.execute(question.order_by(Handover.position.desc()).limit(limit))
    return _numbered_downwards(rows)


def _counted(relay_id: int, *where: ColumnElement[bool]) -> ScalarSelect[int]:
    """Count the visits that count, of the whole relay or in a part of its chain."""
    question = select(func.count()).where(_counting.relay_id == relay_id, counts(_counting), *where)
    return question.correlate(Handover).scalar_subquery()


def _position_of(relay_id: int, number: int) -> ColumnElement[int]:
    """Where the handover of this number stands; a number not given yet lies beyond the chain's end."""
    known = select(_reached.position).where(
        _reached.relay_id == relay_id, _reached.number == number
    )
    beyond = literal(at_the_end(number), BigInteger)
    return func.coalesce(known.scalar_subquery(), beyond)


def _numbered_upwards(rows: Iterable[Row[Any]]) -> list[Leg]:
    """Go on from the count before the first row, which every row carries."""
    legs: list[Leg] = []
    passed = 0
    for row in rows:
        passed += _row_counts(row)
        legs.append(_leg(row, row.counted + passed))
    return legs


def _numbered_downwards(rows: Iterable[Row[Any]]) -> list[Leg]:
    """Go down from the count at the first row, which every row carries."""
    legs: list[Leg] = []
    passed = 0
    for row in rows:
        legs.append(_leg(row, row.counted - passed))
        passed += _row_counts(row)
    return legs


def _row_counts(row: Row[Any]) -> bool:
    return row.occurred_at is not None and not row.revisit


def _leg(row: Row[Any], counted: int) -> Leg:
    return Leg(
        number=row.number,
        baton_id=row.baton_id,
        state=LegState.AWAITING if row.awaiting else LegState.VISITED,
        ordinal=counted if _row_counts(row) else None,
        company=row.company_name,
        place=row.place,
        latitude=row.latitude,
        longitude=row.longitude,
        visited_at=row.occurred_at,
        revisit=bool(row.revisit),
        put_in_at=row.logged_at if row.late else None,
        scheduled_on=row.scheduled_on,
        starts_at=row.starts_at,
    )
