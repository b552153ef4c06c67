"""The statements of the law: privacy and accessibility."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy import Engine

from tests.support.client import CheckedClient
from tests.support.databases import read_on_one
from tests.support.public_chain import new_chain

pytestmark = read_on_one

PAGES = ["/integritet", "/tillganglighet"]
SWEDISH = {"Accept-Language": "sv"}


@pytest.mark.parametrize("path", PAGES)
def test_the_office_can_be_reached_from_it(
    engine: Engine, client: CheckedClient, now: datetime, path: str
) -> None:
    with new_chain(engine, now):
        pass

    page = client.get(path).get_data(as_text=True)

    assert 'href="mailto:naringsliv@leksand.example"' in page
    assert 'href="tel:024780000"' in page


@pytest.mark.parametrize("path", PAGES)
def test_it_stands_where_no_relay_has_begun(client: CheckedClient, path: str) -> None:
    answer = client.get(path, headers=SWEDISH)

    assert answer.status_code == 200
    assert "kommunens växel" in answer.get_data(as_text=True)


def test_several_relays_each_have_their_own_contact(
    engine: Engine, client: CheckedClient, now: datetime
) -> None:
    for slug in ("leksand", "orsa"):
        with new_chain(engine, now, slug=slug):
            pass

    page = client.get("/tillganglighet").get_data(as_text=True)

    assert "<h3>Företagsstafetten i Orsa</h3>" in page
    assert "mailto:naringsliv@orsa.example" in page


@pytest.mark.parametrize(
    "demanded",
    [
        "https://nyckel.leksand.se",
        "Leksand",
        "Delvis förenlig",
        "WCAG 2.1",
        "EN 301 549",
        "Bedömd",
        "Senast uppdaterad",
        "Bedömningen är vår egen",
        "https://www.digg.se/tdosanmalan",
        'id="kontakt"',
        "oskäligt betungande",
    ],
)
def test_the_accessibility_statement_holds_what_the_authority_asks_for(
    engine: Engine, client: CheckedClient, now: datetime, demanded: str
) -> None:
    with new_chain(engine, now):
        pass

    page = client.get("/tillganglighet", headers=SWEDISH).get_data(as_text=True)

    assert demanded in page


@pytest.mark.parametrize(
    "demanded",
    ["artikel 6.1 e", "gallringsbeslut", "allmän handling", "__Host-nyckel", "https://www.imy.se/"],
)
def test_the_privacy_page_says_what_the_regulation_asks_for(
    engine: Engine, client: CheckedClient, now: datetime, demanded: str
) -> None:
    with new_chain(engine, now):
        pass

    page = client.get("/integritet", headers=SWEDISH).get_data(as_text=True)

    assert demanded in page
