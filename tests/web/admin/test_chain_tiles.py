"""Which page may show map tiles, of which server, and that none may where it is not named or unusable."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app.storage.people import Person
from tests.support import cast
from tests.support.client import CheckedClient
from tests.support.road import Road
from tests.support.web import MakeApp

MAP, OTHERS = "/admin/kedjan/karta", ("/admin/kedjan", "/admin/kedjan/tabell", "/admin/", "/")
TILES = "https://tiles.leksand.se/{z}/{x}/{y}.png"
OF_OURS = "img-src 'self' data:;"

pytestmark = pytest.mark.usefixtures("clock")

Visit = Callable[..., CheckedClient]


@pytest.fixture
def visit(make_app: MakeApp, session: Session, astrid: Person, road: Road, code: str) -> Visit:
    """A browser of Astrid's at an installation under other settings, with a chain to show."""
    road.visit(code)

    def at(**changes: str) -> CheckedClient:
        app: Flask = make_app(**changes)
        client = app.test_client()
        assert isinstance(client, CheckedClient)
        cast.sign_in(client, session, astrid, now=road.now)
        return client

    return at


def policy(client: CheckedClient, path: str) -> str:
    return client.get(path).headers["Content-Security-Policy"]


def test_only_the_maps_page_may_show_pictures_of_the_tiles_server(visit: Visit) -> None:
    client = visit(map_tile_url=TILES, map_tile_attribution="© Lantmäteriet")

    page = client.get(MAP)

    assert "img-src 'self' data: https://tiles.leksand.se;" in policy(client, MAP)
    assert 'data-module="tile_map"' in page.text
    assert 'data-attribution="© Lantmäteriet"' in page.text
    assert "/static/css/tiles." in page.text
    for path in OTHERS:
        assert OF_OURS in policy(client, path)
        assert "/static/css/tiles." not in client.get(path).text


@pytest.mark.parametrize(
    "changes", [{}, {"map_tile_url": "https://t.example/{z};img-src *"}], ids=["unset", "unusable"]
)
def test_without_a_usable_address_the_drawn_map_is_alone(
    visit: Visit, changes: dict[str, str]
) -> None:
    client = visit(**changes)

    page = client.get(MAP).text

    assert OF_OURS in policy(client, MAP)
    assert "tile_map" not in page.partition("</head>")[2]
    assert "/static/css/tiles." not in page
    assert 'class="route-map"' in page
