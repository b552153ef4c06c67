"""`flask bench seed`: current handovers in any number, which the real actions take for their own."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.actions.act import Act
from app.actions.record_visit import Scan, record_visit
from app.adapters import tokens
from app.storage import people
from app.storage.handovers import Handover
from tests.cli.conftest import RunCommand
from tests.support.web import MakeApp


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "seeded.json"


def test_every_code_leads_to_a_handover_that_can_be_visited_today(
    run: RunCommand, act: Act, file: Path
) -> None:
    result = run("bench", "seed", "--handovers", 25, "--out", file)

    codes = json.loads(file.read_text())["codes"]
    visits = [record_visit(act, Scan(code)) for code in codes]
    days = set(act.session.scalars(select(Handover.scheduled_on)))
    assert result.exit_code == 0, result.output
    assert [visit.number for visit in visits] == list(range(1, 26))
    assert all(visit.created for visit in visits)
    assert len(days) == 1
    assert run("journal", "verify").exit_code == 0


def test_the_token_lets_a_script_act_as_staff(
    run: RunCommand, session: Session, act: Act, file: Path
) -> None:
    run("bench", "seed", "--handovers", 1, "--out", file)

    token = json.loads(file.read_text())["token"]
    found = people.signed_in(session, secret_digest=tokens.digest(token), now=act.now)

    assert found is not None
    assert found.role == "staff"


def test_the_file_with_the_token_is_its_owners_alone(run: RunCommand, file: Path) -> None:
    run("bench", "seed", "--handovers", 1, "--out", file)

    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_seeding_again_adds_a_relay_of_its_own(
    run: RunCommand, session: Session, file: Path
) -> None:
    run("bench", "seed", "--handovers", 3, "--out", file)

    result = run("bench", "seed", "--handovers", 3, "--out", file)

    relays = session.scalar(select(func.count(Handover.relay_id.distinct())))
    assert result.exit_code == 0, result.output
    assert relays == 2


def test_a_relay_in_earnest_is_not_seeded_among(
    run: RunCommand, session: Session, demo: Act, file: Path
) -> None:
    before = session.scalar(select(func.count()).select_from(Handover))

    result = run("bench", "seed", "--handovers", 3, "--out", file)

    assert result.exit_code == 1
    assert "a database of its own" in result.output
    assert session.scalar(select(func.count()).select_from(Handover)) == before
    assert not file.exists()


def test_the_demo_may_be_seeded_among(make_app: MakeApp, demo: Act, file: Path) -> None:
    app = make_app(demo=True)

    result = app.test_cli_runner().invoke(
        args=["bench", "seed", "--handovers", "3", "--out", str(file)]
    )

    assert result.exit_code == 0, result.output


@pytest.mark.parametrize("count", ["0", "-1", "many", "100001"])
def test_a_number_that_is_none_is_wrong_usage(run: RunCommand, file: Path, count: str) -> None:
    result = run("bench", "seed", "--handovers", count, "--out", file)

    assert result.exit_code == 2
    assert "Invalid value for '--handovers'" in result.output


def test_a_folder_that_is_missing_is_told_and_nothing_is_seeded(
    run: RunCommand, session: Session, tmp_path: Path
) -> None:
    result = run("bench", "seed", "--handovers", 3, "--out", tmp_path / "nowhere" / "seeded.json")

    assert result.exit_code == 1
    assert "No such file or directory" in result.output
    assert session.scalar(select(func.count()).select_from(Handover)) == 0
