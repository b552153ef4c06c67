"""`flask journal verify` against honest journals and against every way of meddling with one."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from app.actions.act import Act
from app.actions.record_event import record_event
from app.storage import journal_walk
from app.storage.journal import INSTALLATION
from app.storage.relays import Relay
from app.storage.transaction import transaction
from tests.cli.conftest import RunCommand

CHAIN = "relay:1"


@pytest.fixture
def five_entries(act: Act) -> None:
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
    for number in range(1, 6):
        note(act, number=number)


def note(act: Act, **facts: Any) -> None:
    with transaction(act.session):
        record_event(
            act,
            chain=CHAIN,
            event="tried",
            subject="relay:1",
            facts=facts,
            personal={"name": "Cissi på Smedjan"},
        )


def meddle(session: Session, statement: str) -> None:
    with transaction(session):
        session.connection().exec_driver_sql(statement)


def test_an_untouched_journal_holds_and_its_entries_are_counted(
    run: RunCommand, five_entries: None
) -> None:
    result = run("journal", "verify")

    assert result.exit_code == 0, result.output
    assert "relay:1: 5 entries hold" in result.output


def test_an_empty_installation_holds(run: RunCommand) -> None:
    result = run("journal", "verify")

    assert result.exit_code == 0
    assert "installation: 0 entries hold" in result.output


def test_a_chain_longer_than_a_page_holds(
    run: RunCommand, act: Act, five_entries: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal_walk, "PAGE_ROWS", 2)

    result = run("journal", "verify")

    assert "relay:1: 5 entries hold" in result.output


@pytest.mark.parametrize(
    ("statement", "sequence", "reason"),
    [
        ("UPDATE journal_entry SET facts = '{\"number\":9}' WHERE sequence = 3", 3, "contents"),
        ("UPDATE journal_entry SET facts = '{' WHERE sequence = 3", 3, "contents"),
        ("UPDATE journal_entry SET actor = 'person:1' WHERE sequence = 1", 1, "contents"),
        ("UPDATE journal_text SET value = 'Doris' WHERE entry_id = 4", 4, "personal text"),
        ("UPDATE journal_text SET field = 'other' WHERE entry_id = 4", 4, "personal text"),
        ("UPDATE journal_entry SET sequence = 9 WHERE sequence = 4", 4, "missing"),
        ("UPDATE journal_head SET count = 4", 5, "LINK_KEY"),
        ("UPDATE journal_head SET mac = digest", 5, "LINK_KEY"),
        ("DELETE FROM journal_head", 5, "LINK_KEY"),
    ],
)
def test_the_first_entry_that_was_tampered_with_is_named(
    run: RunCommand,
    session: Session,
    five_entries: None,
    statement: str,
    sequence: int,
    reason: str,
) -> None:
    meddle(session, _with_ids(session, statement))

    result = run("journal", "verify")

    assert result.exit_code == 1
    assert f"relay:1: entry {sequence} was tampered with" in result.output
    assert reason in result.output


def _with_ids(session: Session, statement: str) -> str:
    """Let a case name entries by their place, whatever ids the database gave them."""
    for sequence, entry_id in session.execute(text("SELECT sequence, id FROM journal_entry")):
        statement = statement.replace(f"entry_id = {sequence}", f"entry_id = 0{entry_id}")
    return statement


def test_a_cut_tail_is_named(run: RunCommand, session: Session, five_entries: None) -> None:
    meddle(session, "DELETE FROM journal_text")
    meddle(session, "DELETE FROM journal_entry WHERE sequence > 3")

    result = run("journal", "verify")

    assert result.exit_code == 1
    assert "relay:1: entry 4 was tampered with: entries are missing" in result.output


def test_a_chain_that_vanished_without_a_trace_is_missed(
    run: RunCommand, session: Session, five_entries: None
) -> None:
    meddle(session, "DELETE FROM journal_text")
    meddle(session, "DELETE FROM journal_entry")
    meddle(session, "DELETE FROM journal_head")

    result = run("journal", "verify")

    assert result.exit_code == 1
    assert "the whole chain is gone" in result.output


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_time_that_is_no_time_any_more_is_named(
    run: RunCommand, session: Session, five_entries: None
) -> None:
    meddle(session, "UPDATE journal_entry SET at = 'yesterday' WHERE sequence = 3")

    result = run("journal", "verify")

    assert result.exit_code == 1
    assert "relay:1: entry 3 was tampered with" in result.output


def test_disposing_of_a_personal_text_breaks_nothing(
    run: RunCommand, session: Session, five_entries: None
) -> None:
    meddle(session, "DELETE FROM journal_text")

    result = run("journal", "verify")

    assert result.exit_code == 0
    assert "5 personal texts disposed of" in result.output


def test_the_installation_has_a_chain_of_its_own(run: RunCommand, act: Act) -> None:
    with transaction(act.session):
        record_event(act, chain=INSTALLATION, event="tried", subject="installation")

    result = run("journal", "verify")

    assert "installation: 1 entries hold" in result.output
