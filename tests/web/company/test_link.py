"""What a visit's link shows over its life, and whom it lets in."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import Engine

from app.actions.start_handover import start_handover
from app.actions.undo_visit import undo_visit
from app.domain.handover import StartReason
from app.domain.nomination import LINK_READABLE_AFTER_REVIEW
from app.storage.companies import Company
from app.storage.relays import Baton
from tests.support.client import CheckedClient
from tests.support.road import Road
from tests.support.statements import count_statements
from tests.web.company.conftest import SEND, Fill, choices

pytestmark = pytest.mark.usefixtures("clock")


def test_the_form_asks_for_one_company_and_says_what_becomes_of_it(
    client: CheckedClient, link: str
) -> None:
    page = client.get(link)

    assert page.status_code == 200
    assert page.headers["Cache-Control"] == "no-store"
    assert "Ni på Leksandsdörren väljer." in page.text
    assert "blir en allmän handling" in page.text
    assert "Organisationsnumret behövs inte" in page.text


def test_the_form_speaks_english_too(client: CheckedClient, link: str) -> None:
    page = client.get(f"{link}?lang=en")

    assert '<html lang="en">' in page.text
    assert client.get(link).text.count('<html lang="en">') == 1


def test_opening_the_link_costs_few_statements(
    client: CheckedClient, link: str, engine: Engine
) -> None:
    with count_statements(engine) as statements:
        client.get(link)

    assert len(statements) <= 2, statements


@pytest.mark.parametrize("forged", ["x", "a" * 56, "0" * 200, "%00", "å"])
def test_unknown_and_forged_links_share_one_page(client: CheckedClient, forged: str) -> None:
    opened = client.get(f"/nominera/{forged}")
    sent = client.post_form(f"/nominera/{forged}", company="Siljans Chark")

    assert (opened.status_code, sent.status_code) == (404, 404)
    assert "Det du söker finns inte här" in opened.text


def test_the_choice_can_be_read_and_followed(
    client: CheckedClient, fill: Fill, road: Road, link: str
) -> None:
    fill(company="Siljans Chark", place="Siljansnäs", second_company="Åkes Snickeri")
    before = client.get(link).text
    assert "Siljans Chark, Siljansnäs" in before
    assert "Kommunen läser ert val." in before

    road.yes(choices(road.session)[0].id)

    assert "Siljans Chark har tackat ja." in client.get(link).text


@pytest.mark.parametrize("fallen", [False, True], ids=["first asked", "second asked"])
def test_who_said_no_is_not_shown(
    client: CheckedClient, fill: Fill, road: Road, link: str, fallen: bool
) -> None:
    fill(company="Siljans Chark", second_company="Åkes Snickeri")
    first, second = (choice.id for choice in choices(road.session))
    if fallen:
        road.reject(first, reason="Flyttar till Rättvik")

    road.approve(second if fallen else first)
    road.invite(second if fallen else first)

    page = client.get(link).text
    assert "Siljans Chark" in page
    assert "Åkes Snickeri" in page
    assert "Företagen får frågan i tur och ordning. Vi väntar på svar." in page
    assert "Rättvik" not in page


def test_the_second_choice_s_yes_is_told_by_its_name(
    client: CheckedClient, fill: Fill, road: Road, link: str
) -> None:
    fill(company="Siljans Chark", second_company="Åkes Snickeri")
    first, second = (choice.id for choice in choices(road.session))
    road.reject(first)

    road.yes(second)

    assert "Åkes Snickeri har tackat ja." in client.get(link).text


def test_after_a_choice_that_fell_the_form_is_open_again(
    client: CheckedClient, fill: Fill, road: Road, link: str
) -> None:
    fill(company="Siljans Chark")
    road.reject(choices(road.session)[0].id)
    page = client.get(link)
    assert "Det förra valet blev inte av." in page.text

    answer = client.submit(page, SEND, company="Åkes Snickeri")

    assert answer.status_code == 303


def test_an_open_choice_does_not_grow_old(
    client: CheckedClient,
    fill: Fill,
    road: Road,
    link: str,
    clock: time_machine.Traveller,
) -> None:
    fill(company="Siljans Chark")
    road.reject(choices(road.session)[0].id)

    clock.shift(LINK_READABLE_AFTER_REVIEW + timedelta(days=1))

    assert client.get(link).status_code == 200


def test_a_reviewed_choice_is_readable_for_a_year(
    client: CheckedClient, fill: Fill, road: Road, link: str, clock: time_machine.Traveller
) -> None:
    fill(company="Siljans Chark")
    road.yes(choices(road.session)[0].id)
    clock.shift(LINK_READABLE_AFTER_REVIEW)
    assert client.get(link).status_code == 200

    clock.shift(timedelta(seconds=1))

    page = client.get(link)
    assert page.status_code == 410
    assert "mer än ett år sedan" in page.text
    assert "Siljans Chark" not in page.text


def test_the_link_of_an_undone_visit_says_so_and_where_to_get_a_new_one(
    client: CheckedClient, road: Road, visit_id: int, link: str
) -> None:
    page = client.get(link)
    undo_visit(road.act(road.bo), visit_id=visit_id)

    opened, sent = client.get(link), client.submit(page, SEND, company="Siljans Chark")

    assert (opened.status_code, sent.status_code) == (410, 410)
    assert "Besöket hos Leksandsdörren är ångrat" in opened.text
    assert "0247-800 00" in opened.text
    assert choices(road.session) == []


def test_a_link_that_the_key_has_passed_by_has_ended(
    client: CheckedClient, road: Road, baton: Baton, tomoku: Company, link: str
) -> None:
    page = client.get(link)
    start_handover(
        road.act(road.astrid),
        baton_id=baton.id,
        workplace_id=tomoku.workplaces[0].id,
        reason=StartReason.NO_CHOICE,
    )

    opened, sent = client.get(link), client.submit(page, SEND, company="Siljans Chark")

    assert (opened.status_code, sent.status_code) == (410, 410)
    assert "Nyckeln har redan gått vidare från Leksandsdörren" in opened.text
    assert "Tomoku" not in opened.text
