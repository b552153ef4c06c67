"""Fixtures: the cast, and a relay whose baton is on its way to Leksandsdörren today."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app.actions.act import Act
from app.domain.calendar import stockholm_date
from app.domain.roles import Role
from app.storage.companies import Company
from app.storage.handovers import Handover
from app.storage.people import Person
from app.storage.relays import Baton, Relay
from tests.support import cast
from tests.support.client import CheckedClient
from tests.support.web import MakeClient

ActAs = Callable[..., Act]


@pytest.fixture
def astrid(session: Session, now: datetime) -> Person:
    """An admin."""
    return cast.make_person(session, "Astrid", Role.ADMIN, now=now)


@pytest.fixture
def bo(session: Session, now: datetime) -> Person:
    """A member of staff."""
    return cast.make_person(session, "Bo", Role.STAFF, now=now)


@pytest.fixture
def relay(session: Session, now: datetime) -> Relay:
    return cast.make_relay(session, now=now)


@pytest.fixture
def baton(session: Session, relay: Relay, now: datetime) -> Baton:
    return cast.make_baton(session, relay, now=now)


@pytest.fixture
def company(session: Session, relay: Relay, now: datetime) -> Company:
    return cast.make_company(session, relay, "Leksandsdörren", now=now)


@pytest.fixture
def handover(session: Session, baton: Baton, company: Company, now: datetime) -> Handover:
    """The current leg, planned for today in Stockholm."""
    return cast.make_handover(session, baton, company, now=now, on=stockholm_date(now))


@pytest.fixture
def code(session: Session, handover: Handover) -> str:
    """The code on the current handover's card."""
    return cast.card_of(session, handover)


@pytest.fixture
def act_as(app: Flask, session: Session, now: datetime) -> ActAs:
    """Gives the circumstances of an action: `act_as(bo)`, or `act_as()` for the system."""

    def act(person: Person | None = None, *, at: datetime = now) -> Act:
        return cast.acting(app, session, now=at, person=person)

    return act


@pytest.fixture
def as_astrid(
    make_client: MakeClient, session: Session, astrid: Person, now: datetime
) -> CheckedClient:
    """A browser in which Astrid is signed in."""
    client = make_client()
    cast.sign_in(client, session, astrid, now=now)
    return client


@pytest.fixture
def as_bo(make_client: MakeClient, session: Session, bo: Person, now: datetime) -> CheckedClient:
    """A browser in which Bo is signed in."""
    client = make_client()
    cast.sign_in(client, session, bo, now=now)
    return client
