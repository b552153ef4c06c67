"""A one-time link on the page."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from werkzeug.test import TestResponse

from app.actions.act import Act
from app.actions.create_person import invite_person
from app.actions.issue_link import IssuedLink
from app.domain.roles import Role
from tests.support.client import CheckedClient
from tests.support.people import ASTRID, BO, PASSWORD, guess, taken_on
from tests.support.stage import ActAs

BUTTON = "Spara och logga in"


@pytest.fixture
def act(act_as: ActAs) -> Act:
    return act_as()


@pytest.fixture
def invitation(act: Act) -> IssuedLink:
    return invite_person(act, BO)


def test_a_link_greets_its_person(client: CheckedClient, invitation: IssuedLink) -> None:
    page = client.get(_path(invitation)).get_data(as_text=True)

    assert f"Välkommen, {BO.name}" in page
    assert BO.email in page


def test_looking_at_a_link_does_not_use_it(client: CheckedClient, invitation: IssuedLink) -> None:
    for _ in range(3):
        client.get(_path(invitation))

    assert _choose(client, invitation).status_code == 303


def test_a_chosen_password_signs_in(
    client: CheckedClient, act: Act, invitation: IssuedLink
) -> None:
    answer = _choose(client, invitation)

    assert answer.location == "/personal"
    assert BO.name in client.get("/konto").get_data(as_text=True)
    assert guess(act)


def test_an_admin_who_chose_a_password_is_led_to_the_admins_rooms(
    client: CheckedClient, act: Act
) -> None:
    answer = _choose(client, invite_person(act, ASTRID))

    assert answer.location == "/admin/"


@pytest.mark.parametrize(
    ("password", "told"),
    [
        ("", "Skriv ett nytt lösenord."),
        ("kort", "Ta minst 10 tecken"),
        ("bo@example.com", "Ta minst 10 tecken"),
        ("Leksand2029!", "Ta minst 10 tecken"),
        ("x" * 201, "Högst 200 tecken"),
    ],
)
def test_a_bad_password_is_refused_by_its_field_and_the_link_stays_good(
    client: CheckedClient, invitation: IssuedLink, password: str, told: str
) -> None:
    answer = _choose(client, invitation, password)

    assert answer.status_code == 422
    assert told in answer.get_data(as_text=True)
    assert _choose(client, invitation).status_code == 303


def test_a_used_link_says_so(client: CheckedClient, invitation: IssuedLink) -> None:
    _choose(client, invitation)

    answer = client.get(_path(invitation))

    assert answer.status_code == 403
    assert "Länken gäller inte längre" in answer.get_data(as_text=True)


def test_a_link_that_runs_out_while_the_page_is_open_says_so(
    client: CheckedClient, invitation: IssuedLink, clock: time_machine.Traveller
) -> None:
    page = client.get(_path(invitation))
    clock.shift(timedelta(days=7))

    answer = client.submit(page, BUTTON, new_password=PASSWORD)

    assert answer.status_code == 403
    assert "Be en administratör om en ny" in answer.get_data(as_text=True)


@pytest.mark.parametrize("token", ["x", "a" * 56, "%00", "%F0%9F%97%9D", "a" * 3000])
def test_unknown_and_forged_links_share_one_page(
    client: CheckedClient, invitation: IssuedLink, token: str
) -> None:
    looked = client.get(f"/valkommen/{token}")
    sent = client.post_form(f"/valkommen/{token}", new_password=PASSWORD)

    assert (looked.status_code, sent.status_code) == (404, 404)


def test_a_link_without_its_token_in_the_form_is_not_used(
    client: CheckedClient, invitation: IssuedLink
) -> None:
    answer = client.post(_path(invitation), data={"new_password": PASSWORD})

    assert answer.status_code == 400
    assert _choose(client, invitation).status_code == 303


def test_a_link_takes_the_place_of_whoever_was_signed_in(
    client: CheckedClient, act: Act, invitation: IssuedLink
) -> None:
    taken_on(act, ASTRID)
    client.post_form("/logga-in", email=ASTRID.email, password=PASSWORD)

    _choose(client, invitation)

    page = client.get("/konto").get_data(as_text=True)
    assert BO.name in page
    assert ASTRID.role is Role.ADMIN
    assert client.get("/admin/personer").status_code == 403


def _path(link: IssuedLink) -> str:
    return f"/valkommen/{link.secret}"


def _choose(client: CheckedClient, link: IssuedLink, password: str = PASSWORD) -> TestResponse:
    return client.submit(client.get(_path(link)), BUTTON, new_password=password)
