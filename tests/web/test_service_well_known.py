"""The small files at fixed addresses."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine

from tests.support.client import CheckedClient
from tests.support.public_chain import new_chain

pytestmark = [
    pytest.mark.usefixtures("clock"),
    pytest.mark.parametrize("backend", ["sqlite"], indirect=True),
]


def fields(client: CheckedClient) -> dict[str, str]:
    answer = client.get("/.well-known/security.txt")
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    lines = answer.get_data(as_text=True).splitlines()
    return dict(line.split(": ", 1) for line in lines)


def test_whoever_finds_a_weakness_can_reach_the_office(
    engine: Engine, client: CheckedClient, now: datetime
) -> None:
    with new_chain(engine, now):
        pass

    told = fields(client)

    assert told["Contact"] == "mailto:naringsliv@leksand.example"
    assert told["Preferred-Languages"] == "sv, en"
    assert told["Canonical"] == "https://nyckel.leksand.se/.well-known/security.txt"


def test_without_an_address_the_contact_is_a_page(client: CheckedClient) -> None:
    assert fields(client)["Contact"] == "https://nyckel.leksand.se/tillganglighet#kontakt"


def test_what_it_says_expires_within_a_year_and_is_renewed(
    client: CheckedClient, now: datetime
) -> None:
    expires = datetime.fromisoformat(fields(client)["Expires"])

    assert timedelta(days=90) < expires - now < timedelta(days=365)


@pytest.mark.parametrize("path", ["/q/", "/Q/", "/nominera/", "/svar/", "/valkommen/", "/admin/"])
def test_no_index_follows_a_code_or_a_link(client: CheckedClient, path: str) -> None:
    rules = client.get("/robots.txt").get_data(as_text=True).splitlines()

    assert rules[0] == "User-agent: *"
    assert f"Disallow: {path}" in rules


def test_the_public_pages_may_be_indexed(client: CheckedClient) -> None:
    rules = client.get("/robots.txt").get_data(as_text=True)

    assert "Disallow: /\n" not in rules
    assert "/stafett" not in rules


def test_the_icon_is_found_at_its_old_address(client: CheckedClient) -> None:
    answer = client.get("/favicon.ico", follow_redirects=True)

    assert answer.mimetype == "image/png"
