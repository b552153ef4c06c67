"""What the tests of the company's form share: a visit that has been, its link, and its form."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.adapters import tokens
from app.storage.companies import Company
from app.storage.nominations import Nomination
from app.storage.relays import Relay
from app.storage.visits import Visit
from tests.support import cast
from tests.support.client import CheckedClient
from tests.support.road import Road

SEND = "Skicka valet"

Fill = Callable[..., TestResponse]


@pytest.fixture
def visit_id(road: Road, code: str) -> int:
    """Bo's visit at Leksandsdörren, whose choice is open."""
    return road.visit(code).visit_id


@pytest.fixture
def link(app: Flask, session: Session, visit_id: int) -> str:
    """The address that the visit opened."""
    nonce = session.get_one(Visit, visit_id).link_nonce
    session.rollback()
    purpose = tokens.Purpose.NOMINATION
    return f"/nominera/{tokens.derive(app.extensions['keys'].link, purpose=purpose, nonce=nonce)}"


@pytest.fixture
def fill(client: CheckedClient, link: str) -> Fill:
    """Lets Cissi open the link, fill in the form and send it: `fill(company="Tomoku Hus")`."""
    return lambda **fields: client.submit(client.get(link), SEND, **fields)


@pytest.fixture
def tomoku(session: Session, relay: Relay, now: datetime) -> Company:
    return cast.make_company(session, relay, "Tomoku Hus", now=now, place="Insjön")


def choices(session: Session) -> list[Nomination]:
    """Give what was taken in, first choices first."""
    session.rollback()
    return list(session.scalars(select(Nomination).order_by(Nomination.id)))
