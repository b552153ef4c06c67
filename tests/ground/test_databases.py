"""Every test meets a migrated database without rows, whatever the one before it did."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from app.domain.roles import Role
from app.storage.people import Person
from app.storage.transaction import transaction
from tests.support.databases import Backend
from tests.support.statements import count_statements


@pytest.mark.parametrize("time", ["first", "second"])
def test_rows_do_not_outlive_their_test(session: Session, time: str) -> None:
    before = session.scalar(select(func.count(Person.id)))

    with transaction(session):
        session.add(_bo())

    assert before == 0


def test_a_reset_is_seen_by_a_connection_that_is_open(session: Session, backend: Backend) -> None:
    with transaction(session):
        session.add(_bo())

    backend.reset()

    assert session.scalar(select(func.count(Person.id))) == 0


def test_statements_are_counted_without_their_frame(engine: Engine, session: Session) -> None:
    with count_statements(engine) as statements, transaction(session):
        session.add(_bo())

    assert len(statements) == 1
    assert "INSERT INTO person" in str(statements)


def _bo() -> Person:
    return Person(
        email="bo@leksand.example",
        name="Bo",
        role=Role.STAFF,
        created_at=datetime(2026, 5, 1, tzinfo=UTC),
    )
