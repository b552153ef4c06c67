"""Every kind of page in a browser: for every reader, by day and by night, on the narrowest phone.

The pages are found by walking all addresses. One that is built of parts which were all seen on pages
before it is left out, unless NYCKEL_TEST_SIZE asks for a full sweep.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any, Literal

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Page, ViewportSize, expect

from app.web.errors import CRASH_PAGES
from tests.browser.scanning import carry
from tests.support import cast as players
from tests.support.accessibility import BY_LOOKS, axe
from tests.support.addresses import addresses
from tests.support.browsing import NewPage
from tests.support.full_house import FullHouse, house
from tests.support.server import Server
from tests.support.settings import PUBLIC_URL
from tests.support.visitors import Visitor, told_apart_by

__all__ = ["house"]

IS_FULL = "NYCKEL_TEST_SIZE" in os.environ
NARROWEST: ViewportSize = {"width": 320, "height": 640}
DESK: ViewportSize = {"width": 1280, "height": 800}
WIDTH = "document.documentElement.scrollWidth"
# An element that has the focus shows it by an outline, or by a ring that is drawn as a shadow.
SHOWS_FOCUS = """
  (element) => {
    const style = getComputedStyle(element);
    const outlined = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
    return outlined || style.boxShadow !== "none";
  }
"""
UNFOLD = "for (const folded of document.querySelectorAll('details')) folded.open = true"
MOST_STOPS = 60
TELLING = ("class", "type", "role", "aria-current", "aria-invalid")

Enter = Callable[..., Page]


@dataclass(frozen=True)
class Look:
    """How a page is looked at, and by which rules."""

    scheme: Literal["light", "dark"]
    viewport: ViewportSize
    rules: tuple[str, ...] = ()


BY_DAY = Look("light", DESK)
BY_NIGHT = Look("dark", NARROWEST, () if IS_FULL else BY_LOOKS)

pytestmark = [
    pytest.mark.timeout(900),
    pytest.mark.parametrize("backend", ["sqlite"], indirect=True),
]


@pytest.fixture
def enter(new_page: NewPage, app: Flask, house: FullHouse, live_server: Server) -> Enter:
    """Gives a page in the browser of a reader: `enter(Visitor.STAFF, java_script_enabled=False)`."""

    def enter(visitor: Visitor, **options: object) -> Page:
        page = new_page(**{"reduced_motion": "reduce", **options})
        secret = signed_in(house, visitor)
        if secret:
            carry(page.context, app, secret, live_server)
        return page

    return enter


def signed_in(house: FullHouse, visitor: Visitor) -> str | None:
    road = house.road
    person = {Visitor.STAFF: road.bo, Visitor.ADMIN: road.astrid}.get(visitor)
    return players.make_sign_in(road.session, person, now=road.now) if person else None


def kinds_of_pages(app: Flask, house: FullHouse) -> Iterator[tuple[Visitor, str]]:
    """Give who looks at which address, so that every part of every page is met."""
    paths = [each.path for each in addresses(app, house)]
    if not _kinds:
        _kinds.extend(kinds_among(app, house))
    yield from ((visitor, paths[place]) for visitor, place in _kinds)


# A full house is furnished alike each time, so a kind of page keeps its place among the addresses.
_kinds: list[tuple[Visitor, int]] = []


def kinds_among(app: Flask, house: FullHouse) -> Iterator[tuple[Visitor, int]]:
    met: set[tuple[str | None, ...]] = set()
    for visitor in Visitor:
        client = FlaskClient(app)  # these very pages are read as HTML in house/test_pages.py
        with client.session_transaction(base_url=PUBLIC_URL) as cookie:
            cookie["_user_id"] = signed_in(house, visitor)
        every = list(addresses(app, house))
        for each in told_apart_by(visitor, every):
            answer = client.get(each.path, base_url=PUBLIC_URL)
            if answer.mimetype == "text/html" and answer.data and not answer.location:
                view = each.endpoint if answer.status_code == 200 else answer.status
                parts = {(view,), *Parts(answer.text).met}
                if IS_FULL or not parts <= met:
                    yield visitor, every.index(each)
                met |= parts


class Parts(HTMLParser):
    """The kinds of elements that a page is built of."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.met: set[tuple[str | None, ...]] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        self.met.add((tag, *(told.get(name) for name in TELLING)))


