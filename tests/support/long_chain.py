"""Chains of any length with all that the admins' filter asks about, put in as tables of rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from app.domain.handover import HandoverState, StartReason
from app.domain.industry import Edition
from app.domain.places import KNOWN_PLACES
from app.domain.position import at_the_end
from app.domain.register import SizeClass
from app.domain.text import search_key, swedish_sort_key
from app.domain.visit import VisitSource
from app.storage.companies import Company, Workplace
from app.storage.handovers import Handover
from app.storage.relays import Baton, Relay
from app.storage.transaction import transaction
from app.storage.visits import Participant, Visit
from tests.support import cast

PACE = timedelta(days=15)
INDUSTRIES = ("10710", "16233", "43320", "47112", "62010", "90010", None)
SIZES = (SizeClass.TO_4, SizeClass.TO_9, None, SizeClass.TO_49)
NAMES = ("Ålens Bygg", "Ängs Café", "Östra Såg", "Bens Bageri", "Zinkverket", "Åkes Plåt", "Ö")
PLACES = (*KNOWN_PLACES, None)


@dataclass(frozen=True)
class LongChain:
    """A relay with this many visits, the last of them the latest; every third was made by one person."""

    relay: Relay
    baton: Baton
    length: int

    def plan_next(self, session: Session, *, on: date) -> Handover:
        """Let the key go on to one more company."""
        with transaction(session):
            last = session.scalars(
                select(Handover).where(
                    Handover.relay_id == self.relay.id, Handover.number == self.length
                )
            ).one()
            last.state = HandoverState.PASSED_ON
            session.flush()
            company = cast.make_company(session, self.relay, "Nästa AB", now=last.created_at)
            return cast.make_handover(
                session, self.baton, company, now=last.created_at, on=on, predecessor=last
            )


def make_long_chain(
    session: Session,
    length: int,
    *,
    now: datetime,
    person_id: int | None = None,
    slug: str = "leksand",
) -> LongChain:
    """Let a key have been to so many companies, the last of them today."""
    relay = cast.make_relay(session, now=now, slug=slug)
    baton = cast.make_baton(session, relay, now=now)
    with transaction(session):
        for kind, rows in _rows(session, relay, baton, length, now, person_id):
            if rows:
                session.execute(insert(kind), rows)
    return LongChain(relay, baton, length)


def name_of(at: int) -> str:
    return f"{NAMES[at % len(NAMES)]} {at} AB"


def _rows(
    session: Session, relay: Relay, baton: Baton, length: int, now: datetime, person_id: int | None
) -> Any:
    numbers = range(1, length + 1)
    yield Company, [_company(relay.id, at, now) for at in numbers]
    companies = list(
        session.scalars(select(Company.id).where(Company.relay_id == relay.id).order_by(Company.id))
    )
    yield Workplace, [_workplace(companies[at - 1], at, now) for at in numbers]
    places = dict(session.execute(select(Workplace.company_id, Workplace.id)).all())
    first = baton.id * 1_000_000
    yield (
        Handover,
        [
            _handover(first, baton, at, length, companies[at - 1], places[companies[at - 1]], now)
            for at in numbers
        ],
    )
    yield Visit, [_visit(first, relay.id, at, length, companies[at - 1], now) for at in numbers]
    yield (
        Participant,
        [
            {"visit_id": first + at, "person_id": person_id, "name": "Bo", "joined_at": now}
            for at in numbers
            if person_id and at % 3 == 0
        ],
    )


def _company(relay_id: int, at: int, now: datetime) -> dict[str, Any]:
    code = INDUSTRIES[at % len(INDUSTRIES)]
    return {
        "relay_id": relay_id,
        "name": name_of(at),
        "sort_key": swedish_sort_key(name_of(at)),
        "search_key": search_key(name_of(at)),
        "size_class": SIZES[at % len(SIZES)],
        "industry_code": code,
        "industry_edition": Edition.SNI_2007 if code else None,
        "created_at": now,
    }


def _workplace(company_id: int, at: int, now: datetime) -> dict[str, Any]:
    place = PLACES[at % len(PLACES)]
    return {
        "company_id": company_id,
        "place": place.name if place else None,
        "place_key": search_key(place.name) if place else None,
        "municipality_code": cast.LEKSAND,
        "latitude": place.latitude if place and at % 2 else None,
        "longitude": place.longitude if place and at % 2 else None,
        "created_at": now,
    }


def _handover(
    first: int,
    baton: Baton,
    at: int,
    length: int,
    company_id: int,
    workplace_id: int,
    now: datetime,
) -> dict[str, Any]:
    place = PLACES[at % len(PLACES)]
    return {
        "id": first + at,
        "relay_id": baton.relay_id,
        "baton_id": baton.id,
        "number": at,
        "position": at_the_end(at),
        "company_id": company_id,
        "workplace_id": workplace_id,
        "company_name": name_of(at),
        "place": place.name if place else None,
        "predecessor_id": first + at - 1 if at > 1 else None,
        "start_reason": StartReason.FIRST if at == 1 else None,
        "state": HandoverState.VISITED if at == length else HandoverState.PASSED_ON,
        "scheduled_on": None,
        "created_at": now - PACE * (length - at),
    }


def _visit(
    first: int, relay_id: int, at: int, length: int, company_id: int, now: datetime
) -> dict[str, Any]:
    visited_at = now - PACE * (length - at)
    return {
        "id": first + at,
        "relay_id": relay_id,
        "handover_id": first + at,
        "company_id": company_id,
        "source": VisitSource.SCAN,
        "logged_at": visited_at,
        "occurred_at": visited_at,
        "revisit": False,
        "skew_seconds": 0,
        "link_nonce": f"long-{first + at}",
    }
