"""Decades of a relay from one seed: a register, and a chain of any length, written as rows in one go.

The rows are what the actions would have left, but for the journal's digests: whoever verifies the
journal plays the relay instead.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import Engine, insert, select, update
from sqlalchemy.orm import Session, aliased

from app.domain.baton import BatonState
from app.domain.code import new_code
from app.domain.eligibility import CompanyStatus
from app.domain.handover import HandoverState, StartReason
from app.domain.industry import Edition
from app.domain.nomination import Decision, NominationSource, NominationState
from app.domain.places import KNOWN_PLACES, LEKSAND_CODE
from app.domain.register import SizeClass, Source
from app.domain.text import search_key, swedish_sort_key
from app.domain.visit import VisitSource
from app.extensions import Base
from app.storage.companies import Company, Workplace
from app.storage.contacts import Contact
from app.storage.handovers import Code, Handover
from app.storage.journal import JournalEntry, JournalHead, chain_of
from app.storage.nominations import Nomination, Review
from app.storage.transaction import transaction
from app.storage.visits import Participant, Visit
from tests.support import cast

SEED = 1_000
PACE_DAYS = 15
# The first letters of SNI's divisions, as often as a rural municipality has them.
INDUSTRIES = ("41", "43", "43", "47", "56", "62", "69", "81", "02", "25", "96", None)
SIZES = (SizeClass.NONE, SizeClass.NONE, SizeClass.TO_4, SizeClass.TO_4, SizeClass.TO_9, None)
TRADES = ("Bygg", "Snickeri", "Åkeri", "Smedja", "Kafé", "Elteknik", "Gårdsbutik", "Måleri")
Row = dict[str, Any]


@dataclass
class Decades:
    """A relay that grows; `legs` counts them, and the last one is on its way."""

    engine: Engine
    now: datetime
    relay_id: int
    baton_id: int
    people: Sequence[int]
    chance: Random = field(default_factory=lambda: Random(SEED))
    companies: list[tuple[int, int, str, str]] = field(default_factory=list)
    legs: int = 0
    last_id: int | None = None

    def register(self, number: int) -> None:
        """Enter so many companies, each with a workplace and every third with a contact."""
        with Session(self.engine) as session, transaction(session):
            begin = len(self.companies)
            names = [self._name(begin + at) for at in range(number)]
            ids = _written(session, Company, [self._company(name) for name in names])
            places = [self.chance.choice(KNOWN_PLACES) for _ in names]
            workplaces = _written(
                session,
                Workplace,
                [
                    {
                        "company_id": company_id,
                        "place": place.name,
                        "place_key": search_key(place.name),
                        "municipality_code": LEKSAND_CODE,
                        "latitude": place.latitude,
                        "longitude": place.longitude,
                        "created_at": self.now,
                    }
                    for company_id, place in zip(ids, places, strict=True)
                ],
            )
            _written(session, Contact, [self._contact(each) for each in ids[::3]])
            self.companies += [
                (company_id, workplace_id, name, place.name)
                for company_id, workplace_id, name, place in zip(
                    ids, workplaces, names, places, strict=True
                )
            ]

    def go_on(self, legs: int) -> None:
        """Let the key travel so many legs further, each visited, chosen from and passed on."""
        with Session(self.engine) as session, transaction(session):
            dates = [self.now - timedelta(days=PACE_DAYS * left) for left in range(legs, 0, -1)]
            handovers = self._handovers(session, dates)
            visits = _written(session, Visit, list(self._visits(handovers, dates)))
            _written(session, Participant, list(self._participants(visits, dates)))
            chosen = _written(
                session, Nomination, list(self._nominations(handovers, visits, dates))
            )
            _written(
                session,
                Review,
                [
                    {
                        "nomination_id": each,
                        "decision": Decision.APPROVE,
                        "reviewer_id": self.people[0],
                        "decided_at": self.now,
                    }
                    for each in chosen
                ],
            )
            self._journal(session, handovers, dates)
            self.legs += legs

    def _name(self, at: int) -> str:
        return f"{self.chance.choice(TRADES)} i Påhittsbyn {at + 1} AB"

    def _company(self, name: str) -> Row:
        return {
            "relay_id": self.relay_id,
            "name": name,
            "sort_key": swedish_sort_key(name),
            "search_key": search_key(name),
            "status": CompanyStatus.ACTIVE,
            "size_class": self.chance.choice(SIZES),
            "industry_code": self.chance.choice(INDUSTRIES),
            "industry_edition": Edition.SNI_2025,
            "source": Source.IMPORT,
            "created_at": self.now,
        }

    def _contact(self, company_id: int) -> Row:
        return {
            "company_id": company_id,
            "name": "Cissi Påhittad",
            "email": f"cissi-{company_id}@foretag.example",
            "is_primary": True,
            "since": self.now,
        }

    def _handovers(self, session: Session, dates: Sequence[datetime]) -> list[int]:
        session.execute(
            update(Handover)
            .where(Handover.id == self.last_id)
            .values(state=HandoverState.PASSED_ON)
        )
        rows = [
            self._leg(self.legs + at, date, is_last=at == len(dates) - 1)
            for at, date in enumerate(dates)
        ]
        ids = _written(session, Handover, rows)
        self._link(session)
        self.last_id = ids[-1]
        _written(
            session,
            Code,
            [
                {"value": new_code(secrets.randbits), "handover_id": each, "issued_at": self.now}
                for each in ids
            ],
        )
        return ids

    def _link(self, session: Session) -> None:
        """Let every leg follow upon the one before it; only the first is an office start."""
        before = aliased(Handover)
        went_before = (
            select(before.id)
            .where(before.relay_id == self.relay_id, before.number == Handover.number - 1)
            .scalar_subquery()
        )
        session.execute(
            update(Handover)
            .where(Handover.relay_id == self.relay_id, Handover.number > max(self.legs, 1))
            .values(predecessor_id=went_before, start_reason=None)
        )

    def _leg(self, at: int, date: datetime, *, is_last: bool) -> Row:
        company_id, workplace_id, name, place = self.companies[at % len(self.companies)]
        return {
            "relay_id": self.relay_id,
            "baton_id": self.baton_id,
            "number": at + 1,
            "company_id": company_id,
            "workplace_id": workplace_id,
            "company_name": name,
            "place": place,
            "start_reason": StartReason.FIRST,
            "state": HandoverState.VISITED if is_last else HandoverState.PASSED_ON,
            "scheduled_on": date.date(),
            "created_at": date - timedelta(days=9),
        }

    def _visits(self, handovers: Sequence[int], dates: Sequence[datetime]) -> Iterator[Row]:
        for at, (handover_id, date) in enumerate(zip(handovers, dates, strict=True)):
            number = self.legs + at
            yield {
                "relay_id": self.relay_id,
                "handover_id": handover_id,
                "company_id": self.companies[number % len(self.companies)][0],
                "source": VisitSource.SCAN,
                "logged_by_id": self.people[number % len(self.people)],
                "logged_at": date,
                "occurred_at": date,
                "revisit": number >= len(self.companies),
                "link_nonce": secrets.token_urlsafe(18),
            }

    def _participants(self, visits: Sequence[int], dates: Sequence[datetime]) -> Iterator[Row]:
        for visit_id, date in zip(visits, dates, strict=True):
            for person_id in self.people:
                yield {"visit_id": visit_id, "person_id": person_id, "joined_at": date}

    def _nominations(
        self, handovers: Sequence[int], visits: Sequence[int], dates: Sequence[datetime]
    ) -> Iterator[Row]:
        """Every visit chose the next company, but for the last, which still thinks about it."""
        legs = list(zip(handovers, visits, dates, strict=True))
        coming = zip(legs, handovers[1:], strict=False)
        for at, ((handover_id, visit_id, date), next_id) in enumerate(coming, start=self.legs + 1):
            company_id, workplace_id, name, place = self.companies[at % len(self.companies)]
            yield {
                "relay_id": self.relay_id,
                "handover_id": handover_id,
                "visit_id": visit_id,
                "rank": 1,
                "company_id": company_id,
                "workplace_id": workplace_id,
                "company_name": name,
                "company_search_key": search_key(name),
                "company_place": place,
                "reason": "De gör något som fler borde få se.",
                "source": NominationSource.LINK,
                "state": NominationState.ACCEPTED,
                "submitted_at": date + timedelta(days=self.chance.randrange(6)),
                "state_changed_at": date + timedelta(days=8),
                "next_id": next_id,
            }

    def _journal(
        self, session: Session, handovers: Sequence[int], dates: Sequence[datetime]
    ) -> None:
        chain = chain_of(self.relay_id)
        begin = self.legs
        _written(
            session,
            JournalEntry,
            [
                {
                    "chain": chain,
                    "sequence": begin + at + 1,
                    "at": date,
                    "event": "visit.logged",
                    "actor": f"person:{self.people[0]}",
                    "subject": f"handover:{handover_id}",
                    "facts": "{}",
                    "commitments": "{}",
                    "previous": "",
                    "digest": "",
                }
                for at, (handover_id, date) in enumerate(zip(handovers, dates, strict=True))
            ],
        )
        head = session.get(JournalHead, chain) or JournalHead(chain=chain, digest="", mac="")
        head.count = begin + len(handovers)
        session.add(head)


def begin(engine: Engine, now: datetime, *, people: Sequence[int]) -> Decades:
    """Make a relay whose key stands ready, to be filled by `register` and `go_on`."""
    with Session(engine) as session, transaction(session):
        relay = cast.make_relay(session, now=now)
        baton = cast.make_baton(session, relay, now=now)
        baton.state = BatonState.WITH_COMPANY
        return Decades(engine, now, relay.id, baton.id, people)


def _written(session: Session, kind: type[Base], rows: list[Row]) -> list[int]:
    """Write rows in one go, and give their ids in the order in which they were given."""
    if not rows:
        return []
    key = kind.__table__.c.id
    return list(
        session.execute(insert(kind).returning(key, sort_by_parameter_order=True), rows).scalars()
    )
