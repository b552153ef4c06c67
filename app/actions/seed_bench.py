"""Fill a database with current handovers in bulk, for load tests alone."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert, select

from app.actions.act import Act
from app.actions.begin_sign_in import begin_sign_in
from app.actions.create_relay import GREATEST_GOAL, NewRelay, create_relay
from app.domain.baton import BatonState
from app.domain.calendar import stockholm_date
from app.domain.code import new_code
from app.domain.eligibility import CompanyStatus
from app.domain.errors import WrongState
from app.domain.handover import HandoverState, StartReason
from app.domain.roles import Role
from app.domain.text import search_key, swedish_sort_key
from app.extensions import Base
from app.storage import people, relays
from app.storage.companies import Company, Workplace
from app.storage.handovers import Code, Handover
from app.storage.people import Person, SignInKind
from app.storage.relays import Baton, Relay
from app.storage.transaction import transaction
from app.storage.visits import Visit

SLUG = "bench"
EMAIL = "bench@bench.example"


class InEarnest(WrongState):
    """The database holds visits of a real relay, among which nothing is to be seeded."""

    code = "in_earnest"


@dataclass(frozen=True, slots=True)
class Seeded:
    """The cards' codes, and the token of somebody who may log their visits."""

    codes: list[str]
    token: str


def seed_handovers(act: Act, *, count: int, beside_others: bool = False) -> Seeded:
    """Put as many handovers as batons on their way today, in a relay of their own.

    Raises `InEarnest` where another relay has visits, unless it may stand beside them.
    """
    with transaction(act.session):
        if not beside_others and _is_in_earnest(act):
            raise InEarnest
        codes = _seed(act, _new_relay(act), count)
        return Seeded(codes, _token(act))


def _is_in_earnest(act: Act) -> bool:
    elsewhere = select(Visit.id).join(Relay, Relay.id == Visit.relay_id)
    visit = elsewhere.where(Relay.slug.not_like(f"{SLUG}%")).limit(1)
    return act.session.scalar(visit) is not None


def _new_relay(act: Act) -> int:
    """Begin a relay with its journal; every seeding has one of its own."""
    earlier = sum(relay.slug.startswith(SLUG) for relay in relays.all_relays(act.session))
    new = NewRelay(
        slug=f"{SLUG}-{earlier + 1}" if earlier else SLUG,
        name="Belastningsprov",
        municipality="Leksand",
        municipality_code="2029",
        goal=GREATEST_GOAL,
    )
    return create_relay(act, new)


def _seed(act: Act, relay_id: int, count: int) -> list[str]:
    names = [f"Påhittat provföretag {number}" for number in range(1, count + 1)]
    batons = _inserted(act, Baton, [_baton(act, relay_id, name) for name in names])
    companies = _inserted(act, Company, [_company(act, relay_id, name) for name in names])
    workplaces = _inserted(
        act,
        Workplace,
        [{"company_id": company_id, "created_at": act.now} for company_id in companies],
    )
    legs = zip(range(1, count + 1), names, batons, companies, workplaces, strict=True)
    handovers = _inserted(act, Handover, [_handover(act, relay_id, leg) for leg in legs])
    codes = [new_code(secrets.randbits) for _ in range(count)]
    cards = zip(codes, handovers, strict=True)
    _inserted(
        act,
        Code,
        [{"value": code, "handover_id": card, "issued_at": act.now} for code, card in cards],
    )
    return codes


def _inserted(act: Act, table: type[Base], rows: Sequence[Mapping[str, Any]]) -> list[int]:
    """Insert many rows in few statements, and give their ids in the same order."""
    statement = insert(table).returning(table.__table__.c.id, sort_by_parameter_order=True)
    return list(act.session.scalars(statement, rows)) if rows else []


def _baton(act: Act, relay_id: int, name: str) -> dict[str, Any]:
    return {
        "relay_id": relay_id,
        "name": f"Provnyckel för {name}"[:80],
        "state": BatonState.CARRIED,
        "created_at": act.now,
    }


def _company(act: Act, relay_id: int, name: str) -> dict[str, Any]:
    return {
        "relay_id": relay_id,
        "name": name,
        "sort_key": swedish_sort_key(name),
        "search_key": search_key(name),
        "status": CompanyStatus.ACTIVE,
        "created_at": act.now,
    }


def _handover(act: Act, relay_id: int, leg: tuple[int, str, int, int, int]) -> dict[str, Any]:
    number, name, baton_id, company_id, workplace_id = leg
    return {
        "relay_id": relay_id,
        "baton_id": baton_id,
        "number": number,
        "company_id": company_id,
        "workplace_id": workplace_id,
        "company_name": name,
        "start_reason": StartReason.FIRST,
        "state": HandoverState.SCHEDULED,
        "scheduled_on": stockholm_date(act.now),
        "created_at": act.now,
    }


def _token(act: Act) -> str:
    person = people.by_email(act.session, EMAIL)
    person_id = person.id if person else _new_person(act)
    return begin_sign_in(act, person_id=person_id, kind=SignInKind.TOKEN, label="bench")


def _new_person(act: Act) -> int:
    """Take on somebody without a password, who can act by token alone."""
    return act.session.execute(
        insert(Person)
        .values(email=EMAIL, name="Provperson", role=Role.STAFF, created_at=act.now)
        .returning(Person.id)
    ).scalar_one()
