"""Fixtures: the app over a test's database, and browsers without scripts that talk to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any, cast

import pytest
import time_machine
from flask import Flask
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from app import create_app
from app.config import Settings
from app.extensions import db
from tests.support.client import CheckedClient
from tests.support.settings import settings_for

NOON = datetime(2026, 5, 12, 10, 0, tzinfo=UTC)  # noon in Stockholm

MakeApp = Callable[..., Flask]
MakeClient = Callable[[], CheckedClient]


@pytest.fixture
def now(request: pytest.FixtureRequest) -> datetime:
    """The time at which a test plays; the real server has a clock of its own."""
    return datetime.now(UTC) if "live_server" in request.fixturenames else NOON


@pytest.fixture
def clock(now: datetime) -> Iterator[time_machine.Traveller]:
    """The clock that requests read, stopped at `now`: `clock.shift(seconds)`, `clock.move_to(time)`."""
    with time_machine.travel(now, tick=False) as traveller:
        yield traveller


@pytest.fixture
def settings(database_url: str) -> Settings:
    return settings_for(database_url)


@pytest.fixture
def make_app(settings: Settings) -> Iterator[MakeApp]:
    """Makes apps under other settings: `make_app(public_url="http://127.0.0.1")`."""
    made: list[Flask] = []

    def make(**changes: Any) -> Flask:
        app = create_app(settings_for(settings.database_url, **changes))
        app.testing = True
        app.test_client_class = CheckedClient
        made.append(app)
        return app

    yield make
    for app in made:
        engine_of(app).dispose()


@pytest.fixture
def app(make_app: MakeApp) -> Flask:
    return make_app()


@pytest.fixture
def engine(app: Flask) -> Engine:
    return engine_of(app)


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    """A session beside the app's own; `session.rollback()` before reading what a request wrote."""
    with Session(engine) as opened:
        yield opened


@pytest.fixture
def make_client(app: Flask, clock: time_machine.Traveller) -> MakeClient:
    """Makes browsers that share no cookies, and talk to the app while the clock stands still."""
    return lambda: cast(CheckedClient, app.test_client())


@pytest.fixture
def client(make_client: MakeClient) -> CheckedClient:
    """A browser in which nobody is signed in."""
    return make_client()


def engine_of(app: Flask) -> Engine:
    with app.app_context():
        return db.engine
