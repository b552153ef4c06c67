"""`flask import`: the whole of an export or nothing of it, and the same again."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import create_app
from app.actions.act import Act
from app.actions.demo.stage import ASTRID
from app.actions.load_demo import current_handover
from app.actions.record_visit import Scan, record_visit
from app.domain.roles import Actor
from app.storage import snapshot
from app.storage.people import Person
from app.storage.relays import Relay
from tests.cli.conftest import RunCommand
from tests.support.databases import Backend, MakeDatabase
from tests.support.settings import settings_for
from tests.support.web import engine_of

OTHER_KEYS = {"link_key": "another-installation-makes-links-with-this"}
SECRET_WORDS = ("password", "secret", "mac", "hash")
Change = Callable[[dict[str, Any]], None]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "relay.json"


@pytest.fixture
def elsewhere(make_database: MakeDatabase) -> Iterator[Flask]:
    """Another installation, empty, with keys of its own."""
    app = create_app(settings_for(make_database("elsewhere"), **OTHER_KEYS))
    yield app
    engine_of(app).dispose()


@pytest.fixture
def run_elsewhere(elsewhere: Flask) -> RunCommand:
    return lambda *args: elsewhere.test_cli_runner().invoke(args=[str(arg) for arg in args])


@pytest.fixture
def session_elsewhere(elsewhere: Flask) -> Iterator[Session]:
    with Session(engine_of(elsewhere)) as session:
        yield session


def changed(file: Path, change: Change) -> None:
    content = json.loads(file.read_text(encoding="utf-8"))
    change(content["tables"])
    file.write_text(json.dumps(content), encoding="utf-8")


def test_an_export_that_was_imported_is_exported_the_same(
    run: RunCommand, run_elsewhere: RunCommand, demo: Act, file: Path, tmp_path: Path
) -> None:
    first = run("export", file)
    imported = run_elsewhere("import", file)
    again = run_elsewhere("export", tmp_path / "again.json")

    assert (first.exit_code, imported.exit_code, again.exit_code) == (0, 0, 0), imported.output
    assert (tmp_path / "again.json").read_bytes() == file.read_bytes()


@pytest.mark.parametrize("backend", ["postgresql"], indirect=True)
def test_an_export_is_the_same_on_the_other_database(
    run: RunCommand,
    demo: Act,
    file: Path,
    tmp_path: Path,
    backends: Callable[[str], Backend],
) -> None:
    sqlite = backends("sqlite")
    app = create_app(settings_for(sqlite.create("other")))
    run("export", file)

    imported = app.test_cli_runner().invoke(args=["import", str(file)])
    app.test_cli_runner().invoke(args=["export", str(tmp_path / "again.json")])
    engine_of(app).dispose()
    sqlite.drop("other")

    assert imported.exit_code == 0, imported.output
    assert (tmp_path / "again.json").read_bytes() == file.read_bytes()


def test_the_journal_holds_where_the_relay_was_taken(
    run: RunCommand, run_elsewhere: RunCommand, demo: Act, file: Path
) -> None:
    run("export", file)
    run_elsewhere("import", file)

    here, there = run("journal", "verify"), run_elsewhere("journal", "verify")

    assert there.exit_code == 0
    assert there.output == here.output


def test_an_admin_can_be_invited_anew_after_an_import(
    run: RunCommand, run_elsewhere: RunCommand, demo: Act, file: Path
) -> None:
    run("export", file)
    run_elsewhere("import", file)

    result = run_elsewhere("user", "link", "--email", ASTRID.email)

    assert result.exit_code == 0, result.output
    assert "/valkommen/" in result.output


def test_the_relay_goes_on_where_it_was_taken(
    run: RunCommand,
    run_elsewhere: RunCommand,
    elsewhere: Flask,
    session_elsewhere: Session,
    demo: Act,
    file: Path,
) -> None:
    run("export", file)
    run_elsewhere("import", file)
    current = current_handover(session_elsewhere)
    assert current is not None

    act = Act(session_elsewhere, demo.now, Actor.system(), elsewhere.extensions["keys"])
    recorded = record_visit(act, Scan(current.code))

    assert recorded.created
    assert run_elsewhere("journal", "verify").exit_code == 0


def test_nobodys_password_comes_along(
    run: RunCommand, run_elsewhere: RunCommand, session_elsewhere: Session, demo: Act, file: Path
) -> None:
    run("export", file)
    result = run_elsewhere("import", file)

    hashes = session_elsewhere.scalars(select(Person.password_hash)).all()
    assert hashes == [None, None]
    assert "user link --email" in result.output


def test_an_installation_that_is_in_use_imports_nothing(
    run: RunCommand, session: Session, demo: Act, file: Path
) -> None:
    run("export", file)

    result = run("import", file)

    assert result.exit_code == 1
    assert "this installation is not empty" in result.output
    assert session.scalar(select(func.count()).select_from(Relay)) == 1


def _without_a_table(tables: dict[str, Any]) -> None:
    del tables["baton"]


def _with_a_table_too_many(tables: dict[str, Any]) -> None:
    tables["sign_in"] = []


def _with_a_column_too_many(tables: dict[str, Any]) -> None:
    tables["person"][0]["password_hash"] = "x"


def _with_a_wrong_state(tables: dict[str, Any]) -> None:
    tables["handover"][1]["state"] = "lost"


def _with_a_time_without_a_zone(tables: dict[str, Any]) -> None:
    tables["visit"][0]["logged_at"] = "2026-05-12T10:00:00"


def _with_a_name_too_long(tables: dict[str, Any]) -> None:
    tables["company"][0]["name"] = "x" * 121


def _with_a_null_character(tables: dict[str, Any]) -> None:
    tables["company"][0]["name"] = "Smedjan\0"


def _with_half_a_character(tables: dict[str, Any]) -> None:
    tables["company"][0]["name"] = "Smedjan\ud83d"


def _with_a_word_for_a_number(tables: dict[str, Any]) -> None:
    tables["handover"][0]["number"] = "one"


def _with_a_number_too_large(tables: dict[str, Any]) -> None:
    tables["handover"][0]["number"] = 2**40


def _with_nothing_where_something_must_be(tables: dict[str, Any]) -> None:
    tables["relay"][0]["name"] = None


def _with_a_row_that_is_none(tables: dict[str, Any]) -> None:
    tables["relay"][0] = "leksand"


def _with_a_reference_to_nobody(tables: dict[str, Any]) -> None:
    tables["participant"][0]["person_id"] = 999


def _with_a_circle(tables: dict[str, Any]) -> None:
    first, second = tables["company"][:2]
    first["successor_id"], second["successor_id"] = second["id"], first["id"]


def _with_two_visits_that_count(tables: dict[str, Any]) -> None:
    revisit = next(visit for visit in tables["visit"] if visit["revisit"])
    revisit["revisit"] = False


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (_without_a_table, "too few or too many tables: baton"),
        (_with_a_table_too_many, "too few or too many tables: sign_in"),
        (_with_a_column_too_many, "person, row 1: has too few or too many columns: password_hash"),
        (_with_a_wrong_state, "handover, row 2: state does not hold one of planned, scheduled"),
        (_with_a_time_without_a_zone, "visit, row 1: logged_at does not hold a time with its zone"),
        (_with_a_name_too_long, "company, row 1: name does not hold a text of at most 120"),
        (_with_a_null_character, "company, row 1: name does not hold a text"),
        (_with_half_a_character, "company, row 1: name does not hold a text"),
        (_with_a_word_for_a_number, "handover, row 1: number does not hold"),
        (_with_a_number_too_large, "handover, row 1: number does not hold"),
        (_with_nothing_where_something_must_be, "relay, row 1: name is empty"),
        (_with_a_row_that_is_none, "relay, row 1: is no row"),
        (_with_a_reference_to_nobody, "participant: "),
        (_with_a_circle, "company: rows refer to each other in a circle"),
        (_with_two_visits_that_count, "visit: "),
    ],
)
def test_an_export_that_was_broken_is_refused_whole_and_the_place_named(
    run: RunCommand,
    run_elsewhere: RunCommand,
    session_elsewhere: Session,
    demo: Act,
    file: Path,
    change: Change,
    complaint: str,
) -> None:
    run("export", file)
    changed(file, change)

    result = run_elsewhere("import", file)

    assert result.exit_code == 1
    assert complaint in result.output
    assert "Nothing was changed." in result.output
    assert not any(snapshot.count(session_elsewhere, table) for table in snapshot.tables())


def _with_another_actor(tables: dict[str, Any]) -> None:
    tables["journal_entry"][4]["actor"] = "person:2"


def _with_its_tail_cut(tables: dict[str, Any]) -> None:
    last = tables["journal_entry"].pop()
    kept = [text for text in tables["journal_text"] if text["entry_id"] != last["id"]]
    tables["journal_text"] = kept


@pytest.mark.parametrize("change", [_with_another_actor, _with_its_tail_cut])
def test_an_export_whose_journal_was_tampered_with_is_refused(
    run: RunCommand,
    run_elsewhere: RunCommand,
    session_elsewhere: Session,
    demo: Act,
    file: Path,
    change: Change,
) -> None:
    run("export", file)
    changed(file, change)

    result = run_elsewhere("import", file)

    assert result.exit_code == 1
    assert "was tampered with" in result.output
    assert not any(snapshot.count(session_elsewhere, table) for table in snapshot.tables())


def test_an_export_of_another_release_is_refused(
    run: RunCommand, run_elsewhere: RunCommand, demo: Act, file: Path
) -> None:
    run("export", file)
    content = json.loads(file.read_text(encoding="utf-8"))
    file.write_text(json.dumps(content | {"schema": "9999"}), encoding="utf-8")

    result = run_elsewhere("import", file)

    assert result.exit_code == 1
    assert "it stands at migration 9999" in result.output


@pytest.mark.parametrize(
    "content",
    ["", "[]", "{}", '{"format": "leksandsnyckeln export"}', "1e999", '{"format": 1, "tables": 2}'],
)
def test_a_file_that_is_no_export_is_refused_in_words(
    run_elsewhere: RunCommand, file: Path, content: str
) -> None:
    file.write_text(content, encoding="utf-8")

    result = run_elsewhere("import", file)

    assert result.exit_code == 1
    assert "Nothing was changed." in result.output


def test_a_backup_is_no_export(
    run: RunCommand, run_elsewhere: RunCommand, demo: Act, file: Path
) -> None:
    run("backup", file)

    result = run_elsewhere("import", file)

    assert result.exit_code == 1
    assert "Nothing was changed." in result.output
