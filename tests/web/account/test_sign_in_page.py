"""Signing in and out on the page."""

from __future__ import annotations

from random import Random

import pytest
import time_machine
from werkzeug.test import TestResponse

from app.actions.act import Act
from app.actions.deactivate_person import deactivate_person
from app.domain.attempts import FREE_FOR_AN_ADDRESS
from app.domain.code import new_code
from app.web import scan_return
from tests.support.client import CheckedClient, form_in
from tests.support.people import ASTRID, BO, PASSWORD, taken_on
from tests.support.stage import ActAs
from tests.support.web import MakeClient

CODE = new_code(Random(1).getrandbits)
BY_LINK = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def act(act_as: ActAs) -> Act:
    return act_as()


@pytest.fixture
def bo(act: Act) -> int:
    taken_on(act, ASTRID)
    return taken_on(act, BO).person_id or 0


def test_the_right_password_leads_to_where_staff_work(client: CheckedClient, bo: int) -> None:
    answer = _sign_in(client)

    assert (answer.status_code, answer.location) == (303, "/personal")
    assert client.get("/konto").status_code == 200


def test_an_admin_is_led_to_the_admins_rooms(client: CheckedClient, bo: int) -> None:
    answer = _sign_in(client, email=ASTRID.email)

    assert answer.location == "/admin/"


def test_one_comes_to_the_page_that_was_asked_for(client: CheckedClient, bo: int) -> None:
    asked = client.get("/konto/losenord?x=1")
    assert asked.status_code == 401

    answer = client.submit(asked, "Logga in", email=BO.email, password=PASSWORD)

    assert (answer.status_code, answer.location) == (303, "/konto/losenord?x=1")


@pytest.mark.parametrize("wished", ["//example.com", "https://example.com", "/\\example.com"])
def test_nobody_is_led_to_another_site(client: CheckedClient, bo: int, wished: str) -> None:
    page = client.get("/logga-in", query_string={"next": wished})

    answer = client.submit(page, "Logga in", email=BO.email, password=PASSWORD)

    assert answer.location == "/personal"


def test_a_forged_destination_in_the_form_is_not_followed(client: CheckedClient, bo: int) -> None:
    page = client.get("/logga-in")

    answer = client.submit(
        page, "Logga in", email=BO.email, password=PASSWORD, next="//example.com"
    )

    assert answer.location == "/personal"


def test_whoever_is_signed_in_is_led_on(client: CheckedClient, bo: int) -> None:
    _sign_in(client)

    answer = client.get("/logga-in?next=/konto")

    assert (answer.status_code, answer.location) == (303, "/konto")


@pytest.mark.parametrize(
    ("email", "password"),
    [(BO.email, "wrong password"), ("nobody@example.com", PASSWORD), ("b\x00o", "x\x00")],
)
def test_every_wrong_guess_gets_the_same_page(
    client: CheckedClient, bo: int, email: str, password: str
) -> None:
    answer = _sign_in(client, email=email, password=password)

    assert answer.status_code == 401
    assert "E-postadressen och lösenordet hör inte ihop." in answer.get_data(as_text=True)


def test_a_deactivated_person_gets_the_same_page(client: CheckedClient, act: Act, bo: int) -> None:
    deactivate_person(act, person_id=bo)

    answer = _sign_in(client)

    assert answer.status_code == 401
    assert "E-postadressen och lösenordet hör inte ihop." in answer.get_data(as_text=True)


def test_the_address_stays_in_the_form_and_the_password_does_not(
    client: CheckedClient, bo: int
) -> None:
    answer = _sign_in(client, password="wrong password")

    page = answer.get_data(as_text=True)
    assert BO.email in page
    assert "wrong password" not in page


@pytest.mark.parametrize("missing", ["email", "password"])
def test_both_fields_are_needed(client: CheckedClient, bo: int, missing: str) -> None:
    answer = _sign_in(client, **{missing: ""})

    assert answer.status_code == 422
    assert "Fyll i både e-postadress och lösenord." in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    ("field", "value"), [("email", "b" * 255), ("password", "x" * 201), ("next", "x" * 5000)]
)
def test_what_is_too_long_is_refused_in_words(
    client: CheckedClient, bo: int, field: str, value: str
) -> None:
    answer = _sign_in(client, **{field: value})

    assert answer.status_code in {303, 422}
    assert "example" not in (answer.location or "")


def test_too_many_guesses_are_told_to_wait(client: CheckedClient, bo: int) -> None:
    for _ in range(FREE_FOR_AN_ADDRESS):
        _sign_in(client, password="wrong password")

    answer = _sign_in(client)

    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "60"
    assert "Vänta i 1 minut och försök sedan igen." in answer.get_data(as_text=True)


