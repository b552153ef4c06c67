"""The one question that reading a code asks of the database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from app.domain.baton import BatonState
from app.domain.handover import ACTIVE, Expectation, HandoverState
from app.domain.nomination import OPEN
from app.domain.scan import ScanFacts
from app.storage.handovers import Code, Handover
from app.storage.nominations import Nomination
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


def handover_of_day(
    session: Session, *, baton_id: int, day: date, begins: datetime, ends: datetime
) -> list[int]:
    """Find the handovers of a baton that were planned for, or visited on, one day in Stockholm.

    `begins` and `ends` bound that day, aware.
    """
    visited = exists().where(
        Visit.handover_id == Handover.id,
        Visit.annulled_at.is_(None),
        Visit.occurred_at >= begins,
        Visit.occurred_at < ends,
    )
    return list(
        session.scalars(
            select(Handover.id).where(
                Handover.baton_id == baton_id,
                Handover.state != HandoverState.CANCELLED,
                or_(Handover.scheduled_on == day, visited),
            )
        )
    )


def card_of(session: Session, handover_id: int) -> str | None:
    """Give the live code of a handover's card."""
    return session.scalar(
        select(Code.value).where(Code.handover_id == handover_id, Code.replaced_at.is_(None))
    )


@cache
def _question() -> Select[*tuple[Any, ...]]:
    """Put together once: making the statement costs several times what asking it does."""
    active = aliased(Handover)
    current = (
        select(active.id)
        .where(active.baton_id == Code.baton_id, active.state.in_(_ACTIVE))
        .correlate(Code)
        .scalar_subquery()
    )
    return (
        select(
            Code.id.label("code_id"),
            Code.value.label("code"),
            Code.baton_id.is_not(None).label("is_plate"),
            Code.replaced_at,
            Code.replace_reason,
            Relay.id.label("relay_id"),
            Relay.slug.label("relay_slug"),
            Relay.name.label("relay_name"),
            Relay.goal,
            Relay.office_phone,
            Baton.id.label("baton_id"),
            Baton.name.label("baton_name"),
            Baton.state.label("baton_state"),
            Handover.id.label("handover_id"),
            Handover.number,
            Handover.company_id,
            Handover.company_name,
            Handover.place,
            Handover.state,
            Handover.scheduled_on,
            Handover.created_at,
            Handover.cancel_reason,
            Visit.id.label("visit_id"),
            Visit.logged_by_id,
            Visit.logged_at,
            Visit.occurred_at,
            Visit.captured_at,
            Visit.link_nonce,
            Visit.revisit,
            *_told_by_others(),
        )
        .select_from(Code)
        .outerjoin(Handover, Handover.id == func.coalesce(Code.handover_id, current))
        .join(Baton, Baton.id == func.coalesce(Handover.baton_id, Code.baton_id))
        .join(Relay, Relay.id == Baton.relay_id)
        .outerjoin(Visit, and_(Visit.handover_id == Handover.id, Visit.annulled_at.is_(None)))
        .where(Code.value == bindparam("wanted"))
    )


def _told_by_others() -> tuple[ColumnElement[Any], ...]:
    annulled, counted, of_company = aliased(Visit), aliased(Visit), aliased(Visit)
    return (
        exists()
        .where(annulled.handover_id == Handover.id, annulled.annulled_at.is_not(None))
        .correlate(Handover)
        .label("has_annulled_visit"),
        exists()
        .where(
            of_company.relay_id == Relay.id,
            of_company.company_id == Handover.company_id,
            counts(of_company),
        )
        .correlate(Relay, Handover)
        .label("company_counted"),
        exists()
        .where(
            Nomination.handover_id == Handover.id,
            Nomination.state.in_(_OPEN),
        )
        .correlate(Handover)
        .label("choice_made"),
        select(func.count())
        .where(
            counted.relay_id == Relay.id,
            counted.handover_id < Handover.id,
            counts(counted),
        )
        .correlate(Relay, Handover)
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
