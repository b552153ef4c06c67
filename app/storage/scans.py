"""The one question that reading a code asks of the database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, Table, and_, bindparam, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from app.domain.baton import BatonState
from app.domain.handover import ACTIVE, Expectation, HandoverState
from app.domain.nomination import OPEN
from app.domain.scan import ScanFacts
from app.storage.companies import Company
from app.storage.handovers import Code, Handover
from app.storage.nominations import Nomination
from app.storage.prepared import prepared, table_of
from app.storage.relays import Baton, Relay
from app.storage.visits import Visit, counts

_ACTIVE = tuple(ACTIVE)
_OPEN = tuple(OPEN)


@dataclass(frozen=True, slots=True)
class Scanned:
    """A code and all that the page or the action must know of what it leads to.

    Fields about the handover are None where a plate has no active handover; those about the visit
    where none stands. `counted_before` is how many visits to earlier handovers count.
    """

    code_id: int
    code: str
    is_plate: bool
    replaced_at: datetime | None
    replace_reason: str | None
    relay_id: int
    relay_slug: str
    relay_name: str
    goal: int
    office_phone: str | None
    baton_id: int
    baton_name: str
    baton_state: BatonState
    handover_id: int | None
    number: int | None
    position: int | None
    company_id: int | None
    company_name: str | None
    place: str | None
    state: HandoverState | None
    scheduled_on: date | None
    created_at: datetime | None
    cancel_reason: str | None
    visit_id: int | None
    logged_by_id: int | None
    logged_at: datetime | None
    occurred_at: datetime | None
    captured_at: datetime | None
    link_nonce: str | None
    revisit: bool | None
    has_annulled_visit: bool
    company_counted: bool
    company_merged: bool
    choice_made: bool
    counted_before: int

    @property
    def facts(self) -> ScanFacts:
        return ScanFacts(
            state=self.state,
            number=self.number,
            replaced=self.replaced_at is not None,
            visited_at=self.occurred_at,
            choice_made=self.choice_made,
        )

    @property
    def expectation(self) -> Expectation | None:
        if self.state is None:
            return None
        return Expectation(
            state=self.state,
            scheduled_on=self.scheduled_on,
            has_annulled_visit=self.has_annulled_visit,
        )


def scanned(session: Session, code: str) -> Scanned | None:
    """Find what a code leads to now: a card to its own handover, a plate to the active one."""
    row = session.execute(_question(), {"wanted": code}).one_or_none()
    return Scanned(**row._mapping) if row else None


class OfDay(NamedTuple):
    """A handover where a plate may have been read.

    `is_cancelled` when it was called off later, `had_ended` when the baton had a next one by then.
    """

    handover_id: int
    created_at: datetime
    is_cancelled: bool
    had_ended: bool


def handovers_of_day(
    session: Session,
    *,
    baton_id: int,
    day: date,
    begins: datetime,
    ends: datetime,
    read_at: datetime,
) -> list[OfDay]:
    """Find the handovers of a baton that were planned for, or visited on, one day in Stockholm.

    `begins` and `ends` bound that day, aware. What stood at `read_at` and was cancelled since is
    among them, whatever day it was planned for.
    """
    visited = exists().where(
        Visit.handover_id == Handover.id,
        Visit.annulled_at.is_(None),
        Visit.occurred_at >= begins,
        Visit.occurred_at < ends,
    )
    is_cancelled = Handover.state == HandoverState.CANCELLED
    following = aliased(Handover)
    had_ended = exists().where(
        following.baton_id == Handover.baton_id,
        following.created_at > Handover.created_at,
        following.created_at < read_at,
    )
    rows = session.execute(
        select(Handover.id, Handover.created_at, is_cancelled, had_ended).where(
            Handover.baton_id == baton_id,
            or_(
                and_(~is_cancelled, or_(Handover.scheduled_on == day, visited)),
                and_(is_cancelled, Handover.created_at <= read_at, Handover.cancelled_at > read_at),
            ),
        )
    )
    return [OfDay(*row) for row in rows]


def card_of(session: Session, handover_id: int) -> str | None:
    """Give the live code of a handover's card."""
    return session.scalar(
        select(Code.value).where(Code.handover_id == handover_id, Code.replaced_at.is_(None))
    )


