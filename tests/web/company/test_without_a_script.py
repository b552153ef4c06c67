"""Finding a company of the register without a script: a search whose matches are choices."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.storage.companies import Company
from app.storage.relays import Relay
from tests.support import cast
from tests.support.client import CheckedClient, form_in
from tests.support.statements import count_statements
from tests.web.company.conftest import SEND, choices

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def carpenter(session: Session, relay: Relay, now: datetime) -> Company:
    return cast.make_company(session, relay, "Åkes Snickeri", now=now, place="Insjön")


def press_search(client: CheckedClient, page: TestResponse, field: str, **typed: Any) -> Any:
    """Press the search button by a field, as the browser sends the button's name along."""
    fields = {**form_in(page, SEND).fields, **typed, "sok": field}
    return client.post(page.request.path, data={k: v for k, v in fields.items() if v is not None})


def test_matches_are_shown_as_choices_beside_the_name_as_it_was_written(
    client: CheckedClient, link: str, carpenter: Company, session: Session
) -> None:
    answer = press_search(client, client.get(link), "company", company="snick", reason="Fint folk")

    assert answer.status_code == 200
    assert "Åkes Snickeri" in answer.text
    assert "Använd namnet jag skrev: snick" in answer.text
    assert form_in(answer, SEND).fields["reason"] == "Fint folk"
    assert choices(session) == []


def test_the_match_that_was_picked_is_sent(
    client: CheckedClient, link: str, carpenter: Company, session: Session
) -> None:
    found = press_search(client, client.get(link), "company", company="snick")

    client.submit(found, SEND, company_at=str(carpenter.workplaces[0].id))

    (choice,) = choices(session)
    assert (choice.company_id, choice.company_place) == (carpenter.id, "Insjön")


def test_none_of_the_matches_leaves_the_name_as_it_was_written(
    client: CheckedClient, link: str, carpenter: Company, session: Session
) -> None:
    found = press_search(client, client.get(link), "company", company="Snick i Näs")
    found = press_search(client, found, "company", company="snick")

    client.submit(found, SEND)

    (choice,) = choices(session)
    assert (choice.company_id, choice.company_name) == (None, "snick")


def test_another_name_written_over_a_picked_match_counts(
    client: CheckedClient, link: str, carpenter: Company, session: Session
) -> None:
    found = press_search(client, client.get(link), "company", company="snick")

    picked = str(carpenter.workplaces[0].id)
    client.submit(found, SEND, company_at=picked, company="Siljans Chark")

    assert choices(session)[0].company_name == "Siljans Chark"


def test_a_picked_match_outlives_the_search_for_a_second_choice(
    client: CheckedClient, link: str, carpenter: Company, session: Session, tomoku: Company
) -> None:
    found = press_search(client, client.get(link), "company", company="snick")
    both = press_search(
        client,
        found,
        "second_company",
        company_at=str(carpenter.workplaces[0].id),
        second_company="tomoku",
    )
    assert form_in(both, SEND).fields["company"] == "Åkes Snickeri"

    client.submit(both, SEND, second_company_at=str(tomoku.workplaces[0].id))

    assert [choice.company_id for choice in choices(session)] == [carpenter.id, tomoku.id]


def test_a_picked_match_outlives_an_error(
    client: CheckedClient, link: str, carpenter: Company, session: Session
) -> None:
    found = press_search(client, client.get(link), "company", company="snick")
    picked = str(carpenter.workplaces[0].id)
    refused = client.submit(found, SEND, company_at=picked, nominator_email="cissi")
    assert refused.status_code == 422

    client.submit(refused, SEND, nominator_email="cissi@foretaget.example")

    assert [choice.company_id for choice in choices(session)] == [carpenter.id]


def test_a_search_that_finds_nothing_says_that_the_name_will_do(
    client: CheckedClient, link: str, carpenter: Company
) -> None:
    answer = press_search(client, client.get(link), "company", company="Siljans Chark")

    assert "Det går bra ändå" in answer.text


def test_a_search_is_not_told_what_is_wrong_with_the_rest(
    client: CheckedClient, link: str, carpenter: Company
) -> None:
    answer = press_search(
        client, client.get(link), "company", company="snick", nominator_email="\x00"
    )

    assert "Något behöver rättas" not in answer.text


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("", "Skriv minst två bokstäver"),
        ("%", "Skriv minst två bokstäver"),
        ("x", "Skriv minst två bokstäver"),
        ("snick\u202e", "skriftens riktning"),
        ("811228-9874", "personnummer"),
    ],
)
def test_what_cannot_be_searched_for_is_said_by_the_field(
    client: CheckedClient, link: str, engine: Engine, typed: str, message: str
) -> None:
    page = client.get(link)

    with count_statements(engine) as statements:
        answer = press_search(client, page, "second_company", second_company=typed)

    assert 'id="second_company-error"' in answer.text
    assert message in answer.text
    assert not any("FROM workplace" in text for text in statements.texts)


def test_a_search_stays_within_the_relay(
    client: CheckedClient, link: str, carpenter: Company, session: Session, now: datetime
) -> None:
    other = cast.make_relay(session, now=now, slug="rattvik")
    theirs = cast.make_company(session, other, "Snickarn i Rättvik", now=now)

    found = press_search(client, client.get(link), "company", company="snick")
    client.submit(found, SEND, company_at=str(theirs.workplaces[0].id))

    assert "Rättvik" not in found.text
    assert choices(session)[0].company_name == "snick"
