"""`flask journal verify` against honest journals and against every way of meddling with one."""

from __future__ import annotations

import json
from typing import Any

import pytest
from sqlalchemy import Select, insert, select, text
from sqlalchemy.orm import Session

from app.actions.act import Act
from app.actions.erase_texts import erase_texts
from app.actions.record_event import record_event
from app.storage import journal_walk
from app.storage.journal import INSTALLATION, JournalEntry, JournalText
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
        ("UPDATE journal_entry SET facts = facts || ' ' WHERE sequence = 3", 3, "contents"),
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
    meddle(
        session,
        "DELETE FROM journal_text"
        " WHERE entry_id IN (SELECT id FROM journal_entry WHERE sequence > 3)",
    )
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


def test_erasing_personal_texts_is_recorded_and_breaks_nothing(
    run: RunCommand, act: Act, five_entries: None
) -> None:
    with transaction(act.session):
        erased = erase_texts(act, act.session.scalars(select(JournalText.id)).all(), rule="asked")

    result = run("journal", "verify")

    assert erased == 5
    assert result.exit_code == 0, result.output
    assert "relay:1: 6 entries hold, 5 personal texts erased" in result.output


def test_an_erasure_names_what_stood_for_the_text_and_not_the_text(
    act: Act, five_entries: None
) -> None:
    commitments = json.loads(act.session.scalars(_entry(3)).one().commitments)
    with transaction(act.session):
        erase_texts(act, act.session.scalars(_texts_of(3)).all(), rule="asked")

    facts = act.session.scalars(_entry(6)).one().facts

    assert json.loads(facts) == {"erased": [[3, "name", commitments["name"]]], "rule": "asked"}


def test_a_personal_text_that_is_gone_without_an_erasure_is_missed(
    run: RunCommand, session: Session, act: Act, five_entries: None
) -> None:
    with transaction(act.session):
        erase_texts(act, act.session.scalars(_texts_of(2)).all(), rule="asked")
    meddle(session, _with_ids(session, "DELETE FROM journal_text WHERE entry_id = 4"))

    result = run("journal", "verify")

    assert result.exit_code == 1
    assert "relay:1: entry 4 was tampered with: a personal text is gone" in result.output


def test_an_erased_text_that_came_back_is_noticed(
    run: RunCommand, session: Session, act: Act, five_entries: None
) -> None:
    kept = session.scalars(select(JournalText).where(JournalText.id.in_(_texts_of(2)))).one()
    values = {name: getattr(kept, name) for name in ("entry_id", "field", "salt", "value")}
    with transaction(act.session):
        erase_texts(act, [kept.id], rule="asked")
    with transaction(session):
        session.execute(insert(JournalText).values(values))

    result = run("journal", "verify")

    assert result.exit_code == 1
    assert "relay:1: entry 6 was tampered with: it names a personal text" in result.output


def _entry(sequence: int) -> Select[JournalEntry]:
    return select(JournalEntry).where(JournalEntry.sequence == sequence)


def _texts_of(sequence: int) -> Select[int]:
    return select(JournalText.id).where(
        JournalText.entry_id.in_(select(JournalEntry.id).where(JournalEntry.sequence == sequence))
    )


def test_the_installation_has_a_chain_of_its_own(run: RunCommand, act: Act) -> None:
    with transaction(act.session):
        record_event(act, chain=INSTALLATION, event="tried", subject="installation")

    result = run("journal", "verify")

    assert "installation: 1 entries hold" in result.output
