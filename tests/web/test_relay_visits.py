"""The pages of a single visit and of a year."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine

from tests.support.client import CheckedClient
from tests.support.databases import read_on_one
from tests.support.public_chain import Chain, new_chain
from tests.support.statements import count_statements

DAY = timedelta(days=1)
SWEDISH = {"Accept-Language": "sv"}

pytestmark = [pytest.mark.usefixtures("clock"), read_on_one]


@pytest.fixture
def chain(engine: Engine, now: datetime) -> Chain:
    with new_chain(engine, now - 500 * DAY) as made:
        made.visited("Leksands Knäckebröd", datetime(2025, 3, 4, 9, tzinfo=UTC))
        made.visited("Tomoku Hus", datetime(2026, 4, 2, 9, tzinfo=UTC), place="Insjön")
        made.visited("Leksands Knäckebröd", datetime(2026, 5, 3, 9, tzinfo=UTC), revisit=True)
        made.cancelled("Inställda Sågen", now)
        made.awaiting("Leksandsdörren", now)
    return made


def text(client: CheckedClient, path: str) -> str:
    answer = client.get(path, headers=SWEDISH)
    assert answer.status_code == 200, answer.status
    return " ".join(answer.get_data(as_text=True).split())


def test_a_visit_has_a_page_to_share(client: CheckedClient, chain: Chain) -> None:
    page = text(client, "/stafett/leksand/besok/2")

    assert '<h1 class="answer">Stafetten har varit hos Tomoku Hus</h1>' in page
    assert "Besök 2 av 1 000" in page
    assert "Insjön, 2 april 2026" in page


def test_a_visit_leads_to_those_beside_it(client: CheckedClient, chain: Chain) -> None:
    page = text(client, "/stafett/leksand/besok/2")

    assert 'href="/stafett/leksand/besok/1">Leksands Knäckebröd</a>' in page
    assert 'href="/stafett/leksand/besok/3">Leksands Knäckebröd</a>' in page


def test_the_newest_visit_tells_where_the_baton_is_going(
    client: CheckedClient, chain: Chain
) -> None:
    page = text(client, "/stafett/leksand/besok/3")

    assert "Leksandsdörren" in page
    assert "Härnäst" in page
    assert "/besok/5" not in page


def test_a_revisit_has_no_number_among_the_thousand(client: CheckedClient, chain: Chain) -> None:
    page = text(client, "/stafett/leksand/besok/3")

    assert "Återbesök" in page
    assert "av 1 000" not in page


@pytest.mark.parametrize("number", ["0", "4", "5", "6", "2147483647", "99999999999", "x"])
def test_what_is_not_a_visit_has_no_page(client: CheckedClient, chain: Chain, number: str) -> None:
    assert client.get(f"/stafett/leksand/besok/{number}").status_code == 404


def test_a_year_shows_its_own_visits(client: CheckedClient, chain: Chain) -> None:
    page = text(client, "/stafett/leksand/ar/2026")

    assert "<h1>Besöken 2026</h1>" in page
    assert "2 företagsbesök." in page
    assert "2 april 2026" in page
    assert "4 mars 2025" not in page


def test_years_lead_to_those_beside_them(client: CheckedClient, chain: Chain) -> None:
    newer, older = (
        text(client, "/stafett/leksand/ar/2026"),
        text(client, "/stafett/leksand/ar/2025"),
    )

    assert 'rel="prev" href="/stafett/leksand/ar/2025"' in newer
    assert 'rel="next"' not in newer
    assert 'rel="next" href="/stafett/leksand/ar/2026"' in older
    assert 'rel="prev"' not in older


@pytest.mark.parametrize("year", ["2024", "0", "9999", "2147483647", "aldrig"])
def test_a_year_without_visits_is_not_found(client: CheckedClient, chain: Chain, year: str) -> None:
    assert client.get(f"/stafett/leksand/ar/{year}").status_code == 404


@pytest.mark.parametrize("path", ["/stafett/leksand/besok/2", "/stafett/leksand/ar/2026"])
def test_a_page_that_has_not_changed_costs_one_statement(
    engine: Engine, client: CheckedClient, chain: Chain, path: str
) -> None:
    etag = client.get(path).headers["ETag"]

    with count_statements(engine) as statements:
        answer = client.get(path, headers={"If-None-Match": etag})

    assert answer.status_code == 304
    assert len(statements) == 1, statements
