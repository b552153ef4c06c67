"""Chains for the public's eyes: of any length, made as rows and not by playing the whole relay."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import count

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from app.domain.baton import BatonState
from app.domain.handover import HandoverState, StartReason
from app.domain.text import search_key, swedish_sort_key
from app.domain.visit import VisitSource
from app.storage.companies import Company, Workplace
from app.storage.handovers import Handover
from app.storage.journal import JournalHead, chain_of
from app.storage.relays import Baton, Relay
from app.storage.transaction import transaction
from app.storage.visits import Visit

PACE_DAYS = 15
LEKSAND = (60.7303, 14.9999)
_nonces = count(1)


@dataclass
class Chain:
    """A relay with one baton, to which legs are added one by one."""

    session: Session
    relay: Relay
    baton: Baton
    last: Handover | None = None
    numbers: int = 0

    def visited(
        self,
        company: str,
        at: datetime,
        *,
        place: str | None = "Leksand",
        revisit: bool = False,
        state: HandoverState = HandoverState.VISITED,
    ) -> Visit:
        """Add a leg whose visit stands; the leg before it has been passed on."""
        self._pass_on()
        handover = self._leg(company, state, at, place=place)
        visit = Visit(
            relay_id=self.relay.id,
            handover_id=handover.id,
            position=handover.position,
            company_id=handover.company_id,
            source=VisitSource.SCAN,
            logged_at=at,
            occurred_at=at,
            revisit=revisit,
            link_nonce=f"nonce-{next(_nonces)}",
        )
        self.baton.state = BatonState.WITH_COMPANY
        self._keep(visit)
        return visit

    def awaiting(self, company: str, at: datetime, *, on: date | None = None) -> Handover:
        """Add the leg that the baton is on its way to."""
        self._pass_on()
        self.baton.state = BatonState.CARRIED
        handover = self._leg(company, HandoverState.PLANNED, at)
        if on:
            handover.state, handover.scheduled_on = HandoverState.SCHEDULED, on
        return handover

    def cancelled(self, company: str, at: datetime) -> Handover:
        handover = self._leg(company, HandoverState.CANCELLED, at, cancelled_at=at)
        handover.cancel_reason = "Flyttat till hösten"
        return handover

    def annul(self, visit: Visit, at: datetime) -> None:
        visit.annulled_at, visit.annul_reason = at, "ångrad"

    def visits(self, number: int, *, until: datetime) -> None:
        """Add many visits at the promised pace, the last one on the given day."""
        for left in range(number - 1, -1, -1):
            at = until - timedelta(days=PACE_DAYS * left)
            self.visited(f"Påhittade Smedjan {self.numbers + 1} AB", at)

    def _pass_on(self) -> None:
        if self.last and self.last.state is HandoverState.VISITED:
            self.last.state = HandoverState.PASSED_ON
            self.session.flush()

    def _leg(
        self,
        company: str,
        state: HandoverState,
        at: datetime,
        *,
        place: str | None = "Leksand",
        cancelled_at: datetime | None = None,
    ) -> Handover:
        workplace = self._workplace(company, at, place)
        self.numbers += 1
        goes_on = self.last is not None and cancelled_at is None
        handover = Handover(
            relay_id=self.relay.id,
            baton_id=self.baton.id,
            number=self.numbers,
            company_id=workplace.company_id,
            workplace_id=workplace.id,
            company_name=company,
            place=place,
            predecessor_id=self.last.id if self.last and goes_on else None,
            start_reason=None if goes_on else StartReason.OTHER,
            state=state,
            created_at=at,
            cancelled_at=cancelled_at,
        )
        self._keep(handover)
        self.last = self.last if cancelled_at else handover
        return handover

    def _workplace(self, company: str, at: datetime, place: str | None) -> Workplace:
        known = self.session.scalar(
            select(Company).where(Company.relay_id == self.relay.id, Company.name == company)
        )
        if known:
            return known.workplaces[0]
        row = Company(
            relay_id=self.relay.id,
            name=company,
            sort_key=swedish_sort_key(company),
            search_key=search_key(company),
            created_at=at,
        )
        self._keep(row)
        latitude, longitude = LEKSAND
        workplace = Workplace(
            company_id=row.id, place=place, latitude=latitude, longitude=longitude, created_at=at
        )
        self._keep(workplace)
        return workplace

    def _keep(self, row: object) -> None:
        self.session.add(row)
        self.session.flush()


@contextmanager
def new_chain(engine: Engine, now: datetime, *, slug: str = "leksand") -> Iterator[Chain]:
    """Make a relay whose baton is at the office, and commit what is added to it inside."""
    with Session(engine, expire_on_commit=False) as session, transaction(session):
        relay = Relay(
            slug=slug,
            name=f"Företagsstafetten i {slug.title()}",
            municipality=slug.title(),
            municipality_code="2029",
            office_email=f"naringsliv@{slug}.example",
            office_phone="0247-800 00",
            created_at=now,
        )
        session.add(relay)
        session.flush()
        baton = Baton(relay_id=relay.id, name=f"{slug.title()}snyckeln", created_at=now)
        session.add(baton)
        session.flush()
        yield Chain(session, relay, baton)


@contextmanager
def more(engine: Engine, chain: Chain) -> Iterator[Chain]:
    """Go on with a chain, and let its version grow as the journal would."""
    with Session(engine, expire_on_commit=False) as session, transaction(session):
        relay = session.get_one(Relay, chain.relay.id)
        last = session.get_one(Handover, chain.last.id) if chain.last else None
        baton = session.get_one(Baton, chain.baton.id)
        head = session.get(JournalHead, chain_of(relay.id))
        if head is None:
            head = JournalHead(chain=chain_of(relay.id), count=0, digest="", mac="")
            session.add(head)
        head.count += 1
        yield Chain(session, relay, baton, last, chain.numbers)
