"""The chain on a map of tiles, where a server of them is named: on demand, by keyboard, or not at all."""

from __future__ import annotations

import base64
import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect
from sqlalchemy.orm import Session

from app.storage.people import Person
from app.storage.relays import Relay
from tests.browser.scanning import carry, now
from tests.support import cast
from tests.support.accessibility import assert_accessible
from tests.support.browsing import DESKTOP, PATIENCE_MILLISECONDS, PHONE, NewPage
from tests.support.nursery import Nursery
from tests.support.road import Road
from tests.support.server import Server, serving

__all__ = ["now"]

MAP = "/admin/kedjan/karta"
SHOW, HIDE = "Visa på en detaljerad karta", "Visa den ritade kartan"
BY = "© Lantmäteriet <b>"
A_TILE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYGBgAAAABQABijPjAAAAAABJRU5ErkJggg=="
)

pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)


@dataclass
class TileServer:
    """A server of tiles on this machine, and what it was asked for."""

    url: str
    asked: list[str] = field(default_factory=list)


@pytest.fixture
def tiles() -> Iterator[TileServer]:
    asked: list[str] = []

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.send_header("Content-Type", "image/png")
            self.end_headers()
            self.wfile.write(A_TILE)

        def log_message(self, *_words: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield TileServer(f"http://127.0.0.1:{server.server_port}/{{z}}/{{x}}/{{y}}.png", asked)
    server.shutdown()
    server.server_close()


@pytest.fixture
def with_tiles(
    database_url: str, nursery: Nursery, tmp_path: Path, tiles: TileServer
) -> Iterator[Server]:
    with serving(
        database_url,
        log=tmp_path / "server.log",
        start=nursery.start,
        map_tile_url=tiles.url,
        map_tile_attribution=BY,
    ) as server:
        yield server


@pytest.fixture
def chain(session: Session, relay: Relay, road: Road, code: str) -> None:
    """The key has been in Leksand and is in Insjön."""
    cast.make_company(session, relay, "Tomoku Hus", now=road.now, place="Insjön")
    road.visit(road.leg(code, "Tomoku Hus").code)


@pytest.fixture(params=[PHONE, DESKTOP], ids=["phone", "desk"])
def opened(
    request: pytest.FixtureRequest,
    chromium: Browser,
    with_tiles: Server,
    chain: None,
    app: Flask,
    session: Session,
    astrid: Person,
    road: Road,
) -> Iterator[Page]:
    """The map's page; it must raise no error and break no rule of its policy."""
    context = chromium.new_context(
        base_url=with_tiles.url, viewport=request.param, locale="sv-SE", reduced_motion="reduce"
    )
    context.set_default_timeout(PATIENCE_MILLISECONDS)
    complaints: list[str] = []
    context.on(
        "console", lambda said: complaints.append(said.text) if said.type == "error" else None
    )
    context.on("weberror", lambda raised: complaints.append(str(raised.error)))
    carry(context, app, cast.make_sign_in(session, astrid, now=road.now), with_tiles)
    page = context.new_page()
    page.goto(MAP)
    yield page
    context.close()
    assert complaints == []


def test_tiles_are_asked_for_only_when_somebody_wants_them(opened: Page, tiles: TileServer) -> None:
    drawn = opened.get_by_role("group", name=re.compile("Karta över södra Siljan"))
    expect(drawn).to_be_visible()
    opened.wait_for_load_state("networkidle")
    assert tiles.asked == []

    opened.get_by_role("button", name=SHOW).click()

    shown = opened.get_by_role("region", name="Karta med nyckelns väg")
    expect(shown.locator(".leaflet-tile-loaded").first).to_be_attached()
    expect(shown.get_by_text(BY)).to_be_visible()
    expect(drawn).to_be_hidden()
    opened.emulate_media(media="print")
    expect(drawn).to_be_visible()
    expect(shown).to_be_hidden()
    opened.emulate_media(media="screen")
    assert all(re.fullmatch(r"/\d+/\d+/\d+\.png", path) for path in tiles.asked)
    assert_accessible(opened)
    opened.get_by_role("button", name=HIDE).click()
    expect(drawn).to_be_visible()
    expect(shown).to_be_hidden()


def test_every_point_is_reached_by_keyboard_and_leads_to_the_list(opened: Page) -> None:
    opened.get_by_role("button", name=SHOW).focus()
    opened.keyboard.press("Enter")
    points = opened.get_by_role("region").get_by_role("link", name=re.compile("i listan"))
    expect(points).to_have_count(2)
    reached = []
    for _ in range(40):
        opened.keyboard.press("Shift+Tab")
        name = opened.evaluate("document.activeElement.getAttribute('href')")
        reached.append(name)
    assert {"#punkt-1", "#punkt-2"} <= set(reached)

    points.first.focus()
    opened.keyboard.press("Enter")

    expect(opened).to_have_url(re.compile("#punkt-1$"))
    expect(opened.locator("#punkt-1")).to_be_focused()


def test_without_a_server_of_tiles_nothing_of_the_map_is_there(
    new_page: NewPage,
    live_server: Server,
    chain: None,
    app: Flask,
    session: Session,
    astrid: Person,
    road: Road,
) -> None:
    page = new_page()
    carry(page.context, app, cast.make_sign_in(session, astrid, now=road.now), live_server)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))

    page.goto(MAP)
    page.wait_for_load_state("networkidle")

    expect(page.get_by_role("button", name=SHOW)).to_have_count(0)
    assert asked
    assert not [url for url in asked if "leaflet" in url or "tile" in url]
