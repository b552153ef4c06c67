"""The search behind the nomination form."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from app.storage.companies import Company
from app.storage.relays import Relay
from tests.support import cast
from tests.support.client import CheckedClient
from tests.support.statements import count_statements

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def register(session: Session, relay: Relay, now: Any) -> list[Company]:
    places = {"Åkes Snickeri": "Insjön", "Aktiva Hästar": "Tällberg", "Snickar-Anna": "Leksand"}
    return [
        cast.make_company(session, relay, name, now=now, place=place)
        for name, place in places.items()
    ]


def names(client: CheckedClient, query: str) -> list[str]:
    answer = client.get("/api/v1/companies", query_string={"q": query})
    assert answer.status_code == 200
    return [company["name"] for company in answer.json["companies"]]


@pytest.mark.usefixtures("register")
class TestSearch:
    def test_a_name_is_found_by_its_beginning_first(self, as_bo: CheckedClient) -> None:
        assert names(as_bo, "snick") == ["Snickar-Anna", "Åkes Snickeri"]

    def test_dots_and_rings_are_forgiven(self, as_bo: CheckedClient) -> None:
        assert names(as_bo, "akes") == ["Åkes Snickeri"]

    def test_a_place_is_found(self, as_bo: CheckedClient) -> None:
        assert names(as_bo, "tällb") == ["Aktiva Hästar"]

    def test_one_letter_finds_nothing_yet(self, as_bo: CheckedClient) -> None:
        assert names(as_bo, "s") == []

    @pytest.mark.parametrize(
        "wild",
        ["%%", "__", "\\\\", "' OR 1=1 --", "\x00\x00", "\ud800".encode("utf-8", "surrogatepass")],
    )
    def test_signs_of_the_query_language_find_nothing(
        self, as_bo: CheckedClient, wild: Any
    ) -> None:
        answer = as_bo.get("/api/v1/companies", query_string={"q": wild})

        assert (answer.status_code, answer.json) == (200, {"companies": []})

    def test_a_personal_number_is_not_searched_for(
        self, as_bo: CheckedClient, engine: Engine
    ) -> None:
        with count_statements(engine) as statements:
            found = names(as_bo, "811228-9874")

        assert found == []
        assert not any("FROM workplace" in text for text in statements.texts)

    def test_an_answer_holds_name_and_place_only(self, as_bo: CheckedClient) -> None:
        answer = as_bo.get("/api/v1/companies?q=akes")

        assert answer.json["companies"][0].keys() == {"id", "name", "place"}

    def test_nobody_searches_nothing(self, client: CheckedClient) -> None:
        assert client.get("/api/v1/companies?q=akes").status_code == 401

    def test_a_forged_token_searches_nothing(self, client: CheckedClient) -> None:
        assert client.get("/api/v1/companies?q=akes&token=" + "a" * 48).status_code == 401


def test_the_visits_link_searches_its_own_relay(
    client: CheckedClient,
    as_bo: CheckedClient,
    session: Session,
    register: list[Company],
    code: str,
    now: Any,
) -> None:
    other = cast.make_relay(session, now=now, slug="rattvik")
    cast.make_company(session, other, "Åkeri i Rättvik", now=now)
    posted = as_bo.post(
        "/api/v1/visits", json={"code": code}, headers={"X-CSRF-Token": as_bo.csrf_token()}
    )
    token = posted.json["nomination_url"].rsplit("/", 1)[1]

    answer = client.get("/api/v1/companies", query_string={"q": "ake", "token": token})

    assert [company["name"] for company in answer.json["companies"]] == [register[0].name]
