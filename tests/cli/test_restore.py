"""`flask restore`: verified before anything is replaced, and what stood before is kept."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from threading import Event

import pysqlite3.dbapi2 as sqlite
import pytest
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from app import create_app
from app.actions.act import Act
from app.adapters import snapshot_file
from app.storage.transaction import transaction
from tests.cli.conftest import RunCommand, entries, write
from tests.support.databases import MakeDatabase
from tests.support.settings import settings_for
from tests.support.web import engine_of

ONLY_SQLITE = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
ONLY_POSTGRESQL = pytest.mark.parametrize("backend", ["postgresql"], indirect=True)
WRITERS = 3


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "night.backup"


def test_what_was_written_after_the_backup_is_gone_once_it_is_restored(
    run: RunCommand, session: Session, act: Act, relay: None, file: Path
) -> None:
    run("backup", file)
    write(act, times=4)

    result = run("restore", file)

    assert result.exit_code == 0, result.output
    assert "relay:1: 3 entries hold" in result.output
    assert entries(session) == 3


def test_a_restored_installation_goes_on_where_the_backup_ended(
    run: RunCommand, session: Session, act: Act, relay: None, file: Path
) -> None:
    run("backup", file)
    run("restore", file)

    write(act)

    assert entries(session) == 4
    assert run("journal", "verify").exit_code == 0


def test_what_stood_before_is_kept_and_can_be_restored_itself(
    run: RunCommand, session: Session, act: Act, relay: None, file: Path
) -> None:
    run("backup", file)
    write(act, times=4)
    output = run("restore", file).output
    (line,) = [line for line in output.splitlines() if line.startswith("What stood before")]
    kept = Path(line.removeprefix("What stood before is kept in ").removesuffix("."))

    result = run("restore", kept)

    assert result.exit_code == 0, result.output
    assert entries(session) == 7


@pytest.mark.parametrize("content", [b"", b"hello", b"{", b"{}", b"\xff\xfe", b"[" * 100_000])
def test_a_file_that_is_no_backup_is_refused_in_words(
    run: RunCommand, session: Session, relay: None, file: Path, content: bytes
) -> None:
    file.write_bytes(content)

    result = run("restore", file)

    assert result.exit_code == 1
    assert "Nothing was changed." in result.output
    assert entries(session) == 3


def test_a_file_that_is_missing_is_refused_as_wrong_usage(run: RunCommand, file: Path) -> None:
    result = run("restore", file)

    assert result.exit_code == 2
    assert "does not exist" in result.output


def test_an_export_is_no_backup(run: RunCommand, relay: None, tmp_path: Path) -> None:
    run("export", tmp_path / "relay.json")

    result = run("restore", tmp_path / "relay.json")

    assert result.exit_code == 1
    assert "it is read by the command import" in result.output


def test_a_backup_whose_journal_was_tampered_with_is_refused_and_the_entry_named(
    run: RunCommand, session: Session, act: Act, relay: None, file: Path
) -> None:
    with transaction(session):
        session.execute(text("UPDATE journal_entry SET actor = 'person:1' WHERE sequence = 2"))
    run("backup", file)
    write(act)

    result = run("restore", file)

    assert result.exit_code == 1
    assert "relay:1: entry 2 was tampered with" in result.output
    assert entries(session) == 4


def test_a_refused_backup_leaves_no_files_behind(
    run: RunCommand, session: Session, act: Act, relay: None, file: Path
) -> None:
    with transaction(session):
        session.execute(text("UPDATE journal_entry SET actor = 'person:1' WHERE sequence = 2"))
    run("backup", file)

    run("restore", file)

    assert [path.name for path in file.parent.iterdir()] == [file.name]


@ONLY_SQLITE
def test_a_restored_sqlite_database_still_writes_ahead(
    run: RunCommand, session: Session, relay: None, file: Path
) -> None:
    run("backup", file)
    run("restore", file)

    session.rollback()
    assert session.execute(text("PRAGMA journal_mode")).scalar() == "wal"


@pytest.fixture
def lost(make_database: MakeDatabase) -> Iterator[Path]:
    """Where a database was, of an installation that is left without it."""
    database = Path(make_database("lost").removeprefix("sqlite:///"))
    database.unlink()
    yield database
    for kept in database.parent.glob("*.before-restore-*"):
        kept.unlink()


@pytest.fixture
def run_there(lost: Path) -> Iterator[RunCommand]:
    app = create_app(settings_for(f"sqlite:///{lost}"))
    yield lambda *args: app.test_cli_runner().invoke(args=[str(arg) for arg in args])
    engine_of(app).dispose()


@ONLY_SQLITE
def test_a_database_that_is_gone_is_made_again_from_its_backup(
    run: RunCommand, run_there: RunCommand, relay: None, file: Path
) -> None:
    run("backup", file)

    result = run_there("restore", file)

    assert result.exit_code == 0, result.output
    assert "kept" not in result.output
    assert "relay:1: 3 entries hold" in run_there("journal", "verify").output


@ONLY_SQLITE
def test_a_database_that_is_destroyed_is_moved_aside_for_its_backup(
    run: RunCommand, run_there: RunCommand, lost: Path, relay: None, file: Path
) -> None:
    run("backup", file)
    lost.write_bytes(b"rubbish" * 1000)

    result = run_there("restore", file)

    assert result.exit_code == 0, result.output
    assert "relay:1: 3 entries hold" in run_there("journal", "verify").output
    (kept,) = lost.parent.glob(f"{lost.stem}.before-restore-*")
    assert kept.read_bytes() == b"rubbish" * 1000


@ONLY_SQLITE
def test_an_sqlite_backup_that_was_damaged_is_refused(
    run: RunCommand, session: Session, act: Act, relay: None, file: Path
) -> None:
    run("backup", file)
    content = bytearray(file.read_bytes())
    content[len(content) // 2 : len(content) // 2 + 20_000] = bytes(20_000)
    file.write_bytes(content)

    result = run("restore", file)

    assert result.exit_code == 1
    assert "Nothing was changed." in result.output
    assert entries(session) == 3


@ONLY_SQLITE
def test_a_backup_of_another_release_is_refused_in_words(
    run: RunCommand, session: Session, relay: None, file: Path
) -> None:
    run("backup", file)
    with closing(sqlite.connect(file, isolation_level=None)) as opened:
        opened.execute("UPDATE alembic_version SET version_num = '9999'")

    result = run("restore", file)

    assert result.exit_code == 1
    assert "it stands at migration 9999" in result.output


@ONLY_SQLITE
def test_some_other_sqlite_file_is_refused(run: RunCommand, relay: None, file: Path) -> None:
    with closing(sqlite.connect(file)) as opened:
        opened.execute("CREATE TABLE recipe (id INTEGER PRIMARY KEY)")

    result = run("restore", file)

    assert result.exit_code == 1
    assert "it stands at migration none" in result.output


@ONLY_POSTGRESQL
def test_a_backup_of_sqlite_does_not_fit_postgresql(
    run: RunCommand, relay: None, file: Path
) -> None:
    with closing(sqlite.connect(file)) as opened:
        opened.execute("CREATE TABLE recipe (id INTEGER PRIMARY KEY)")

    result = run("restore", file)

    assert result.exit_code == 1
    assert "this installation is on PostgreSQL" in result.output


@ONLY_POSTGRESQL
def test_a_row_that_does_not_fit_is_named_without_its_contents(
    run: RunCommand, session: Session, relay: None, file: Path
) -> None:
    run("backup", file)
    file.write_text(file.read_text().replace('"bo@example.se"', '"bo@example.se","x":1'))

    result = run("restore", file)

    assert result.exit_code == 1
    assert "person, row 1: has too few or too many columns: x" in result.output
    assert entries(session) == 3


@ONLY_POSTGRESQL
def test_a_backup_with_a_table_missing_is_refused(run: RunCommand, relay: None, file: Path) -> None:
    run("backup", file)
    taken = snapshot_file.read(file)
    fewer = [(name, rows) for name, rows in taken.tables.items() if name != "participant"]
    snapshot_file.write(file, kind=taken.kind, schema=taken.schema, tables=fewer)

    result = run("restore", file)

    assert result.exit_code == 1
    assert "too few or too many tables: participant" in result.output


def test_a_restore_while_others_write_leaves_a_whole_journal(
    run: RunCommand, engine: Engine, act: Act, relay: None, file: Path
) -> None:
    enough, begun = Event(), Event()

    def write_on() -> None:
        with Session(engine) as own:
            while not enough.is_set():
                write(replace(act, session=own))
                begun.set()

    run("backup", file)
    with ThreadPoolExecutor(WRITERS) as pool:
        writers = [pool.submit(write_on) for _ in range(WRITERS)]
        begun.wait(30)
        result = run("restore", file)
        enough.set()
        for writer in writers:
            writer.result()

    assert result.exit_code == 0, result.output
    assert run("journal", "verify").exit_code == 0
    assert entries(act.session) >= 3
