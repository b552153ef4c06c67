"""`flask check-config`, and the refusal to start: every fault in words, with how it is mended."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from app import create_app
from app.actions.act import Act
from app.cli.check_environment import environment_findings, refuse_what_cannot_start
from app.config import DEMO_SECRET, ROOT
from app.storage import snapshot
from app.storage.transaction import transaction
from tests.cli.conftest import RunCommand
from tests.support.settings import environment_for, settings_for

ONLY_SQLITE = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
GOOD = environment_for(settings_for("postgresql://127.0.0.1/nyckel"))


def environment(**changes: str | None) -> dict[str, str]:
    wished = {**GOOD, **changes}
    return {name: value for name, value in wished.items() if value is not None}


def findings(**changes: str | None) -> list[str]:
    return [str(finding) for finding in environment_findings(environment(**changes))]


def refusal(**changes: str | None) -> str:
    with pytest.raises(SystemExit) as stopped:
        refuse_what_cannot_start(environment(**changes))
    return str(stopped.value)


def test_a_good_environment_starts_and_has_nothing_to_mend() -> None:
    refuse_what_cannot_start(environment())

    assert not [line for line in findings() if line.startswith("mend")]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"SECRET_KEY": None}, "mend  SECRET_KEY is not set. Make one:"),
        ({"LINK_KEY": "short"}, "mend  LINK_KEY is a default or has fewer than 32 characters."),
        ({"NUMBER_KEY": DEMO_SECRET}, "mend  NUMBER_KEY is a default"),
        ({"LINK_KEY": GOOD["SECRET_KEY"]}, "mend  SECRET_KEY, LINK_KEY and NUMBER_KEY must differ"),
        ({"PUBLIC_URL": "ftp://nyckel.se"}, "mend  PUBLIC_URL must begin with https://."),
        ({"TRUSTED_PROXIES": "one"}, "mend  TRUSTED_PROXIES must be a whole number"),
        ({"DATABASE_URL": "mysql://x/y"}, "mend  DATABASE_URL must begin with sqlite:///"),
        ({"DATABASE_URL": "here.db"}, "mend  DATABASE_URL is no address"),
        ({"DATABASE_URL": "sqlite://"}, "mend  DATABASE_URL must name a file from the root"),
        ({"DATABASE_URL": "sqlite:///x.db"}, "mend  DATABASE_URL must name a file from the root"),
        ({"DATABASE_URL": "sqlite:////proc/x/y.db"}, "mend  The folder of the database cannot"),
        ({"REDIS_URL": "redis://127.0.0.1"}, "mend  REDIS_URL is set, but redis is not installed"),
    ],
)
def test_what_cannot_start_is_refused_in_words(
    changes: dict[str, str | None], sentence: str
) -> None:
    assert sentence in refusal(**changes)


def test_a_refusal_names_every_fault_at_once() -> None:
    refused = refusal(SECRET_KEY=None, LINK_KEY=None, PUBLIC_URL=None)

    assert refused.count("is not set.") == 2
    assert "PUBLIC_URL is not set, so that no code can be printed" in refused


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"PUBLIC_URL": None}, "mend  PUBLIC_URL is not set, so that no code can be printed"),
        ({"PUBLIC_URL": "http://nyckel.leksand.se"}, "must begin with https://"),
        ({"PUBLIC_URL": "https://localhost"}, "names this very machine, which no phone reaches"),
        ({"PUBLIC_URL": "https://foretagsstafetten.leksand.se"}, "is too long for a card"),
        ({"PUBLIC_URL": "https://nyckel_x.se"}, "holds a character that no QR of ours can carry"),
        ({"PUBLIC_URL": "https://.se"}, "names no host"),
        ({"FORMER_PUBLIC_URLS": "https://old.se, nyckel"}, "mend  FORMER_PUBLIC_URLS: nyckel"),
        ({"SECRET_KEY_FALLBACKS": "short"}, "mend  SECRET_KEY_FALLBACKS holds a secret that is"),
        ({"SECRET_KEY_FALLBACKS": "x" * 40}, "note  SECRET_KEY_FALLBACKS is set: empty it"),
        ({"SMTP_URL": None}, "note  SMTP_URL is not set: no letter is sent"),
        ({"SMTP_URL": "mail.leksand.se"}, "mend  SMTP_URL must begin with smtp:// or smtps://"),
        ({"SMTP_URL": "smtp://"}, "mend  SMTP_URL names no server"),
        ({"SMTP_URL": "smtp://x.se:x"}, "mend  SMTP_URL has a port that is no number"),
        ({"SMTP_URL": "smtp://x.se?tls=1"}, "mend  SMTP_URL has an option that is not known: tls"),
        ({"SMTP_URL": "smtp://x.se?starttls=ja"}, "mend  SMTP_URL knows starttls=required"),
        ({"SMTP_URL": "smtp://x.se?timeout=99"}, "mend  SMTP_URL wants a timeout of 1 to 45"),
        ({"SMTP_URL": "smtp://x.se"}, "mend  MAIL_FROM must be an address"),
        (
            {"SMTP_URL": "smtps://a:b@x.se", "MAIL_FROM": "Nyckeln <nyckel@leksand.se>"},
            "ok    MAIL_FROM is Nyckeln <nyckel@leksand.se>",
        ),
        ({"TRUSTED_PROXIES": None}, "note  TRUSTED_PROXIES is not set"),
        ({"NYCKEL_DEMO": "1"}, "note  NYCKEL_DEMO=1: everybody knows these secrets."),
    ],
)
def test_what_is_doubtful_is_told_with_how_it_is_mended(
    changes: dict[str, str | None], sentence: str
) -> None:
    assert any(sentence in line for line in findings(**changes))


def test_a_demo_needs_no_settings_at_all() -> None:
    refuse_what_cannot_start({"NYCKEL_DEMO": "1"})

    told = [str(finding) for finding in environment_findings({"NYCKEL_DEMO": "1"})]
    assert told == ["note  NYCKEL_DEMO=1: everybody knows these secrets. Never with real data."]


@pytest.mark.parametrize("command", [["check-config"], ["db", "upgrade"], ["serve"], ["--help"]])
def test_every_command_tells_the_faults_without_a_traceback(
    command: list[str], tmp_path: Path
) -> None:
    result = subprocess.run(
        [Path(sys.executable).parent / "flask", "--app", "wsgi", *command],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "DATABASE_URL": f"sqlite:///{tmp_path}/x.db"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert result.returncode == 1
    assert "mend  SECRET_KEY is not set." in result.stderr
    assert "Traceback" not in result.stderr


@pytest.fixture
def good_environment(monkeypatch: pytest.MonkeyPatch, database_url: str) -> None:
    for name, value in environment_for(settings_for(database_url)).items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def private_files(engine: Engine) -> None:
    for path in Path(engine.url.database or "/nowhere").parent.glob("*"):
        path.chmod(0o600)


def test_an_installation_in_order_exits_with_0(
    run: RunCommand, good_environment: None, private_files: None, demo: Act
) -> None:
    result = run("check-config")

    assert result.exit_code == 0, result.output
    assert "mend" not in result.output
    assert "ok    The database stands at migration" in result.output


def test_what_a_new_installation_still_lacks_is_noted(
    run: RunCommand, good_environment: None
) -> None:
    result = run("check-config")

    assert "note  There is no admin yet" in result.output
    assert "note  There is no relay yet" in result.output


def test_a_database_that_was_written_under_another_key_is_noticed(
    run: RunCommand, good_environment: None, demo: Act
) -> None:
    with transaction(demo.session):
        demo.session.execute(text("UPDATE journal_head SET mac = digest"))

    result = run("check-config")

    assert result.exit_code == 1
    assert "mend  LINK_KEY is not the one" in result.output


def test_a_database_of_another_release_is_to_be_upgraded(
    run: RunCommand, good_environment: None, session: Session
) -> None:
    stands_at = snapshot.newest_revision()
    version = text("UPDATE alembic_version SET version_num = :version")
    with transaction(session):
        session.execute(version, {"version": "0000"})

    result = run("check-config")

    with transaction(session):
        session.execute(version, {"version": stands_at})
    assert result.exit_code == 1
    assert "mend  The database stands at migration 0000" in result.output


@ONLY_SQLITE
def test_a_database_that_others_may_read_is_to_be_closed(
    run: RunCommand, good_environment: None, private_files: None, engine: Engine, demo: Act
) -> None:
    database = Path(engine.url.database or "")
    database.chmod(0o644)

    result = run("check-config")

    assert result.exit_code == 1
    assert f"chmod 600 {database}" in result.output


@pytest.mark.parametrize("command", [["check-config"], ["journal", "verify"], ["export", "x.csv"]])
def test_a_database_that_is_away_is_told_in_words(command: list[str]) -> None:
    app = create_app(settings_for("postgresql://nobody@127.0.0.1:1/nowhere"))

    result = app.test_cli_runner().invoke(args=command)

    assert result.exit_code == 1
    assert "The database cannot be" in result.output
    assert isinstance(result.exception, SystemExit)


def test_looking_for_faults_makes_no_database(tmp_path: Path) -> None:
    app = create_app(settings_for(f"sqlite:///{tmp_path}/relay.db"))

    result = app.test_cli_runner().invoke(args=["check-config"])

    assert "mend  There is no relay.db yet" in result.output
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        (
            {"MAP_TILE_URL": "http://t.example/{z}/{x}/{y}"},
            "mend  MAP_TILE_URL must begin with https",
        ),
        (
            {"MAP_TILE_URL": "https://t.example/{z}/{x}"},
            "mend  MAP_TILE_URL must hold {z}, {x} and",
        ),
        ({"MAP_TILE_URL": "t.example"}, "mend  MAP_TILE_URL is no address of tiles, e.g. https://"),
        (
            {"MAP_TILE_URL": "https://t.example/{z}/{x}/{y}"},
            "ok    MAP_TILE_URL is on https://t.exa",
        ),
        (
            {"MAP_TILE_URL": "https://t.example/{z}/{x}/{y}"},
            "note  MAP_TILE_ATTRIBUTION is not set",
        ),
    ],
)
def test_the_address_of_map_tiles_is_judged(changes: dict[str, str], sentence: str) -> None:
    assert [line for line in findings(**changes) if line.startswith(sentence)]


def test_without_map_tiles_nothing_is_said_of_them() -> None:
    assert not [line for line in findings() if "MAP_TILE" in line]
