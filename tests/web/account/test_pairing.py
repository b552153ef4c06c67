"""The pages by which a phone is paired: shown once on the computer, claimed by a press on the phone."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine

from app.storage.people import Person
from tests.support.client import CheckedClient

PHONE = "Bos telefon"
IPHONE = {"User-Agent": "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5) Version/18.5 Safari/604.1"}


def code_on(page: str) -> str:
    """The code that the computer shows, as it is typed."""
    found = re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", page)
    assert found is not None
    return found[0]


@pytest.fixture
def code(as_bo: CheckedClient) -> str:
    return code_on(as_bo.submit(as_bo.get("/konto/para"), "Visa koden").text)


def path_of(code: str) -> str:
    return f"/para/{code.replace('-', '')}"


def test_the_account_leads_to_the_code(as_bo: CheckedClient) -> None:
    assert 'href="/konto/para"' in as_bo.get("/konto").text

    page = as_bo.submit(as_bo.get("/konto/para"), "Visa koden")

    assert page.status_code == 200
    assert page.headers["Cache-Control"] == "no-store"
    assert "<svg" in page.text
    assert code_on(page.text)


def test_the_phone_that_opens_it_names_itself_and_is_signed_in(
    client: CheckedClient, as_bo: CheckedClient, code: str
) -> None:
    page = client.get(path_of(code))
    answer = client.submit(page, "Para telefonen", name=PHONE)

    assert "Logga in som Bo" in page.text
    assert (answer.status_code, answer.location) == (303, "/personal")
    assert client.get("/personal").status_code == 200
    assert PHONE in as_bo.get("/konto").text


def test_opening_the_address_signs_nobody_in(client: CheckedClient, code: str) -> None:
    client.get(path_of(code))
    client.get(path_of(code))

    assert client.get("/personal").status_code == 401


def test_a_typed_code_leads_to_the_same_page(client: CheckedClient, code: str) -> None:
    answer = client.submit(client.get("/para"), "Fortsätt", code=code.lower())

    assert (answer.status_code, answer.location) == (303, path_of(code))


@pytest.mark.parametrize(
    ("typed", "said"), [("", "Skriv koden från datorn."), ("ABCD", "tolv tecken")]
)
def test_a_code_that_cannot_be_one_stands_in_the_field_to_be_mended(
    client: CheckedClient, typed: str, said: str
) -> None:
    page = client.submit(client.get("/para"), "Fortsätt", code=typed)

    assert page.status_code == 422
    assert said in page.text
    assert f'value="{typed}"' in page.text


def test_a_phone_without_a_name_keeps_its_code(client: CheckedClient, code: str) -> None:
    page = client.submit(client.get(path_of(code)), "Para telefonen", name=" ")

    assert page.status_code == 422
    assert "Skriv ett namn" in page.text
    assert client.submit(page, "Para telefonen", name=PHONE).status_code == 303


def test_a_used_and_a_late_code_say_so_and_an_unknown_is_not_known(
    client: CheckedClient, code: str, clock: time_machine.Traveller
) -> None:
    page = client.get(path_of(code))
    clock.shift(timedelta(minutes=11))

    late = client.submit(page, "Para telefonen", name=PHONE)
    unknown = client.get("/para/000000000000")

    assert (late.status_code, "gäller inte längre" in late.text) == (403, True)
    assert (unknown.status_code, "känner inte igen" in unknown.text) == (404, True)


def test_only_an_iphone_is_told_of_its_home_screen(client: CheckedClient, code: str) -> None:
    assert "hemskärmen" in client.get(path_of(code), headers=IPHONE).text
    assert "hemskärmen" not in client.get(path_of(code)).text


def test_a_phone_on_which_somebody_else_is_signed_in_is_warned_and_changes_hands(
    as_astrid: CheckedClient, code: str
) -> None:
    page = as_astrid.get(path_of(code))
    as_astrid.submit(page, "Para telefonen", name=PHONE)

    assert "Astrid är inloggad här nu och loggas ut." in page.text
    assert as_astrid.get("/admin/").status_code == 403


class TestByAnAdmin:
    """Somebody else's phone."""

    def test_an_admin_shows_the_code_and_may_end_the_phone(
        self, client: CheckedClient, as_astrid: CheckedClient, bo: Person
    ) -> None:
        room = f"/admin/personer/{bo.id}"
        page = as_astrid.submit(as_astrid.get(f"{room}/para"), "Visa koden")
        client.submit(client.get(path_of(code_on(page.text))), "Para telefonen", name=PHONE)
        assert client.get("/personal").status_code == 200

        as_astrid.submit(as_astrid.get(room), f"Avsluta {PHONE}")

        assert client.get("/personal").status_code == 401

    def test_staff_may_not(self, as_bo: CheckedClient, astrid: Person) -> None:
        room = f"/admin/personer/{astrid.id}"
        token = {"csrf_token": as_bo.csrf_token()}

        assert as_bo.get(f"{room}/para").status_code == 403
        assert as_bo.post(f"{room}/para", data=token).status_code == 403
        assert as_bo.post(f"{room}/inloggningar/1/avsluta", data=token).status_code == 403
