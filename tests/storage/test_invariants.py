"""The database itself holds the invariants: rows that break them cannot be written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy import insert, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.domain.handover import StartReason
from app.domain.nomination import Decision, NominationSource, NominationState
from app.domain.visit import VisitSource
from app.storage.companies import Company, Workplace
from app.storage.handovers import Code, Handover
from app.storage.journal import JournalEntry
from app.storage.nominations import Nomination, Review
from app.storage.people import Person
from app.storage.relays import Baton, Relay
from app.storage.transaction import transaction
from app.storage.visits import Participant, Visit

NONCES = iter(range(10**6))


@dataclass
class Rows:
    """A visited handover whose choice is approved, and raw inserts beside it."""

    session: Session
    relay: Relay
    baton: Baton
    company: Company
    handover: Handover
    bo: Person
    now: datetime

    def insert(self, kind: Any, **values: Any) -> int:
        statement = insert(kind).values(**values).returning(kind.id)
        row_id: int = self.session.execute(statement).scalar_one()
        return row_id

    def add_handover(self, **changes: Any) -> int:
        values = {
            "relay_id": self.relay.id,
            "baton_id": self.baton.id,
            "number": 2,
            "company_id": self.company.id,
            "workplace_id": self.company.workplaces[0].id,
            "company_name": "Leksandsdörren",
            "start_reason": StartReason.NO_CHOICE,
            "state": "passed_on",
            "created_at": self.now,
        }
        return self.insert(Handover, **(values | changes))

    def add_visit(self, **changes: Any) -> int:
        values = {
            "relay_id": self.relay.id,
            "handover_id": self.handover.id,
            "position": self.handover.position,
            "company_id": self.company.id,
            "source": VisitSource.SCAN,
            "logged_at": self.now,
            "occurred_at": self.now,
            "skew_seconds": 0,
            "revisit": False,
            "link_nonce": f"nonce-{next(NONCES)}",
        }
        return self.insert(Visit, **(values | changes))

    def add_nomination(self, visit_id: int, **changes: Any) -> int:
        values = {
            "relay_id": self.relay.id,
            "handover_id": self.handover.id,
            "visit_id": visit_id,
            "rank": 1,
            "company_name": "Tomoku Hus",
            "company_search_key": "tomoku hus",
            "source": NominationSource.LINK,
            "state": NominationState.APPROVED,
            "submitted_at": self.now,
            "state_changed_at": self.now,
        }
        return self.insert(Nomination, **(values | changes))

    def add_review(self, nomination_id: int, **changes: Any) -> int:
        values = {
            "nomination_id": nomination_id,
            "decision": Decision.APPROVE,
            "decided_at": self.now,
        }
        return self.insert(Review, **(values | changes))

    def add_code(self, **owner: int) -> int:
        value = f"{next(NONCES):016d}"
        return self.insert(Code, value=value, issued_at=self.now, **owner)

    def add_entry(self, **changes: Any) -> int:
        values = {
            "chain": "relay:1",
            "sequence": 1,
            "at": self.now,
            "event": "visit.logged",
            "actor": "system",
            "subject": "visit:1",
            "facts": "{}",
            "commitments": "{}",
            "previous": "0" * 64,
            "digest": "1" * 64,
        }
        return self.insert(JournalEntry, **(values | changes))

    def change(self, kind: Any, row_id: int, **values: Any) -> None:
        self.session.execute(update(kind).where(kind.id == row_id).values(**values))


@pytest.fixture
def rows(
    session: Session,
    relay: Relay,
    baton: Baton,
    company: Company,
    handover: Handover,
    bo: Person,
    now: datetime,
) -> Rows:
    return Rows(session, relay, baton, company, handover, bo, now)


def _second_successor(rows: Rows) -> None:
    for number in (2, 3):
        rows.add_handover(number=number, start_reason=None, predecessor_id=rows.handover.id)


def _second_winner(rows: Rows) -> None:
    visit_id = rows.add_visit()
    rows.add_nomination(visit_id)
    rows.add_nomination(visit_id, rank=2)


def _second_open_first_choice(rows: Rows) -> None:
    visit_id = rows.add_visit()
    for _ in range(2):
        rows.add_nomination(visit_id, state=NominationState.SUBMITTED)


def _second_way_to_a_handover(rows: Rows) -> None:
    visit_id, next_id = rows.add_visit(), rows.add_handover()
    for state in (NominationState.WITHDRAWN, NominationState.ACCEPTED):
        rows.add_nomination(visit_id, state=state, next_id=next_id)


def _second_counted_visit(rows: Rows) -> None:
    rows.add_visit()
    rows.add_visit(handover_id=rows.add_handover())


def _foreign_workplace(rows: Rows) -> None:
    other = cast_company(rows)
    rows.add_handover(workplace_id=other)


def cast_company(rows: Rows) -> int:
    """Insert another company and give its workplace."""
    company_id = rows.insert(
        Company,
        relay_id=rows.relay.id,
        name="B",
        sort_key="b",
        search_key="b",
        status="unknown",
        created_at=rows.now,
    )
    return rows.insert(Workplace, company_id=company_id, created_at=rows.now)


def _twice(act: Callable[[Rows], object]) -> Callable[[Rows], None]:
    def do(rows: Rows) -> None:
        act(rows)
        act(rows)

    return do


BREACHES: dict[str, Callable[[Rows], object]] = {
    "two active handovers of a baton": lambda rows: rows.add_handover(state="planned"),
    "a number given twice": lambda rows: rows.add_handover(number=1),
    "a number below one": lambda rows: rows.add_handover(number=0),
    "neither predecessor nor reason": lambda rows: rows.add_handover(start_reason=None),
    "both predecessor and reason": lambda rows: rows.add_handover(predecessor_id=rows.handover.id),
    "two successors": _second_successor,
    "a state that does not exist": lambda rows: rows.change(
        Handover, rows.handover.id, cancel_reason="x", state="lost"
    ),
    "cancelled without a time": lambda rows: rows.add_handover(state="cancelled"),
    "scheduled without a date": lambda rows: rows.change(
        Handover, rows.handover.id, scheduled_on=None
    ),
    "a workplace of another company": _foreign_workplace,
    "two standing visits of a handover": _twice(lambda rows: rows.add_visit()),
    "two counted visits to a company": _second_counted_visit,
    "a visit to another company than the handover's": lambda rows: rows.add_visit(company_id=4711),
    "annulled without a reason": lambda rows: rows.add_visit(annulled_at=rows.now),
    "a person twice at a visit": lambda rows: [
        rows.insert(Participant, visit_id=visit_id, person_id=rows.bo.id, joined_at=rows.now)
        for visit_id in [rows.add_visit()] * 2
    ],
    "two winning nominations": _second_winner,
    "two open first choices": _second_open_first_choice,
    "two choices that led to one handover": _second_way_to_a_handover,
    "a third choice": lambda rows: rows.add_nomination(rows.add_visit(), rank=3),
    "two standing decisions": lambda rows: [
        rows.add_review(nomination_id)
        for nomination_id in [rows.add_nomination(rows.add_visit())] * 2
    ],
    "a rejection without a reason": lambda rows: rows.add_review(
        rows.add_nomination(rows.add_visit()), decision=Decision.REJECT
    ),
    "a code of a handover and of a baton": lambda rows: rows.add_code(
        handover_id=rows.handover.id, baton_id=rows.baton.id
    ),
    "a code of nothing": lambda rows: rows.add_code(),
    "two live codes of a card": lambda rows: rows.add_code(handover_id=rows.handover.id),
    "two live codes of a plate": lambda rows: rows.add_code(baton_id=rows.baton.id),
    "a place in the journal taken twice": _twice(lambda rows: rows.add_entry()),
}


@pytest.mark.parametrize("breach", BREACHES.values(), ids=BREACHES)
def test_the_database_refuses(rows: Rows, breach: Callable[[Rows], object]) -> None:
    with pytest.raises(IntegrityError), transaction(rows.session):
        breach(rows)


ALLOWED: dict[str, Callable[[Rows], object]] = {
    "a restart beside the active handover": lambda rows: rows.add_handover(),
    "a cancelled successor beside the one that stands": lambda rows: [
        rows.add_handover(
            number=number,
            start_reason=None,
            predecessor_id=rows.handover.id,
            state=state,
            cancelled_at=rows.now if state == "cancelled" else None,
        )
        for number, state in enumerate(("cancelled", "passed_on"), start=2)
    ],
    "an annulled visit beside the one that stands": lambda rows: [
        rows.add_visit(annulled_at=rows.now, annul_reason="ångrad"),
        rows.add_visit(),
    ],
    "a revisit": lambda rows: [
        rows.add_visit(),
        rows.add_visit(handover_id=rows.add_handover(), revisit=True),
    ],
    "a second choice": lambda rows: [
        rows.add_nomination(visit_id, rank=rank, state=NominationState.SUBMITTED)
        for rank, visit_id in enumerate([rows.add_visit()] * 2, start=1)
    ],
    "a day for the handover": lambda rows: rows.change(
        Handover, rows.handover.id, scheduled_on=date(2026, 6, 1)
    ),
}


@pytest.mark.parametrize("row", ALLOWED.values(), ids=ALLOWED)
def test_the_database_allows(rows: Rows, row: Callable[[Rows], object]) -> None:
    with transaction(rows.session):
        row(rows)
