"""The chain's three ways of seeing, gone by hand and by keyboard, with scripts and without."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from datetime import datetime

import openpyxl
import pytest
from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from app.storage.people import Person
from tests.browser.scanning import NewPhone, new_phone, now
from tests.support.browsing import DESKTOP
from tests.support.long_chain import make_long_chain

__all__ = ["new_phone", "now"]

LENGTH = 70
MOST_STOPS = 40

pytestmark = [
    pytest.mark.parametrize("backend", ["sqlite"], indirect=True),
    pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"]),
]

At = Callable[[str], Page]


@pytest.fixture
def at(new_phone: NewPhone, session: Session, astrid: Person, now: datetime, scripts: bool) -> At:
    """Gives a page of the admins' at Astrid's desk, over a chain of seventy visits."""
    make_long_chain(session, LENGTH, now=now, person_id=astrid.id)
    desk = {"viewport": DESKTOP, "is_mobile": False, "has_touch": False}
    page = new_phone(astrid, java_script_enabled=scripts, **desk).page

    def at(path: str) -> Page:
        page.goto(path)
        return page

    return at


def choose_by_form(page: Page, **fields: str) -> None:
    """Unfold the filter, choose in it, and ask."""
    page.get_by_text("Välj ut en del av kedjan").click()
    for label, option in fields.items():
        page.get_by_label(label, exact=True).select_option(label=option)
    page.get_by_role("button", name="Visa urvalet").click()


def test_the_timeline_shows_a_part_and_the_part_follows_to_the_map(at: At) -> None:
    page = at("/admin/")
    page.get_by_role("link", name="Kedjan", exact=True).click()
    expect(page.get_by_role("heading", name="Kedjan", level=1)).to_be_visible()
    expect(page.locator(".stop")).to_have_count(30)

    choose_by_form(page, Bransch="Bygg och anläggning", Storlek="5–9 anställda")
    expect(page.locator(".stop")).to_have_count(3)
    page.get_by_role("link", name="Karta").click()

    expect(page.get_by_role("row").filter(has=page.get_by_role("rowheader"))).to_have_count(3)
    page.get_by_role("link", name="Ta bort Storlek: 5–9 anställda").click()
    expect(page.get_by_text("10 överlämningar.")).to_be_visible()


def test_the_keyboard_goes_through_the_points_of_the_map_and_into_the_list(at: At) -> None:
    page = at("/admin/kedjan/karta")
    points = page.locator(".map-point")
    expect(points).to_have_count(5)
    names = [points.nth(place).get_attribute("aria-label") for place in range(5)]

    page.get_by_text("Välj ut en del av kedjan").focus()
    reached = []
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        if name := page.locator(":focus").get_attribute("aria-label"):
            reached.append(name)
        if reached == names:
            break

    assert reached == names
    page.keyboard.press("Enter")
    village = str(names[-1]).partition(",")[0]
    expect(page.locator("h2:target")).to_have_text(village)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/admin/overlamningar/\d+$"))


def test_the_table_is_sorted_paged_and_taken_along(at: At) -> None:
    page = at("/admin/kedjan/tabell")
    page.get_by_role("columnheader", name="Företag").get_by_role("link").press("Enter")
    expect(page.locator('[aria-sort="ascending"]')).to_have_text("Företag")
    firsts = page.get_by_role("rowheader")
    shown = firsts.all_inner_texts()
    page.get_by_role("link", name="Nästa").click()
    expect(firsts).to_have_count(LENGTH - 50)
    shown += firsts.all_inner_texts()

    with page.expect_download() as csv_download:
        page.get_by_role("link", name="CSV").click()
    with page.expect_download() as excel_download:
        page.get_by_role("link", name="Excel").click()

    with csv_download.value.path().open(encoding="utf-8-sig", newline="") as file:
        in_csv = [row[1] for row in csv.reader(file, delimiter=";")][1:]
    with excel_download.value.path().open("rb") as sheet:
        in_excel = [row[1] for row in openpyxl.load_workbook(sheet).worksheets[0].values][1:]
    assert shown == in_csv == in_excel
