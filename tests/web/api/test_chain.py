"""The public chain as JSON and GeoJSON."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from app.storage.relays import Relay
from tests.support import cast
from tests.support.client import CheckedClient
from tests.support.statements import count_statements
from tests.web.api.conftest import Post

pytestmark = pytest.mark.usefixtures("clock")
CHAIN = "/api/v1/chain"


def test_the_company_on_the_way_is_named_before_its_visit(client: CheckedClient, code: str) -> None:
    chain = client.get(CHAIN).json

    assert (chain["goal"], chain["counted"], chain["next"]) == (1000, 0, None)
    assert [(leg["company"], leg["state"]) for leg in chain["chain"]] == [
        ("Leksandsdörren", "awaiting")
    ]


def test_a_visit_counts_with_its_date(client: CheckedClient, bo_posts: Post, code: str) -> None:
    bo_posts("/visits", {"code": code})

    chain = client.get(CHAIN).json

    assert chain["counted"] == 1
    leg = chain["chain"][0]
    assert (leg["state"], leg["ordinal"], leg["visited_on"]) == ("visited", 1, "2026-05-12")


def test_a_nominated_company_is_not_named(client: CheckedClient, bo_posts: Post, code: str) -> None:
    link = bo_posts("/visits", {"code": code}).json["nomination_url"]
    bo_posts("/nominations", {"token": link.rsplit("/", 1)[1], "company": {"name": "Hemliga AB"}})

    assert "Hemliga" not in client.get(CHAIN).text


def test_it_is_not_sent_again_until_it_changes(
    client: CheckedClient, bo_posts: Post, engine: Engine, code: str
) -> None:
    etag = client.get(CHAIN).headers["ETag"]

    with count_statements(engine) as statements:
        unchanged = client.get(CHAIN, headers={"If-None-Match": etag})
    bo_posts("/visits", {"code": code})
    changed = client.get(CHAIN, headers={"If-None-Match": etag})

    assert (unchanged.status_code, unchanged.text) == (304, "")
    assert len(statements) <= 2, statements
    assert changed.status_code == 200


def test_it_is_given_as_geojson_when_asked_for(client: CheckedClient, code: str) -> None:
    answer = client.get(CHAIN, headers={"Accept": "application/geo+json"})

    assert answer.mimetype == "application/geo+json"
    assert "Accept" in answer.headers["Vary"]
    assert answer.json["features"][0]["properties"]["company"] == "Leksandsdörren"


def test_pages_follow_each_other_by_cursor(
    client: CheckedClient, session: Session, relay: Relay, now: Any
) -> None:
    for name in ("Ett AB", "Två AB", "Tre AB"):
        baton = cast.make_baton(session, relay, now=now, name=name)
        cast.make_handover(
            session, baton, cast.make_company(session, relay, name, now=now), now=now
        )

    first = client.get(CHAIN, query_string={"limit": 2}).json
    second = client.get(CHAIN, query_string={"limit": 2, "after": first["next"]}).json

    assert [leg["company"] for leg in first["chain"]] == ["Ett AB", "Två AB"]
    assert [leg["company"] for leg in second["chain"]] == ["Tre AB"]
    assert second["next"] is None


@pytest.mark.parametrize("query", ["limit=0", "limit=201", "limit=x", "after=-1", "after=1e9"])
def test_a_query_that_does_not_fit_is_refused(
    client: CheckedClient, relay: Relay, query: str
) -> None:
    answer = client.get(f"{CHAIN}?{query}")

    assert answer.status_code == 422
    assert answer.json["errors"][0]["field"] == query.split("=", maxsplit=1)[0]


def test_an_unknown_relay_is_not_found(client: CheckedClient, relay: Relay) -> None:
    assert client.get(f"{CHAIN}?relay=ingen").status_code == 404
