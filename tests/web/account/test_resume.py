"""A form that is sent after the sign-in ran out, or the cookie was lost, loses nothing that was typed."""

from __future__ import annotations

from typing import Any

import pytest
from werkzeug.test import TestResponse

from app.actions.act import Act
from app.web import resume
from tests.support.client import CheckedClient, form_in, forms_in
from tests.support.people import ASTRID, PASSWORD, taken_on
from tests.support.stage import ActAs

OURS = {"Sec-Fetch-Site": "same-origin", "Referer": "https://nyckel.leksand.se/admin/personer"}
OLD_BROWSER = {"Origin": "https://nyckel.leksand.se"}
ELSEWHERE = [
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "none"},
    {"Sec-Fetch-Site": "cross-site", "Origin": "https://nyckel.leksand.se"},
    {"Origin": "https://example.com"},
    {},
]
TYPED = {"name": "Erik Ny", "email": "erik@example.com", "role": "staff", "intent": "1" * 36}
SEND = "Skicka det jag skrev"


@pytest.fixture
def act(act_as: ActAs) -> Act:
    return act_as()


@pytest.fixture
def astrid_has_password(act: Act) -> None:
    taken_on(act, ASTRID)


def test_what_was_typed_is_sent_after_signing_in(
    client: CheckedClient, astrid_has_password: None
) -> None:
    refused = _post(client, OURS)
    assert refused.status_code == 401

    between = _sign_in(client, refused)
    assert between.status_code == 200
    assert _shown(between) == {"Erik Ny", "erik@example.com"}

    sent = client.submit(between, SEND)
    assert "Länk till Erik Ny" in sent.get_data(as_text=True)


def test_a_browser_that_only_sends_an_origin_loses_nothing_either(
    client: CheckedClient, astrid_has_password: None
) -> None:
    between = _sign_in(client, _post(client, OLD_BROWSER))

    assert form_in(between, SEND).fields["name"] == "Erik Ny"


def test_what_was_typed_survives_a_wrong_password(
    client: CheckedClient, astrid_has_password: None
) -> None:
    again = _sign_in(client, _post(client, OURS), password="wrong password")

    between = _sign_in(client, again)

    assert form_in(between, SEND).fields["name"] == "Erik Ny"


def test_nothing_is_sent_before_the_button_is_pressed(
    client: CheckedClient, astrid_has_password: None
) -> None:
    _sign_in(client, _post(client, OURS))

    assert "Erik Ny" not in client.get("/admin/personer").get_data(as_text=True)


def test_one_may_go_back_without_sending(client: CheckedClient, astrid_has_password: None) -> None:
    between = _sign_in(client, _post(client, OURS))

    assert 'href="/admin/personer"' in between.get_data(as_text=True)


@pytest.mark.parametrize("headers", ELSEWHERE)
def test_what_another_site_sent_is_not_carried(
    client: CheckedClient, astrid_has_password: None, headers: dict[str, str]
) -> None:
    refused = _post(client, headers)

    assert refused.status_code == 401
    assert "Erik Ny" not in refused.get_data(as_text=True)
    assert form_in(refused, "Logga in").fields["parcel"] == ""


def test_a_forged_parcel_is_not_opened(client: CheckedClient, astrid_has_password: None) -> None:
    refused = _post(client, OURS)
    parcel = form_in(refused, "Logga in").fields["parcel"]

    answer = client.submit(
        refused, "Logga in", email=ASTRID.email, password=PASSWORD, parcel="x" + parcel
    )

    assert answer.status_code == 303


def test_a_password_is_never_carried(client: CheckedClient, astrid_has_password: None) -> None:
    fields = {"current_password": PASSWORD, "new_password": "nio nya vantar", "note": "hej"}

    refused = _post(client, OURS, path="/konto/losenord", fields=fields)

    page = refused.get_data(as_text=True)
    assert PASSWORD not in page
    assert form_in(refused, "Logga in").fields["parcel"] == ""


