"""Rows to begin a test with: the cast, their sign-ins, and a relay with one leg ahead of it.

Astrid is an admin, Bo is staff, Cissi is a company's contact and Doris a stranger; the last two never
sign in. What a test is about is done through the actions, not here.
"""

from __future__ import annotations

import secrets
from datetime import date, datetime, timedelta
from typing import TypeVar

from flask import Flask
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from app.actions.act import Act
from app.adapters import tokens
from app.domain.baton import BatonState
from app.domain.code import new_code
from app.domain.handover import StartReason, state_for
from app.domain.roles import Actor, Role
from app.domain.text import search_key, swedish_sort_key
from app.storage.companies import Company, Workplace
from app.storage.handovers import Code, Handover
from app.storage.people import Person, SignIn, SignInKind
from app.storage.relays import Baton, Relay
from app.storage.transaction import transaction
from tests.support.client import CheckedClient

Row = TypeVar("Row")

LEKSAND = "2029"
SIGN_IN_LIFETIME = timedelta(days=90)


def make_person(session: Session, name: str, role: Role, *, now: datetime) -> Person:
    """Make somebody with the address `name@leksand.example` and no password."""
    person = Person(email=f"{name.lower()}@leksand.example", name=name, role=role, created_at=now)
    return _kept(session, person)


def make_relay(session: Session, *, now: datetime, slug: str = "leksand") -> Relay:
    relay = Relay(
        slug=slug,
        name="Företagsstafetten",
        municipality=slug.title(),
        municipality_code=LEKSAND,
        office_phone="0247-800 00",
        office_email="naringsliv@leksand.example",
        created_at=now,
    )
    return _kept(session, relay)


def make_baton(
    session: Session, relay: Relay, *, now: datetime, name: str = "Leksandsnyckeln"
) -> Baton:
    """Make a baton that is at the office, and the code of its plate."""
    baton = _kept(session, Baton(relay_id=relay.id, name=name, created_at=now))
    _kept(session, Code(value=new_code(secrets.randbits), baton_id=baton.id, issued_at=now))
    return baton


def make_company(
    session: Session,
    relay: Relay,
    name: str,
    *,
    now: datetime,
    place: str | None = "Leksand",
    municipality_code: str | None = LEKSAND,
) -> Company:
    """Make a company with one workplace."""
    company = Company(
        relay_id=relay.id,
        name=name,
        sort_key=swedish_sort_key(name),
        search_key=search_key(name),
        created_at=now,
    )
    company.workplaces.append(
        Workplace(place=place, municipality_code=municipality_code, created_at=now)
    )
    return _kept(session, company)


def make_handover(
    session: Session,
    baton: Baton,
    company: Company,
    *,
    now: datetime,
    on: date | None = None,
    predecessor: Handover | None = None,
) -> Handover:
    """Make the leg that the baton is on its way to, with its card's code."""
    workplace = company.workplaces[0]
    with transaction(session):
        handover = Handover(
            relay_id=baton.relay_id,
            baton_id=baton.id,
            number=_next_number(session, baton.relay_id),
            company_id=company.id,
            workplace_id=workplace.id,
            company_name=company.name,
            place=workplace.place,
            predecessor_id=predecessor.id if predecessor else None,
            start_reason=None if predecessor else StartReason.OTHER,
            state=state_for(on),
            scheduled_on=on,
            created_at=now,
        )
        baton.state = BatonState.CARRIED
        session.add(baton)
        _kept(session, handover)
        _kept(
            session, Code(value=new_code(secrets.randbits), handover_id=handover.id, issued_at=now)
        )
    return handover


def card_of(session: Session, handover: Handover) -> str:
    """Read the code on a handover's card."""
    return _live(session, Code.handover_id == handover.id)


def plate_of(session: Session, baton: Baton) -> str:
    """Read the code on a baton's plate."""
    return _live(session, Code.baton_id == baton.id)


def sign_in(client: CheckedClient, session: Session, person: Person, *, now: datetime) -> str:
    """Let a browser carry a sign-in of this person; gives its secret."""
    secret = make_sign_in(session, person, now=now)
    with client.session_transaction() as cookie:
        cookie.permanent = True
        cookie["_user_id"] = secret
        cookie["_fresh"] = True
    return secret


def make_sign_in(
    session: Session, person: Person, *, now: datetime, kind: SignInKind = SignInKind.SESSION
) -> str:
    """Make a sign-in and give its secret: a cookie's content, or a bearer token."""
    secret = tokens.new_secret()
    row = SignIn(
        person_id=person.id,
        kind=kind,
        secret_digest=tokens.digest(secret),
        label="Telefon",
        created_at=now,
        last_posted_at=now,
        expires_at=now + SIGN_IN_LIFETIME,
    )
    _kept(session, row)
    return secret


def acting(app: Flask, session: Session, *, now: datetime, person: Person | None = None) -> Act:
    """Give the circumstances under which an action is called; the system acts without a person."""
    actor = Actor.person(person.id, person.role) if person else Actor.system()
    return Act(session=session, now=now, actor=actor, keys=app.extensions["keys"])


def _next_number(session: Session, relay_id: int) -> int:
    highest = select(func.max(Handover.number)).where(Handover.relay_id == relay_id)
    return (session.scalar(highest) or 0) + 1


def _live(session: Session, is_owned: ColumnElement[bool]) -> str:
    return session.scalars(select(Code.value).where(is_owned, Code.replaced_at.is_(None))).one()


def _kept(session: Session, row: Row) -> Row:
    with transaction(session):
        session.add(row)
        session.flush()
    return row
