"""Whose hands the form is in: the company's own phone, one that was handed over, or staff who write down."""

from __future__ import annotations

import html5lib
import pytest
from sqlalchemy.orm import Session

from app.actions.undo_visit import undo_visit
from tests.support.client import CheckedClient, forms_in
from tests.support.road import Road
from tests.web.company.conftest import SEND, choices

pytestmark = pytest.mark.usefixtures("clock")

HANDED_OVER = "?lage=overlamnad"
BACK = "Lämna tillbaka"


def links_in(page: str) -> list[str]:
    """Give where the page leads, in order."""
    document = html5lib.parse(page, namespaceHTMLElements=False)
    return [link.get("href") for link in document.iter("a")]


def test_a_phone_that_is_handed_over_shows_the_form_and_the_way_back_alone(
    client: CheckedClient, link: str, code: str
) -> None:
    page = client.get(link + HANDED_OVER)

    assert links_in(page.text) == []
    assert [form.action for form in forms_in(page)] == ["", f"{link}/lamna-tillbaka"]
    assert client.submit(page, BACK).location == f"/q/{code}"


def test_after_sending_a_handed_over_phone_goes_back_or_changes_the_choice(
    client: CheckedClient, link: str, code: str, session: Session
) -> None:
    sent = client.submit(client.get(link + HANDED_OVER), SEND, company="Siljans Chark")

    page = client.get(sent.location)

    assert "Tack. Vi hör av oss." in page.text
    assert "Du behöver inte göra något mer." in page.text
    assert links_in(page.text) == [f"{link}/andra{HANDED_OVER}"]
    assert client.submit(page, BACK).location == f"/q/{code}"
    assert choices(session)[0].source == "handed_over"


def test_a_handed_over_phone_is_led_back_from_a_link_that_ended(
    client: CheckedClient, road: Road, visit_id: int, link: str, code: str
) -> None:
    undo_visit(road.act(road.bo), visit_id=visit_id)

    page = client.get(link + HANDED_OVER)

    assert links_in(page.text) == []
    assert client.submit(page, BACK).location == f"/q/{code}"


def test_on_its_own_phone_the_company_finds_the_accessibility_statement(
    client: CheckedClient, link: str
) -> None:
    assert "/tillganglighet" in links_in(client.get(link).text)


def test_staff_write_down_what_was_spoken(
    as_bo: CheckedClient, road: Road, link: str, code: str
) -> None:
    page = as_bo.get(f"{link}?lage=muntligt")
    assert "Skriv in det val som Leksandsdörren har sagt muntligt" in page.text

    sent = as_bo.submit(page, SEND, company="Siljans Chark")

    assert "Valet är inskrivet" in as_bo.get(sent.location).text
    (choice,) = choices(road.session)
    assert (choice.source, choice.entered_by_id) == ("spoken", road.bo.id)


def test_somebody_who_is_not_signed_in_cannot_say_that_a_choice_was_spoken(
    client: CheckedClient, link: str
) -> None:
    answer = client.get(f"{link}?lage=muntligt")

    assert (answer.status_code, answer.location) == (303, link)


def test_a_spoken_choice_survives_a_sign_in_that_ran_out(
    as_bo: CheckedClient, road: Road, link: str
) -> None:
    page = as_bo.get(f"{link}?lage=muntligt")
    as_bo.delete_cookie("__Host-nyckel", domain="nyckel.leksand.se")
    fields = {"company": "Siljans Chark", "csrf_token": as_bo.csrf_token()}

    answer = as_bo.post(
        page.request.full_path, data=fields, headers={"Sec-Fetch-Site": "same-origin"}
    )

    assert answer.status_code == 401
    assert "Det du skrev är inte borta" in answer.text
    assert choices(road.session) == []


def test_a_spoken_choice_wants_the_page_s_own_token(
    as_bo: CheckedClient, road: Road, link: str
) -> None:
    answer = as_bo.post(f"{link}?lage=muntligt", data={"company": "Siljans Chark"})

    assert answer.status_code == 400
    assert choices(road.session) == []


def test_a_mode_that_does_not_exist_is_the_company_s_own(client: CheckedClient, link: str) -> None:
    assert client.get(f"{link}?lage=%00%E2%80%AE").status_code == 200
