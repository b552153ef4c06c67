"""A pool's connections after the database server went away and came back."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import Engine, text
from sqlalchemy.engine.interfaces import DBAPIConnection

from app.storage import rested
from tests.support.web import MakeApp, engine_of

ID = text("SELECT pg_backend_pid()")
END = text("SELECT pg_terminate_backend(:id)")

pytestmark = pytest.mark.parametrize("backend", ["postgresql"], indirect=True)


@pytest.fixture
def pool(make_app: MakeApp) -> Engine:
    app: Flask = make_app()
    return engine_of(app)


@pytest.fixture
def pings(pool: Engine, monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Notes each question whether the server is there."""
    asked: list[object] = []
    ping = pool.dialect.do_ping

    def noting(connection: DBAPIConnection) -> bool:
        asked.append(connection)
        return ping(connection)

    monkeypatch.setattr(pool.dialect, "do_ping", noting)
    return asked


def test_a_connection_that_was_ended_while_it_rested_is_made_anew(
    pool: Engine, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rested, "REST_SECONDS", 0)
    with pool.connect() as connection:
        ended = connection.scalar(ID)
    with engine.connect() as beside:
        beside.execute(END, {"id": ended})

    with pool.connect() as connection:
        assert connection.scalar(ID) != ended


def test_one_that_was_used_just_now_is_not_asked(pool: Engine, pings: list[object]) -> None:
    for _ in range(3):
        with pool.connect() as connection:
            connection.scalar(ID)

    assert pings == []


def test_one_that_rested_is_asked_once(
    pool: Engine, pings: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    with pool.connect() as connection:
        connection.scalar(ID)
    monkeypatch.setattr(rested, "REST_SECONDS", 0)

    with pool.connect() as connection:
        connection.scalar(ID)

    assert len(pings) == 1