@prepared
def _question() -> Select[*tuple[Any, ...]]:
    code, handover, visit = table_of(Code), table_of(Handover), table_of(Visit)
    baton, relay = table_of(Baton), table_of(Relay)
    active = handover.alias()
    current = (
        select(active.c.id)
        .where(active.c.baton_id == code.c.baton_id, active.c.state.in_(_ACTIVE))
        .correlate(code)
        .scalar_subquery()
    )
    return (
        select(
            code.c.id.label("code_id"),
            code.c.value.label("code"),
            code.c.baton_id.is_not(None).label("is_plate"),
            code.c.replaced_at,
            code.c.replace_reason,
            relay.c.id.label("relay_id"),
            relay.c.slug.label("relay_slug"),
            relay.c.name.label("relay_name"),
            relay.c.goal,
            relay.c.office_phone,
            baton.c.id.label("baton_id"),
            baton.c.name.label("baton_name"),
            baton.c.state.label("baton_state"),
            handover.c.id.label("handover_id"),
            handover.c.number,
            handover.c.position,
            handover.c.company_id,
            handover.c.company_name,
            handover.c.place,
            handover.c.state,
            handover.c.scheduled_on,
            handover.c.created_at,
            handover.c.cancel_reason,
            visit.c.id.label("visit_id"),
            visit.c.logged_by_id,
            visit.c.logged_at,
            visit.c.occurred_at,
            visit.c.captured_at,
            visit.c.link_nonce,
            visit.c.revisit,
            *_told_by_others(relay, handover),
        )
        .select_from(code)
        .outerjoin(handover, handover.c.id == func.coalesce(code.c.handover_id, current))
        .join(baton, baton.c.id == func.coalesce(handover.c.baton_id, code.c.baton_id))
        .join(relay, relay.c.id == baton.c.relay_id)
        .outerjoin(visit, and_(visit.c.handover_id == handover.c.id, visit.c.annulled_at.is_(None)))
        .where(code.c.value == bindparam("wanted"))
    )


def _told_by_others(relay: Table, handover: Table) -> tuple[ColumnElement[Any], ...]:
    nomination, company = table_of(Nomination).c, table_of(Company).alias().c
    annulled, counted, of_company = (table_of(Visit).alias().c for _ in range(3))
    return (
        exists()
        .where(annulled.handover_id == handover.c.id, annulled.annulled_at.is_not(None))
        .correlate(handover)
        .label("has_annulled_visit"),
        exists()
        .where(
            of_company.relay_id == relay.c.id,
            of_company.company_id == handover.c.company_id,
            counts(of_company),
        )
        .correlate(relay, handover)
        .label("company_counted"),
        exists()
        .where(
            or_(
                company.successor_id == handover.c.company_id,
                and_(company.id == handover.c.company_id, company.successor_id.is_not(None)),
            )
        )
        .correlate(handover)
        .label("company_merged"),
        exists()
        .where(nomination.handover_id == handover.c.id, nomination.state.in_(_OPEN))
        .correlate(handover)
        .label("choice_made"),
        select(func.count())
        .where(
            counted.relay_id == relay.c.id,
            counted.position < handover.c.position,
            counts(counted),
        )
        .correlate(relay, handover)
        .scalar_subquery()
        .label("counted_before"),
    )


@dataclass(frozen=True, slots=True)
class Plate:
    """A baton's fixed plate with its live code."""

    relay: Relay
    baton: str
    code: str


def plate(session: Session, baton_id: int) -> Plate | None:
    row = session.execute(
        select(Relay, Baton.name, Code.value)
        .join(Baton, Baton.relay_id == Relay.id)
        .join(Code, and_(Code.baton_id == Baton.id, Code.replaced_at.is_(None)))
        .where(Baton.id == baton_id)
    ).one_or_none()
    return Plate(*row) if row else None


def plates_of(session: Session, relay_id: int) -> dict[int, str]:
    """Give the live codes of a relay's plates, by baton."""
    rows = session.execute(
        select(Baton.id, Code.value)
        .join(Code, and_(Code.baton_id == Baton.id, Code.replaced_at.is_(None)))
        .where(Baton.relay_id == relay_id)
    )
    return {row.id: row.value for row in rows}
