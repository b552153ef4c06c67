"""What the commands' tests share: running one as the terminal does, and acting beside it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.actions.act import Act
from app.actions.record_event import record_event
from app.domain.roles import Actor
from app.storage.journal import JournalEntry
from app.storage.people import Person
from app.storage.relays import Relay
from app.storage.transaction import transaction
from tests.support.demo import lay_out_demo

RunCommand = Callable[..., Result]

CHAIN = "relay:1"


@pytest.fixture
def run(app: Flask) -> RunCommand:
    """Runs a command: `run("journal", "verify")` gives its exit code and what it printed."""
    return lambda *args, **options: app.test_cli_runner().invoke(
        args=[str(arg) for arg in args], **options
    )


@pytest.fixture
def act(app: Flask, session: Session, now: datetime) -> Act:
    """What the system does at the tests' time."""
    return Act(session, now, Actor.system(), app.extensions["keys"])


@pytest.fixture
def demo(act: Act) -> Act:
    """The demo, as it stands at the tests' time."""
    lay_out_demo(act)
    return act


def write(act: Act, *, times: int = 1) -> None:
    """Let something be recorded, in a transaction of its own."""
    for _ in range(times):
        with transaction(act.session):
            record_event(
                act, chain=CHAIN, event="tried", subject="relay:1", personal={"name": "Cissi"}
            )


def entries(session: Session) -> int:
    """Count what is recorded, and leave nothing open."""
    session.rollback()
    count = session.scalar(select(func.count()).select_from(JournalEntry)) or 0
    session.rollback()
    return count


@pytest.fixture
def relay(act: Act) -> None:
    """A relay and a person, whose journal has three entries."""
    with transaction(act.session):
        act.session.add(
            Relay(
                id=1,
                slug="leksand",
                name="Stafetten",
                municipality="Leksand",
                municipality_code="2029",
                created_at=act.now,
            )
        )
        act.session.add(
            Person(
                email="bo@example.se",
                name="Bo",
                role="staff",
                password_hash="a hash",
                created_at=act.now,
            )
        )
    write(act, times=3)
