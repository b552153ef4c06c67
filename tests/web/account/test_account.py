"""One's own account: what it shows, and what one can end and change there."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from app.actions.act import Act
from app.actions.create_token import create_token
from app.domain.attempts import FREE_FOR_AN_ADDRESS
from app.storage.people import SignIn
from app.storage.transaction import transaction
from tests.support.client import CheckedClient, forms_in
from tests.support.people import ASTRID, BO, PASSWORD, Device, device_of, facts_of, guess, taken_on
from tests.support.stage import ActAs

NEW_PASSWORD = "nio nya vantar"
CHROME = {"User-Agent": "Mozilla/5.0 (Linux; Android 14) Chrome/126.0 Mobile Safari/537.36"}


@pytest.fixture
def act(act_as: ActAs) -> Act:
    return act_as()


@pytest.fixture
def phone(act: Act, client: CheckedClient) -> CheckedClient:
    """Bo's phone, signed in by the page."""
    taken_on(act, ASTRID)
    taken_on(act, BO)
    client.post("/logga-in", headers=CHROME, data=_credentials(client))
    return client


@pytest.fixture
def computer(act: Act, phone: CheckedClient) -> Device:
    return device_of(act, BO)


def test_the_account_tells_who_one_is_and_on_which_devices(
    phone: CheckedClient, computer: Device, act: Act
) -> None:
    create_token(act, email=BO.email, label="Belastningsprov")

    page = phone.get("/konto").get_data(as_text=True)

    for text in (BO.name, BO.email, "Handläggare", "Chrome på Android", "Belastningsprov"):
        assert text in page
    assert page.count("Den här enheten") == 1
    assert ASTRID.name not in page


def test_the_account_tells_when_a_device_last_posted(
    phone: CheckedClient, computer: Device, act: Act
) -> None:
    posted = datetime(2026, 5, 12, 8, 2, tzinfo=UTC)
    with transaction(act.session):
        act.session.execute(update(SignIn).values(last_posted_at=posted))

    page = phone.get("/konto").text

    assert "Använd senast" in page
    assert page.count("12 maj 2026 kl. 10.02") == 2  # by Stockholm's clock, for both


def test_another_device_is_ended(phone: CheckedClient, computer: Device, act: Act) -> None:
    answer = phone.post_form(_end(computer))

    assert answer.status_code == 303
    assert facts_of(act, computer.secret) is None
    assert "Inloggningen är avslutad." in phone.get("/konto").get_data(as_text=True)


def test_ending_the_device_in_hand_signs_out(phone: CheckedClient, act: Act) -> None:
    own = [form.action for form in forms_in(phone.get("/konto")) if form.action.endswith("avsluta")]
    assert own == []
    [mine] = _sign_in_ids(act)

    answer = phone.post_form(f"/konto/inloggningar/{mine}/avsluta")

    assert answer.location == "/logga-in"
    assert phone.get("/konto").status_code == 401


def test_all_other_devices_are_ended(phone: CheckedClient, computer: Device, act: Act) -> None:
    another = device_of(act, BO)

    answer = phone.submit(phone.get("/konto"), "Avsluta alla utom den här")

    assert answer.status_code == 303
    assert "2 andra inloggningar är avslutade." in phone.get("/konto").get_data(as_text=True)
    assert [facts_of(act, device.secret) for device in (computer, another)] == [None, None]


def test_a_device_of_somebody_else_is_not_found(phone: CheckedClient, act: Act) -> None:
    astrids = device_of(act, ASTRID)

    answer = phone.post_form(_end(astrids))

    assert answer.status_code == 404
    assert facts_of(act, astrids.secret) is not None


@pytest.mark.parametrize("number", ["0", "999999999", "99999999999999999999", "x", "-1"])
def test_a_device_that_is_not_there_is_not_found(phone: CheckedClient, number: str) -> None:
    assert phone.post_form(f"/konto/inloggningar/{number}/avsluta").status_code == 404


def test_a_new_password_keeps_this_device_and_ends_the_others(
    phone: CheckedClient, computer: Device, act: Act
) -> None:
    answer = _change(phone)

    assert (answer.status_code, answer.location) == (303, "/konto")
    assert "Lösenordet är bytt." in phone.get("/konto").get_data(as_text=True)
    assert facts_of(act, computer.secret) is None
    assert guess(act, password=NEW_PASSWORD)


@pytest.mark.parametrize(
    ("current", "new", "told"),
    [
        ("", NEW_PASSWORD, "Skriv ditt nuvarande lösenord."),
        (PASSWORD, "", "Skriv ett nytt lösenord."),
        ("wrong password", NEW_PASSWORD, "Det är inte ditt nuvarande lösenord."),
        (PASSWORD, "besökare", "Ta minst 10 tecken"),
        (PASSWORD, "x" * 201, "Högst 200 tecken"),
    ],
)
def test_a_refused_change_is_told_by_its_field(
    phone: CheckedClient, act: Act, current: str, new: str, told: str
) -> None:
    answer = _change(phone, current=current, new=new)

    assert answer.status_code == 422
    assert told in answer.get_data(as_text=True)
    assert guess(act, password=PASSWORD)


def test_guessing_the_current_password_is_told_to_wait(phone: CheckedClient) -> None:
    for _ in range(FREE_FOR_AN_ADDRESS):
        _change(phone, current="wrong password")

    answer = _change(phone)

    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "60"


@pytest.mark.parametrize("path", ["/konto", "/konto/losenord"])
def test_the_account_is_for_those_who_are_signed_in(client: CheckedClient, path: str) -> None:
    answer = client.get(path)

    assert answer.status_code == 401
    assert forms_in(answer)[0].fields["next"] == path


@pytest.mark.parametrize(
    "path",
    ["/konto/losenord", "/konto/inloggningar/avsluta-andra", "/konto/inloggningar/1/avsluta"],
)
def test_nobody_changes_an_account_without_being_signed_in(
    client: CheckedClient, path: str
) -> None:
    assert client.post_form(path).status_code == 401


@pytest.mark.parametrize(
    "path", ["/konto/losenord", "/konto/inloggningar/avsluta-andra", "/logga-ut"]
)
def test_no_other_site_changes_an_account(phone: CheckedClient, path: str) -> None:
    assert phone.post(path, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 400
    assert phone.get("/konto").status_code == 200


@pytest.mark.parametrize("path", ["/konto", "/konto/losenord", "/logga-in"])
def test_the_account_is_never_kept_by_a_cache(phone: CheckedClient, path: str) -> None:
    assert phone.get(path).headers["Cache-Control"] == "no-store"


def _credentials(client: CheckedClient) -> dict[str, str]:
    return {"csrf_token": client.csrf_token(), "email": BO.email, "password": PASSWORD}


def _change(
    client: CheckedClient, *, current: str = PASSWORD, new: str = NEW_PASSWORD
) -> TestResponse:
    page = client.get("/konto/losenord")
    return client.submit(page, "Byt lösenord", current_password=current, new_password=new)


def _end(device: Device) -> str:
    return f"/konto/inloggningar/{device.actor.sign_in_id}/avsluta"


def _sign_in_ids(act: Act) -> list[int]:
    found = list(act.session.scalars(select(SignIn.id)))
    act.session.rollback()
    return found
