"""`flask purge`: what goes by the rules, foretold and done."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from app.actions.act import Act
from app.storage.people import Person
from app.storage.transaction import transaction
from tests.cli.conftest import RunCommand


@pytest.fixture
def long_gone(act: Act, relay: None) -> None:
    """Bo was shut out three years ago."""
    with transaction(act.session):
        shut_at = datetime.now(UTC) - timedelta(days=3 * 365)
        act.session.execute(update(Person).values(deactivated_at=shut_at))


def test_a_dry_run_tells_and_changes_nothing(
    run: RunCommand, session: Session, long_gone: None
) -> None:
    result = run("purge", "--dry-run")

    assert result.exit_code == 0, result.output
    assert "person.name: 1 of 1 would go (730 days since deactivated)" in result.output
    assert "contact.name: 0 of 0 would go" in result.output
    assert "Nothing was changed." in result.output
    assert _name(session) == "Bo"


def test_purging_disposes_and_the_journal_verifies(
    run: RunCommand, session: Session, long_gone: None
) -> None:
    result = run("purge")

    assert result.exit_code == 0, result.output
    assert "person.name: 1 disposed of" in result.output
    assert _name(session) == "–"
    assert run("journal", "verify").exit_code == 0


def test_purging_again_finds_nothing(run: RunCommand, long_gone: None) -> None:
    run("purge")

    assert run("purge").output == "Nothing is due.\n"


def _name(session: Session) -> str:
    session.rollback()
    return session.query(Person.name).scalar() or ""
