"""Whether the process lives, and whether it can serve."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, text

from app import create_app
from app.actions.note_heartbeat import note_heartbeat
from app.storage.engine import WRITE
from tests.support.client import CheckedClient
from tests.support.databases import MakeDatabase
from tests.support.settings import settings_for
from tests.support.stage import ActAs
from tests.support.statements import count_statements
from tests.support.web import engine_of

ClientOver = Callable[[str], FlaskClient]


@pytest.fixture
def client_over() -> Iterator[ClientOver]:
    """Gives a browser on an app over a database of its own."""
    made: list[Flask] = []

    def make(database_url: str) -> FlaskClient:
        made.append(create_app(settings_for(database_url)))
        return made[-1].test_client()

    yield make
    for app in made:
        engine_of(app).dispose()


def test_a_living_process_asks_nothing_of_the_database(
    engine: Engine, client: CheckedClient
) -> None:
    with count_statements(engine) as statements:
        answer = client.get("/healthz")

    assert (answer.status_code, answer.get_data(as_text=True)) == (200, "ok\n")
    assert len(statements) == 0, statements


def test_an_installation_in_order_is_ready(client: CheckedClient) -> None:
    answer = client.get("/readyz")

    assert answer.status_code == 200
    assert answer.get_json() == {
        "status": "ok",
        "checks": {"database": "ok", "migrations": "ok", "worker": "never started"},
    }


@pytest.mark.parametrize(
    ("minutes", "word", "status"), [(0, "ok", 200), (10, "ok", 200), (11, "failing", 503)]
)
def test_a_worker_that_fell_silent_is_not_in_order(
    client: CheckedClient, act_as: ActAs, now: datetime, minutes: int, word: str, status: int
) -> None:
    note_heartbeat(act_as(at=now - timedelta(minutes=minutes)))

    answer = client.get("/readyz")

    assert answer.status_code == status
    assert answer.get_json()["checks"] == {"database": "ok", "migrations": "ok", "worker": word}


def test_a_schema_of_another_version_is_not_ready(
    client_over: ClientOver, make_database: MakeDatabase
) -> None:
    client = client_over(make_database("older"))
    with (
        engine_of(client.application).connect().execution_options(**WRITE) as connection,
        connection.begin(),
    ):
        connection.execute(text("UPDATE alembic_version SET version_num = '0000'"))

    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert answer.get_json()["checks"] == {"database": "ok", "migrations": "failing"}


def test_a_database_without_a_schema_is_not_ready(
    client_over: ClientOver, make_database: MakeDatabase
) -> None:
    client = client_over(make_database("empty", migrated=False))

    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert answer.get_json()["checks"] == {"database": "ok", "migrations": "failing"}


@pytest.mark.parametrize("address", ["sqlite:///{folder}", "postgresql://nobody@127.0.0.1:1/none"])
def test_a_database_that_is_away_is_not_ready(
    client_over: ClientOver, tmp_path: Path, address: str
) -> None:
    client = client_over(address.format(folder=tmp_path))

    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert answer.get_json()["checks"] == {"database": "failing", "migrations": "failing"}


def test_a_living_process_says_so_without_its_database(
    client_over: ClientOver, tmp_path: Path
) -> None:
    client = client_over(f"sqlite:///{tmp_path}")

    assert client.get("/healthz").status_code == 200
