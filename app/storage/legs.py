"""Legs under way and visits just made, as the pages for scans and for staff tell of them.

What a code itself leads to is asked in `scans`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, select
from sqlalchemy.orm import Session

from app.domain.handover import ACTIVE, AWAITING, HandoverState
from app.domain.nomination import OPEN, NominationState
from app.domain.visit import Side
from app.storage.handovers import Code, Handover
from app.storage.nominations import Nomination
from app.storage.relays import Relay
from app.storage.visits import Participant, Visit

_ACTIVE = tuple(ACTIVE)


@dataclass(frozen=True, slots=True)
class Leg:
    """A handover under way; `code` is its card's, and empty should the card have none."""

    handover_id: int
    number: int
    relay: str
    company: str
    place: str | None
    state: HandoverState
    scheduled_on: date | None
    created_at: datetime
    code: str | None

    @property
    def is_awaiting(self) -> bool:
        return self.state in AWAITING


@dataclass(frozen=True, slots=True)
class Choice:
    """What a visited company chose, first or second."""

    rank: int
    company: str
    place: str | None
    state: NominationState
    submitted_at: datetime

    @property
    def stands(self) -> bool:
        return self.state in OPEN


@dataclass(frozen=True, slots=True)
class Presence:
    """Somebody at a visit; the name is empty once erased, the person where there is no account."""

    name: str | None
    person_id: int | None


@dataclass(frozen=True, slots=True)
class OwnVisit:
    """A visit in which somebody took part; `code` is the live one of the handover's card."""

    visit_id: int
    company: str
    place: str | None
    occurred_at: datetime
    code: str | None


def leg_of_baton(session: Session, baton_id: int) -> Leg | None:
    """Find the handover that a baton is on now."""
    row = session.execute(_legs().where(Handover.baton_id == baton_id)).one_or_none()
    return Leg(**row._mapping) if row else None


def leg(session: Session, handover_id: int) -> Leg | None:
    """Find a handover that is under way."""
    row = session.execute(_legs().where(Handover.id == handover_id)).one_or_none()
    return Leg(**row._mapping) if row else None


def legs(session: Session) -> list[Leg]:
    """Give every handover under way, in every relay."""
    rows = session.execute(_legs().order_by(Relay.id, Handover.baton_id))
    return [Leg(**row._mapping) for row in rows]


def choices_of(session: Session, handover_id: int) -> list[Choice]:
    """Give every choice that a visited company made, first choices first, whatever became of it."""
    rows = session.execute(
        select(
            Nomination.rank,
            Nomination.company_name.label("company"),
            Nomination.company_place.label("place"),
            Nomination.state,
            Nomination.submitted_at,
        )
        .where(Nomination.handover_id == handover_id)
        .order_by(Nomination.rank, Nomination.id)
    )
    return [Choice(**row._mapping) for row in rows]


def presences(session: Session, visit_id: int) -> list[Presence]:
    """Give those of us who are at a visit, in the order in which they came."""
    rows = session.execute(
        select(Participant.name, Participant.person_id)
        .where(
            Participant.visit_id == visit_id,
            Participant.side == Side.OFFICE,
            Participant.left_at.is_(None),
        )
        .order_by(Participant.id)
    )
    return [Presence(**row._mapping) for row in rows]


def visits_of_person(session: Session, person_id: int, *, limit: int) -> list[OwnVisit]:
    """Give the latest visits that stand and in which a person took part."""
    rows = session.execute(
        select(
            Visit.id.label("visit_id"),
            Handover.company_name.label("company"),
            Handover.place,
            Visit.occurred_at,
            Code.value.label("code"),
        )
        .join(Visit, Visit.handover_id == Handover.id)
        .join(Participant, Participant.visit_id == Visit.id)
        .outerjoin(Code, _live_card())
        .where(
            Participant.person_id == person_id,
            Participant.left_at.is_(None),
            Visit.annulled_at.is_(None),
        )
        .order_by(Visit.occurred_at.desc(), Visit.id.desc())
        .limit(limit)
    )
    return [OwnVisit(**row._mapping) for row in rows]


def _legs() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Handover.id.label("handover_id"),
            Handover.number,
            Relay.name.label("relay"),
            Handover.company_name.label("company"),
            Handover.place,
            Handover.state,
            Handover.scheduled_on,
            Handover.created_at,
            Code.value.label("code"),
        )
        .join(Relay, Relay.id == Handover.relay_id)
        .outerjoin(Code, _live_card())
        .where(Handover.state.in_(_ACTIVE))
    )


def _live_card() -> ColumnElement[bool]:
    return and_(Code.handover_id == Handover.id, Code.replaced_at.is_(None))
