"""`flask companies import`: a register's file from the terminal, also when the power goes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.config import ROOT, Settings
from app.storage.companies import Company, Workplace
from app.storage.imports import CompanyImport
from tests.cli.conftest import RunCommand
from tests.support.settings import environment_for
from tests.support.sheets import DORREN, KIM, TOMOKU, csv_of, large, write_csv

pytestmark = pytest.mark.usefixtures("relay")
SOLE_TRADER = "811228-9874"


def companies(session: Session) -> int:
    session.rollback()
    return session.scalar(select(func.count()).select_from(Company)) or 0


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return write_csv(tmp_path / "fil.csv", DORREN, TOMOKU, KIM, ("12", "Fel AB", "", "", "", ""))


def test_a_file_is_read_and_told_of(run: RunCommand, session: Session, file: Path) -> None:
    result = run("companies", "import", file)

    assert result.exit_code == 0, result.output
    assert "3 new, 0 changed, 0 unchanged, 1 refused." in result.output
    assert "line 5: organisation_number does not have ten digits" in result.output
    assert companies(session) == 3
    assert "0 new, 0 changed, 3 unchanged" in run("companies", "import", file).output


def test_a_dry_run_writes_nothing(run: RunCommand, session: Session, file: Path) -> None:
    result = run("companies", "import", file, "--dry-run")

    assert "3 would be new, 0 would be changed, 0 unchanged, 1 refused." in result.output
    assert companies(session) == 0
    assert session.scalar(select(func.count()).select_from(CompanyImport)) == 0


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_the_refused_lines_come_back_as_a_file(
    run: RunCommand, tmp_path: Path, file: Path, ending: str
) -> None:
    back = tmp_path / f"tillbaka.{ending}"

    assert run("companies", "import", file, "--refused", back).exit_code == 0

    assert back.stat().st_mode & 0o777 == 0o600
    assert "is there already" in run("companies", "import", file, "--refused", back).output


def test_headings_that_are_not_understood_are_pointed_out_once(
    run: RunCommand, session: Session, tmp_path: Path
) -> None:
    file = tmp_path / "fil.csv"
    file.write_bytes(csv_of((("Kallas", "Var"), ("Kims Kök", "Mora"))))

    unread = run("companies", "import", file)
    assert unread.exit_code == 2
    assert "Which heading is the name?" in unread.output
    assert run("companies", "import", file, "--map", "name=Borta").exit_code == 2

    told = ["--map", "name=Kallas", "--map", "place=Var"]
    assert run("companies", "import", file, *told).exit_code == 0
    assert session.scalars(select(Workplace.place)).one() == "Mora"
    assert "1 unchanged" in run("companies", "import", file).output


def test_what_is_no_table_is_told_in_words(run: RunCommand, tmp_path: Path) -> None:
    file = tmp_path / "fil.xlsx"
    file.write_bytes(b"PK\x03\x04 no zip at all")

    result = run("companies", "import", file)

    assert result.exit_code == 1
    assert "no Excel file that can be read" in result.output


def test_a_sole_traders_number_is_not_printed(run: RunCommand, tmp_path: Path) -> None:
    rows = ((SOLE_TRADER, f"Kim {SOLE_TRADER}"), ("811228-9875", "Kim"))
    file = write_csv(tmp_path / "fil.csv", *rows)

    result = run("companies", "import", file)

    assert "2 refused" in result.output
    assert "9874" not in result.output
    assert "9875" not in result.output


def test_a_kill_loses_nothing_and_doubles_nothing(
    run: RunCommand, session: Session, settings: Settings, tmp_path: Path
) -> None:
    file = large(tmp_path / "fil.csv", 1_100)
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "companies", "import", str(file)]
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env={**os.environ, **environment_for(settings)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    assert any("250 lines" in line for line in process.stderr)
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stderr.close()

    left = companies(session)
    begun = session.scalars(select(CompanyImport)).one()
    assert 250 <= left < 1_100
    assert (begun.rows_done, begun.new, begun.finished_at) == (left, left, None)

    result = run("companies", "import", file)

    assert f"{1_100 - left} new, 0 changed, 0 unchanged" in result.output
    assert companies(session) == 1_100
    assert run("journal", "verify").exit_code == 0
