"""`flask user`: people made, listed and shut out from a terminal."""

from __future__ import annotations

import pytest
from click.testing import Result

from app.actions.act import Act
from app.domain.errors import WrongPassword
from app.domain.roles import Role
from app.storage import people
from tests.cli.conftest import RunCommand
from tests.support.client import CheckedClient
from tests.support.people import (
    ASTRID,
    BO,
    PASSWORD,
    count_people,
    device_of,
    facts_of,
    guess,
    taken_on,
)

OPTIONS = {"--email": BO.email, "--name": BO.name, "--role": "staff"}


def test_a_new_person_gets_a_link_that_works(
    run: RunCommand, client: CheckedClient, act: Act
) -> None:
    result = _create(run)

    link = result.stdout.strip()
    assert result.exit_code == 0
    page = client.get(link.removeprefix("https://nyckel.leksand.se"))
    assert f"Välkommen, {BO.name}" in page.get_data(as_text=True)
    assert "Works once, until" in result.stderr


def test_a_new_person_with_a_password_can_sign_in(run: RunCommand, act: Act) -> None:
    result = _create(run, "--password-stdin", given=f"{PASSWORD}\n")

    assert (result.exit_code, result.stdout) == (0, "")
    assert guess(act)


@pytest.mark.parametrize("role", list(Role))
def test_a_person_has_the_role_that_was_given(run: RunCommand, act: Act, role: Role) -> None:
    _create(run, changes={"--role": role.value})

    [person] = people.everyone(act.session)
    assert person.role is role


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"--email": "bo"}, "--email"),
        ({"--email": ""}, "--email"),
        ({"--email": "b" * 300 + "@example.com"}, "--email"),
        ({"--name": ""}, "--name"),
        ({"--name": "B" * 121}, "--name"),
        ({"--name": "B\x1bo"}, "--name"),
        ({"--role": "boss"}, "--role"),
    ],
)
def test_bad_input_is_told_by_its_option_and_makes_nobody(
    run: RunCommand, act: Act, changes: dict[str, str], told: str
) -> None:
    result = _create(run, changes=changes)

    assert result.exit_code == 2
    assert told in result.stderr
    assert count_people(act.session) == 0


@pytest.mark.parametrize("given", ["", "\n", "short\n", "Leksand2029\n", "bo@example.com\n"])
def test_a_bad_password_makes_nobody(run: RunCommand, act: Act, given: str) -> None:
    result = _create(run, "--password-stdin", given=given)

    assert result.exit_code == 2
    assert "assword" in result.stderr
    assert count_people(act.session) == 0


@pytest.mark.parametrize("option", OPTIONS)
def test_every_option_is_needed(run: RunCommand, act: Act, option: str) -> None:
    given = [part for name, value in OPTIONS.items() if name != option for part in (name, value)]

    result = run("user", "create", *given)

    assert result.exit_code == 2
    assert option in result.stderr


def test_an_address_that_is_taken_is_told(run: RunCommand, act: Act) -> None:
    taken_on(act, BO)

    result = _create(run, changes={"--email": "BO@example.com"})

    assert result.exit_code == 2
    assert "exists already" in result.stderr
    assert count_people(act.session) == 1


def test_everybody_is_listed_with_how_they_stand(run: RunCommand, act: Act) -> None:
    taken_on(act, ASTRID)
    taken_on(act, BO)
    run("user", "create", "--email", "c@example.com", "--name", "Åsa", "--role", "staff")
    run("user", "deactivate", "--email", BO.email)

    result = run("user", "list")

    assert result.stdout.splitlines() == [
        "astrid@example.com\tadmin\tactive\tAstrid Admin",
        "bo@example.com\tstaff\tdeactivated\tBo Besökare",
        "c@example.com\tstaff\tinvited\tÅsa",
    ]


def test_a_token_acts_as_its_person(run: RunCommand, client: CheckedClient, act: Act) -> None:
    taken_on(act, BO)

    result = run("user", "token", "--email", BO.email)

    facts = facts_of(act, result.stdout.strip())
    assert result.exit_code == 0
    assert facts is not None
    assert facts.email == BO.email


def test_a_person_is_shut_out(run: RunCommand, act: Act) -> None:
    taken_on(act, BO)
    phone = device_of(act, BO)

    result = run("user", "deactivate", "--email", "Bo@Example.com")

    assert result.exit_code == 0
    assert facts_of(act, phone.secret) is None
    with pytest.raises(WrongPassword):
        guess(act)


def test_the_last_admin_is_not_shut_out(run: RunCommand, act: Act) -> None:
    taken_on(act, ASTRID)

    result = run("user", "deactivate", "--email", ASTRID.email)

    assert result.exit_code == 2
    assert "at least one active admin" in result.stderr
    assert guess(act, ASTRID.email)


def test_the_only_admin_who_forgot_the_password_gets_a_link(
    run: RunCommand, client: CheckedClient, act: Act
) -> None:
    taken_on(act, ASTRID)

    result = run("user", "link", "--email", ASTRID.email)

    link = result.stdout.strip()
    page = client.get(link.removeprefix("https://nyckel.leksand.se"))
    assert f"Välkommen, {ASTRID.name}" in page.get_data(as_text=True)


@pytest.mark.parametrize("command", ["token", "link", "deactivate"])
@pytest.mark.parametrize("email", ["nobody@example.com", "", "a\x1bb", "\udcff"])
def test_nothing_is_done_to_somebody_who_is_not_there(
    run: RunCommand, act: Act, command: str, email: str
) -> None:
    result = run("user", command, "--email", email)

    assert (result.exit_code, result.stdout) == (2, "")


def _create(
    run: RunCommand, *flags: str, changes: dict[str, str] | None = None, given: str = ""
) -> Result:
    options = {**OPTIONS, **(changes or {})}
    return run(
        "user", "create", *(part for pair in options.items() for part in pair), *flags, input=given
    )