def test_neither_a_token_nor_a_parcel_is_carried_within_a_parcel(
    client: CheckedClient, astrid_has_password: None
) -> None:
    refused = _post(client, OURS, fields={**TYPED, "csrf_token": "old", "parcel": "old"})

    between = _sign_in(client, refused)

    fields = form_in(between, SEND).fields
    assert fields.pop("csrf_token") != "old"
    assert fields == TYPED


def test_a_button_without_words_leads_back_to_its_page(
    client: CheckedClient, astrid_has_password: None
) -> None:
    refused = _post(client, OURS, path="/admin/personer/1/stang-av", fields={"intent": "1" * 36})

    answer = _sign_in(client, refused)

    assert (answer.status_code, answer.location) == (303, "/admin/personer")


def test_lines_and_signs_come_through_unchanged(
    client: CheckedClient, astrid_has_password: None
) -> None:
    words = 'Rad ett\r\nRad <två> & "tre" åäö 漢'
    refused = _post(client, OURS, fields={"reason": words})

    between = _sign_in(client, refused)

    assert form_in(between, SEND).fields["reason"].splitlines() == words.splitlines()


def test_what_no_page_may_hold_is_left_out(
    client: CheckedClient, astrid_has_password: None
) -> None:
    between = _sign_in(client, _post(client, OURS, fields={"reason": "a\x00b\ufffec"}))

    assert form_in(between, SEND).fields["reason"] == "abc"


def test_a_form_beyond_measure_is_not_carried(
    client: CheckedClient, astrid_has_password: None
) -> None:
    huge = "ord " * resume.LARGEST_CHARACTERS

    refused = _post(client, OURS, fields={"reason": huge})

    assert refused.status_code == 401
    assert form_in(refused, "Logga in").fields["parcel"] == ""


def test_a_body_beyond_the_servers_limit_is_asked_to_sign_in_too(client: CheckedClient) -> None:
    refused = _post(client, OURS, fields={"reason": "a" * 10_000_000})

    assert refused.status_code == 401
    assert form_in(refused, "Logga in").fields["parcel"] == ""


def test_a_form_with_a_lost_token_is_offered_again_under_a_fresh_one(
    as_astrid: CheckedClient,
) -> None:
    refused = _post(as_astrid, OURS)
    assert refused.status_code == 400
    assert _shown(refused) == {"Erik Ny", "erik@example.com"}

    sent = as_astrid.submit(refused, SEND)

    assert "Länk till Erik Ny" in sent.get_data(as_text=True)


@pytest.mark.parametrize("headers", ELSEWHERE)
def test_a_form_with_a_lost_token_from_another_site_is_not_offered(
    as_astrid: CheckedClient, headers: dict[str, str]
) -> None:
    refused = _post(as_astrid, headers)

    assert refused.status_code == 400
    assert "Erik Ny" not in refused.get_data(as_text=True)
    assert forms_in(refused) == []


def test_a_program_is_answered_without_a_page(client: CheckedClient) -> None:
    answer = client.post("/api/v1/visits", json={}, headers=OURS)

    assert answer.status_code == 401
    assert answer.mimetype == "application/problem+json"


def _post(
    client: CheckedClient,
    headers: dict[str, str],
    *,
    path: str = "/admin/personer",
    fields: dict[str, Any] = TYPED,
) -> TestResponse:
    return client.post(path, data=fields, headers=headers)


def _sign_in(
    client: CheckedClient, page: TestResponse, *, password: str = PASSWORD
) -> TestResponse:
    return client.submit(page, "Logga in", email=ASTRID.email, password=password)


def _shown(page: TestResponse) -> set[str]:
    """What the page says will be sent."""
    text = page.get_data(as_text=True)
    listed = text[text.index("<dl") : text.index("</dl>")]
    return {part.split("</dd>")[0] for part in listed.split("<dd>")[1:]}
