"""The public pages as they are seen: on a phone and a desk, by day and by night, with and without scripts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import Engine

from tests.support.accessibility import assert_accessible, assert_accessible_by_night
from tests.support.browsing import DESKTOP, PHONE, NewPage
from tests.support.public_chain import Chain, new_chain

FACE = "/stafett/leksand"
VISIT = "/stafett/leksand/besok/40"
PAGES = ["/", VISIT, "/stafett/leksand/ar/{year}", "/integritet", "/tillganglighet"]
NARROW = {"width": 320, "height": 640}
SMALLEST_TARGET = 44

pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)


@pytest.fixture
def now() -> datetime:
    """The server has its own clock, which nobody stops."""
    return datetime.now(UTC)


@pytest.fixture
def chain(engine: Engine, now: datetime) -> Chain:
    """Forty visits over two years, and a company that awaits the key."""
    with new_chain(engine, now - timedelta(days=999)) as made:
        made.visits(40, until=now)
        made.awaiting("Leksandsdörren", now, on=now.date())
    return made


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_nobody_is_shut_out(
    new_page: NewPage, chain: Chain, now: datetime, viewport: dict[str, int]
) -> None:
    page = new_page(viewport=viewport)

    for path in PAGES:
        page.goto(path.format(year=now.year))
        assert_accessible(page)
        assert_accessible_by_night(page)


def test_nothing_is_wider_than_the_narrowest_phone(
    new_page: NewPage, chain: Chain, now: datetime
) -> None:
    page = new_page(viewport=NARROW)

    for path in PAGES:
        page.goto(path.format(year=now.year))
        assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"], path


def test_a_reader_without_scripts_goes_from_the_chain_to_a_visit_and_back(
    new_page: NewPage, chain: Chain
) -> None:
    page = new_page(java_script_enabled=False)
    page.goto("/")

    page.get_by_role("link", name="Påhittade Smedjan 40 AB").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Stafetten har varit hos Påhittade Smedjan 40 AB"
    )
    page.get_by_role("link", name="Till hela stafetten").click()

    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Leksandsnyckeln är på väg till Leksandsdörren"
    )


def test_older_visits_are_reached_by_keyboard(page: Page, chain: Chain, now: datetime) -> None:
    page.goto("/")
    page.get_by_role("navigation", name="Besöken år för år").get_by_role("link").last.focus()

    page.keyboard.press("Enter")

    expect(page.get_by_role("link", name="Påhittade Smedjan 1 AB", exact=True)).to_be_visible()


def test_the_figures_are_said_in_words(page: Page, chain: Chain) -> None:
    page.goto("/")

    expect(page.get_by_role("img", name="40 av 1\xa0000 lyser")).to_be_visible()
    expect(page.get_by_text("40 av 1\xa0000 besök gjorda")).to_be_visible()
    expect(page.get_by_role("img", name="Karta över södra Siljan")).to_be_visible()


@pytest.mark.parametrize("path", [FACE, "/tillganglighet"])
def test_what_a_finger_must_hit_is_large_enough(page: Page, chain: Chain, path: str) -> None:
    page.goto(path)

    targets = page.locator(".page-links a, .contact a, .button").all()
    boxes = [box for target in targets if (box := target.bounding_box())]

    assert boxes
    assert all(box["height"] >= SMALLEST_TARGET for box in boxes), boxes


def test_the_other_language_is_a_link_away(page: Page, chain: Chain) -> None:
    page.goto(VISIT)

    page.get_by_role("link", name="English").click()

    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page).to_have_url(f"{page.url.split('?')[0]}?lang=en")
