"""A phone in the company's hands: whatever is opened on it, the form is shown, until it is given back."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from app.storage.visits import Visit
from app.web.handed_over import LIFETIME
from tests.support.addresses import FORGED, addresses
from tests.support.client import CheckedClient
from tests.support.full_house import FullHouse, house
from tests.support.road import Road
from tests.web.company.conftest import SEND

__all__ = ["house"]

pytestmark = pytest.mark.usefixtures("clock")

HANDED_OVER = "?lage=overlamnad"
BACK = "Lämna tillbaka"
# What a phone fetches by itself, or a program, is no page that somebody in the company reads.
NO_PAGES = {"static", "service", "api"}


@pytest.fixture
def form(as_bo: CheckedClient, link: str, code: str) -> str:
    """The address of the form on Bo's phone, which he has just handed over."""
    return handed_over(as_bo, link, code)


def handed_over(browser: CheckedClient, link: str, code: str) -> str:
    """Follow the visit's page to the form, as a browser does."""
    page = browser.get(link + HANDED_OVER, headers={"Referer": f"{browser.base_url}/q/{code}"})
    assert page.status_code == 200
    return link + HANDED_OVER


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_every_page_leads_to_the_form(app: Flask, as_bo: CheckedClient, house: FullHouse) -> None:
    link = f"/nominera/{house.nomination_links['choice_open']}"
    form = handed_over(as_bo, link, house.codes["choice_open"])

    for each in addresses(app, house):
        if each.endpoint.partition(".")[0] not in NO_PAGES and each.path != form:
            answer = as_bo.get(each.path)
            assert (answer.status_code, answer.location) == (303, form), each.path


def test_what_staff_left_open_is_not_sent(
    as_bo: CheckedClient, road: Road, visit_id: int, code: str, form: str
) -> None:
    answer = as_bo.post_form(f"/q/{code}/angra", visit=visit_id)

    assert (answer.status_code, answer.location) == (303, form)
    assert road.row(Visit, visit_id).annulled_at is None


def test_another_form_or_mode_leads_to_this_one(as_bo: CheckedClient, form: str) -> None:
    path = form.removesuffix(HANDED_OVER)

    for other in (path, f"{path}?lage=muntligt", f"/nominera/{FORGED}"):
        assert as_bo.get(other).location == form


def test_the_choice_is_sent_and_the_phone_given_back(
    as_bo: CheckedClient, code: str, form: str
) -> None:
    sent = as_bo.submit(as_bo.get(form), SEND, company="Siljans Chark")
    assert as_bo.get("/personal").location == form

    given_back = as_bo.submit(as_bo.get(sent.location), BACK)

    assert given_back.location == f"/q/{code}"
    assert as_bo.get(f"/q/{code}").status_code == 200
    assert as_bo.get("/personal").status_code == 200


def test_pictures_and_programs_are_answered_as_ever(
    as_bo: CheckedClient, code: str, form: str
) -> None:
    picture = as_bo.get(f"/q/{code}/val.svg", headers={"Sec-Fetch-Dest": "image"})

    assert picture.status_code == 200
    assert as_bo.get("/api/v1/chain").status_code == 200


def test_a_phone_that_nobody_gave_back_is_the_staff_s_own_after_a_while(
    as_bo: CheckedClient, form: str, clock: time_machine.Traveller
) -> None:
    clock.shift(LIFETIME - timedelta(seconds=1))
    assert as_bo.get("/personal").location == form

    clock.shift(timedelta(seconds=1))

    assert as_bo.get("/personal").status_code == 200


@pytest.mark.parametrize("page", ["https://example.com/q/", "https://nyckel.leksand.se/", ""])
def test_a_link_that_somebody_sent_hands_nothing_over(
    as_bo: CheckedClient, link: str, page: str
) -> None:
    as_bo.get(link + HANDED_OVER, headers={"Referer": page})

    assert as_bo.get("/personal").status_code == 200


def test_nobody_is_kept_on_the_company_s_own_phone(
    client: CheckedClient, link: str, code: str
) -> None:
    handed_over(client, link, code)

    assert client.get("/").status_code == 200


def test_nobody_is_kept_to_a_form_that_is_not_there(as_bo: CheckedClient, form: str) -> None:
    with as_bo.session_transaction() as cookie:
        cookie["handed_over"] = {**cookie["handed_over"], "path": f"/nominera/{FORGED}"}
    gone = as_bo.get("/personal").location

    assert as_bo.get(gone).status_code == 404

    assert as_bo.get("/personal").status_code == 200


def test_somebody_whose_sign_in_was_revoked_is_not_kept(
    as_bo: CheckedClient, form: str, code: str
) -> None:
    with as_bo.session_transaction() as cookie:
        cookie["_user_id"] = "revoked"

    assert as_bo.get(f"/q/{code}").status_code == 200


def test_giving_back_wants_the_page_s_own_token(as_bo: CheckedClient, form: str) -> None:
    path = form.removesuffix(HANDED_OVER)

    assert as_bo.post(f"{path}/lamna-tillbaka").status_code == 400
    assert as_bo.get("/personal").location == form