def test_after_the_wait_the_right_password_works(
    client: CheckedClient, bo: int, clock: time_machine.Traveller
) -> None:
    for _ in range(FREE_FOR_AN_ADDRESS):
        _sign_in(client, password="wrong password")
    clock.shift(60)

    answer = _sign_in(client)

    assert answer.status_code == 303


def test_a_form_without_its_token_is_shown_again(client: CheckedClient, bo: int) -> None:
    answer = client.post(
        "/logga-in", data={"email": BO.email, "password": PASSWORD}, headers=BY_LINK
    )

    assert answer.status_code == 400
    page = answer.get_data(as_text=True)
    assert BO.email in page
    assert PASSWORD not in page
    assert client.submit(answer, "Logga in", password=PASSWORD).status_code == 303


def test_another_site_cannot_put_words_into_the_form(client: CheckedClient, bo: int) -> None:
    answer = client.post(
        "/logga-in",
        data={"email": "mallory@example.com", "next": "/konto", "scan": "s", "parcel": "p"},
        headers={"Sec-Fetch-Site": "cross-site"},
    )

    form = form_in(answer, "Logga in").fields
    assert answer.status_code == 400
    assert {form["email"], form["next"], form["scan"], form["parcel"]} == {""}


def test_signing_out_ends_the_sign_in_also_for_a_copied_cookie(
    make_client: MakeClient, bo: int
) -> None:
    client, thief = make_client(), make_client()
    _sign_in(client)
    with client.session_transaction() as cookie, thief.session_transaction() as copied:
        copied.update(cookie)

    answer = client.post_form("/logga-ut")

    assert (answer.status_code, answer.location) == (303, "/logga-in")
    assert client.get("/konto").status_code == 401
    assert thief.get("/konto").status_code == 401


def test_signing_in_again_ends_the_sign_in_that_the_browser_had(
    make_client: MakeClient, bo: int
) -> None:
    client, thief = make_client(), make_client()
    _sign_in(client)
    with client.session_transaction() as cookie, thief.session_transaction() as copied:
        copied.update(cookie)

    client.post_form("/logga-in", email=ASTRID.email, password=PASSWORD)

    assert thief.get("/konto").status_code == 401
    assert ASTRID.name in client.get("/konto").get_data(as_text=True)


def test_the_session_is_made_anew_at_sign_in(client: CheckedClient, bo: int) -> None:
    with client.session_transaction() as cookie:
        cookie["planted"] = "before"

    _sign_in(client)

    with client.session_transaction() as cookie:
        assert "planted" not in cookie


def test_the_sign_in_that_a_scan_began_returns_as_a_scan(client: CheckedClient, bo: int) -> None:
    page = client.get(_way_back(client, CODE), headers=BY_LINK)

    answer = client.submit(page, "Logga in", email=BO.email, password=PASSWORD)

    assert answer.location == f"/q/{CODE}"
    with client.session_transaction() as cookie:
        assert cookie[scan_return.MARK]["code"] == CODE


def test_a_link_from_elsewhere_to_the_sign_in_is_no_scan(client: CheckedClient, bo: int) -> None:
    page = client.get(_way_back(client, CODE), headers={"Sec-Fetch-Site": "cross-site"})

    answer = client.submit(page, "Logga in", email=BO.email, password=PASSWORD)

    assert answer.location == f"/q/{CODE}"
    with client.session_transaction() as cookie:
        assert scan_return.MARK not in cookie


def test_a_password_is_never_kept_in_the_cookie(client: CheckedClient, bo: int) -> None:
    _sign_in(client)

    with client.session_transaction() as cookie:
        assert PASSWORD not in str(dict(cookie))


def _way_back(client: CheckedClient, code: str) -> str:
    """The link that a code's page gives staff who are not signed in."""
    with client.application.test_request_context("/"):
        return f"/logga-in?next=/q/{code}&scan={scan_return.begin(code)}"


def _sign_in(client: CheckedClient, **fields: str) -> TestResponse:
    page = client.get("/logga-in")
    return client.submit(page, "Logga in", **{"email": BO.email, "password": PASSWORD, **fields})


def test_no_link_of_the_page_carries_a_personal_number_on(client: CheckedClient) -> None:
    answer = client.get("/admin/overlamningar/ny?q=811228-9874&stafett=leksand")

    assert answer.status_code == 401
    assert "811228" not in answer.text
    assert "stafett=leksand" in answer.text
