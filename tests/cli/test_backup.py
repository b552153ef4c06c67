"""`flask backup`: whole while others write, checked, and for its owner alone."""

from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from threading import Event

import pysqlite3.dbapi2 as sqlite
import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from app import create_app
from app.actions.act import Act
from app.storage.people import Person
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


def test_a_backup_taken_while_others_write_is_whole_and_is_restored(
    run: RunCommand, engine: Engine, act: Act, relay: None, file: Path
) -> None:
    enough, begun = Event(), Event()

    def write_on() -> int:
        written = 0
        with Session(engine) as own:
            while not enough.is_set():
                write(replace(act, session=own))
                written += 1
                begun.set()
        return written

    with ThreadPoolExecutor(WRITERS) as pool:
        writers = [pool.submit(write_on) for _ in range(WRITERS)]
        begun.wait(30)
        acknowledged = entries(act.session)
        backup = run("backup", file)
        enough.set()
        written = sum(writer.result() for writer in writers)
    result = run("restore", file)

    assert backup.exit_code == 0, backup.output
    assert result.exit_code == 0, result.output
    assert acknowledged <= entries(act.session) <= 3 + written


def test_a_backup_lets_nobody_but_its_owner_read_it(
    run: RunCommand, relay: None, file: Path
) -> None:
    run("backup", file)

    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_backup_holds_what_an_export_leaves_out(
    run: RunCommand, session: Session, relay: None, file: Path
) -> None:
    run("backup", file)
    run("restore", file)

    assert session.scalar(select(Person.password_hash)) == "a hash"


def test_a_file_that_is_there_is_replaced_only_when_told_so(
    run: RunCommand, relay: None, file: Path
) -> None:
    file.write_text("precious")

    refused = run("backup", file)
    untouched = file.read_text() == "precious"
    forced = run("backup", file, "--force")

    assert (refused.exit_code, untouched) == (1, True)
    assert "--force replaces it" in refused.output
    assert forced.exit_code == 0


def test_a_folder_that_is_missing_is_told(run: RunCommand, relay: None, tmp_path: Path) -> None:
    result = run("backup", tmp_path / "nowhere" / "night.backup")

    assert result.exit_code == 1
    assert "No such file or directory" in result.output


def test_a_database_without_tables_has_nothing_to_back_up(
    make_database: MakeDatabase, file: Path
) -> None:
    bare = create_app(settings_for(make_database("bare", migrated=False)))

    result = bare.test_cli_runner().invoke(args=["backup", str(file)])
    engine_of(bare).dispose()

    assert result.exit_code == 1
    assert "flask --app wsgi db upgrade" in result.output
    assert not file.exists()


@ONLY_SQLITE
def test_an_sqlite_backup_stands_alone_in_one_file(
    run: RunCommand, relay: None, file: Path
) -> None:
    run("backup", file)

    with closing(sqlite.connect(file)) as opened:
        (mode,) = opened.execute("PRAGMA journal_mode").fetchone()
    assert mode == "delete"
    assert [path.name for path in file.parent.iterdir()] == [file.name]