def test_nobody_is_shut_out_of_any_page(app: Flask, house: FullHouse, enter: Enter) -> None:
    pages = {visitor: enter(visitor) for visitor in Visitor}
    faults = []

    for visitor, path in kinds_of_pages(app, house):
        page, where = pages[visitor], f"{path} as {visitor}"
        page.goto(path)
        page.evaluate(UNFOLD)
        faults += [f"{where} by day: {in_words(found)}" for found in seen_in(page, BY_DAY)]
        faults += [f"{where} by night: {in_words(found)}" for found in seen_in(page, BY_NIGHT)]
        if page.evaluate(WIDTH) > NARROWEST["width"]:
            faults.append(f"{where} is wider than the narrowest phone")

    assert not faults, "\n".join(faults)


def seen_in(page: Page, look: Look) -> list[dict[str, Any]]:
    page.set_viewport_size(look.viewport)
    page.emulate_media(color_scheme=look.scheme)
    return axe(page, rules=look.rules)


def in_words(found: dict[str, Any]) -> str:
    places = ", ".join(str(node["target"]) for node in found["nodes"])
    return f"{found['id']}: {found['help']}: {places}"


@pytest.mark.parametrize("look", [BY_DAY, BY_NIGHT], ids=["day", "night"])
@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_page_about_a_crash_shuts_nobody_out(
    new_page: NewPage, language: str, look: Look
) -> None:
    page = new_page()

    page.set_content(CRASH_PAGES[language].decode())

    assert seen_in(page, look) == []


@pytest.mark.parametrize(
    ("visitor", "path"),
    [
        (Visitor.NOBODY, "/"),
        (Visitor.NOBODY, "/logga-in"),
        (Visitor.NOBODY, "/nominera/{link}"),
        (Visitor.STAFF, "/q/{chosen}"),
        (Visitor.ADMIN, "/admin/"),
        (Visitor.ADMIN, "/admin/overlamningar/ny"),
    ],
)
def test_the_keyboard_reaches_everything_and_shows_where_it_is(
    enter: Enter, house: FullHouse, visitor: Visitor, path: str
) -> None:
    page = enter(visitor)
    known = {**house.codes, "link": house.nomination_links["choice_open"]}
    page.goto(path.format(**known))

    stops = walk_by_tab(page)

    assert stops
    assert [name for name, is_shown in stops if not is_shown] == []
    assert any(name.startswith(("BUTTON", "INPUT", "A")) for name, _ in stops)


def walk_by_tab(page: Page) -> list[tuple[str, bool]]:
    """Press Tab until the page is left, and tell at each stop whether the focus is seen."""
    stops: list[tuple[str, bool]] = []
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        focused = page.locator(":focus")
        if focused.count() == 0:
            break
        name = focused.evaluate("(element) => element.tagName + ' ' + element.textContent.trim()")
        stops.append((name, focused.evaluate(SHOWS_FOCUS)))
    return stops


def test_the_first_stop_leads_past_the_menu(enter: Enter) -> None:
    page = enter(Visitor.NOBODY)
    page.goto("/tillganglighet")

    page.keyboard.press("Tab")

    skip = page.get_by_role("link", name="Hoppa till innehållet")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#innehall")).to_be_focused()


def test_without_scripts_every_page_says_what_it_is_about(
    app: Flask, house: FullHouse, enter: Enter
) -> None:
    pages = {visitor: enter(visitor, java_script_enabled=False) for visitor in Visitor}

    for visitor, path in kinds_of_pages(app, house):
        page = pages[visitor]
        page.goto(path)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        # A button that sends nothing does nothing without a script.
        expect(page.locator("button[type=button]:visible")).to_have_count(0)
