"""`flask relay create` and `flask baton create`: what a new municipality needs."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.baton import BatonState
from app.domain.code import parse_code
from app.domain.rhythm import Rhythm
from app.storage import scans, silences
from app.storage.relays import Baton, Relay
from tests.cli.conftest import RunCommand
from tests.support.web import MakeApp

ORSA = {
    "slug": "orsa",
    "name": "Orsastafetten",
    "municipality": "Orsa",
    "municipality-code": "2034",
}


def options(**changes: str) -> list[str]:
    given = {**ORSA, **{name.replace("_", "-"): value for name, value in changes.items()}}
    return [part for name, value in given.items() for part in (f"--{name}", value)]


def relays(session: Session) -> int:
    session.rollback()
    return session.scalar(select(func.count()).select_from(Relay)) or 0


def test_a_relay_begins_with_the_goal_and_pace_of_leksand(
    run: RunCommand, session: Session
) -> None:
    result = run("relay", "create", *options())

    assert result.exit_code == 0, result.output
    relay = session.scalars(select(Relay)).one()
    assert (relay.slug, relay.goal, relay.pace_per_year) == ("orsa", 1000, 24)


def test_a_relay_may_aim_at_something_else(run: RunCommand, session: Session) -> None:
    run("relay", "create", *options(goal="100", pace="12", office_email="info@orsa.example"))

    relay = session.scalars(select(Relay)).one()
    assert (relay.goal, relay.pace_per_year) == (100, 12)
    assert relay.office_email == "info@orsa.example"


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"slug": "Orsa Stafett"}, "--slug is not written as it should be"),
        ({"slug": ""}, "--slug must not be empty"),
        ({"slug": "o" * 41}, "--slug is too long"),
        ({"name": " "}, "--name must not be empty"),
        ({"name": "x" * 121}, "--name is too long"),
        ({"name": "Or\x07sa"}, "--name holds a character that cannot be shown"),
        ({"name": "\u202eOrsa"}, "--name holds a mark that turns the direction"),
        ({"municipality_code": "203"}, "--municipality-code is not written as it should be"),
        ({"municipality_code": "٢٠٣٤"}, "--municipality-code is not written as it should be"),
        ({"goal": "0"}, "--goal"),
        ({"goal": "many"}, "'many' is not a valid integer"),
        ({"pace": "-1"}, "--pace"),
        ({"office_email": "orsa"}, "--office-email is not written as it should be"),
    ],
)
def test_what_is_written_wrongly_is_named_and_nothing_is_made(
    run: RunCommand, session: Session, changes: dict[str, str], complaint: str
) -> None:
    result = run("relay", "create", *options(**changes))

    assert result.exit_code == 2
    assert complaint in result.output
    assert relays(session) == 0


def test_two_relays_cannot_share_a_slug(run: RunCommand, session: Session) -> None:
    run("relay", "create", *options())

    result = run("relay", "create", *options(name="En annan"))

    assert result.exit_code == 2
    assert "--slug is in use already" in result.output
    assert relays(session) == 1


def test_an_option_left_out_is_asked_for(run: RunCommand) -> None:
    result = run("relay", "create", "--slug", "orsa")

    assert result.exit_code == 2
    assert "Missing option '--name'" in result.output


def test_a_baton_comes_with_the_code_for_its_plate(run: RunCommand, session: Session) -> None:
    run("relay", "create", *options())

    result = run("baton", "create", "--relay", "orsa", "--name", "Orsabollen")

    baton = session.scalars(select(Baton)).one()
    (printed,) = re.findall(r"^  ((?:\w{4}-){3}\w{4})$", result.output, re.MULTILINE)
    scanned = scans.scanned(session, parse_code(printed))
    assert baton.state is BatonState.WITH_OFFICE
    assert scanned is not None
    assert (scanned.is_plate, scanned.baton_id) == (True, baton.id)
    assert f"HTTPS://NYCKEL.LEKSAND.SE/Q/{parse_code(printed)}" in result.output


def test_an_address_that_cannot_be_printed_is_not_offered_for_a_plate(make_app: MakeApp) -> None:
    run = make_app(public_url="https://localhost").test_cli_runner().invoke
    run(args=["relay", "create", *options()])

    result = run(args=["baton", "create", "--relay", "orsa", "--name", "Orsabollen"])

    assert "Set PUBLIC_URL before the plate is made" in result.output
    assert "LOCALHOST" not in result.output


def test_a_baton_for_a_relay_that_is_not_there_is_refused(
    run: RunCommand, session: Session
) -> None:
    run("relay", "create", *options())

    result = run("baton", "create", "--relay", "rattvik", "--name", "Stafettpinnen")

    assert result.exit_code == 2
    assert "There is no relay rattvik. Relays here: orsa." in result.output
    assert session.scalar(select(Baton.id)) is None


@pytest.mark.parametrize("name", ["", "x" * 81])
def test_a_baton_needs_a_name_that_fits(run: RunCommand, session: Session, name: str) -> None:
    run("relay", "create", *options())

    result = run("baton", "create", "--relay", "orsa", "--name", name)

    assert result.exit_code == 2
    assert "--name" in result.output
    assert session.scalar(select(Baton.id)) is None


def test_what_is_made_is_in_the_journal(run: RunCommand) -> None:
    run("relay", "create", *options())
    run("baton", "create", "--relay", "orsa", "--name", "Orsabollen")

    result = run("journal", "verify")

    assert re.search(r"relay:\d+: 2 entries hold", result.output)


class TestRhythm:
    @pytest.fixture(autouse=True)
    def orsa(self, run: RunCommand) -> None:
        run("relay", "create", *options())

    def test_it_is_shown(self, run: RunCommand) -> None:
        shown = run("relay", "rhythm").output.split()

        assert shown[shown.index("first-days") + 1] == "3"
        assert shown[shown.index("undo-minutes") + 1] == "10"

    def test_what_is_named_is_changed_and_the_rest_stays(
        self, run: RunCommand, session: Session
    ) -> None:
        result = run("relay", "rhythm", "--relay", "orsa", "--first-days", "2")

        assert result.exit_code == 0, result.output
        session.rollback()
        assert silences.rhythm_of(session, 1) == Rhythm(first_days=2)

    @pytest.mark.parametrize(
        ("option", "complaint"),
        [
            ("--second-days=2", "--second-days must be more than the interval before it"),
            ("--undo-minutes=0", "--undo-minutes is too small or too large"),
        ],
    )
    def test_what_cannot_be_set_is_told_by_its_option(
        self, run: RunCommand, session: Session, option: str, complaint: str
    ) -> None:
        result = run("relay", "rhythm", option)

        assert result.exit_code == 2
        assert complaint in result.output
        session.rollback()
        assert silences.rhythm_of(session, 1) == Rhythm()
