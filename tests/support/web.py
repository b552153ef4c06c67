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
from app.extensions import db, limiter
from tests.support.client import CheckedClient
from tests.support.compiled import keep_compiled
from tests.support.databases import OpenBackend
from tests.support.settings import settings_for

keep_compiled()

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


@pytest.fixture(scope="session")
def kept_apps(backends: OpenBackend) -> Iterator[dict[Settings, Flask]]:
    """Apps that outlive their test: making one and compiling its templates takes 0.2 s."""
    apps: dict[Settings, Flask] = {}
    yield apps
    for app in apps.values():
        engine_of(app).dispose()


@pytest.fixture
def app(settings: Settings, kept_apps: dict[Settings, Flask]) -> Iterator[Flask]:
    """The app over the test's database; one that a test adds views to is made by `make_app`."""
    if settings not in kept_apps:
        kept_apps[settings] = _new_app(settings)
    app = kept_apps[settings]
    limiter.reset()
    kept = [(holder, dict(holder)) for holder in (app.config, app.extensions)]
    yield app
    for holder, content in kept:
        holder.clear()
        holder.update(content)


@pytest.fixture
def make_app(settings: Settings) -> Iterator[MakeApp]:
    """Makes apps under other settings: `make_app(public_url="http://127.0.0.1")`."""
    made: list[Flask] = []

    def make(**changes: Any) -> Flask:
        app = _new_app(settings_for(settings.database_url, **changes))
        made.append(app)
        return app

    yield make
    for app in made:
        engine_of(app).dispose()


@pytest.fixture
def engine(app: Flask) -> Engine:
    return engine_of(app)


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    """A session beside the app's own; `session.rollback()` before reading what a request wrote."""
    with Session(engine) as opened:
        yield opened


@pytest.fixture
def make_client(
    app: Flask, clock: time_machine.Traveller, request: pytest.FixtureRequest
) -> MakeClient:
    """Makes browsers that share no cookies, and talk to the app while the clock stands still."""
    if "house" in request.fixturenames:  # it is brought back before anybody signs in to it
        request.getfixturevalue("house")
    return lambda: cast(CheckedClient, app.test_client())


@pytest.fixture
def client(make_client: MakeClient) -> CheckedClient:
    """A browser in which nobody is signed in."""
    return make_client()


def _new_app(settings: Settings) -> Flask:
    app = create_app(settings)
    app.testing = True
    app.test_client_class = CheckedClient
    return app


def engine_of(app: Flask) -> Engine:
    with app.app_context():
        return db.engine
