"""The company's form without a script, on a phone that is handed over, and for every eye and hand."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from app.storage.companies import Company
from app.storage.people import Person
from tests.browser.nominating import (
    MORE,
    QUESTION,
    THANKS,
    choices,
    company_in,
    expect_heading,
    link,
    opened,
    press_send,
    register,
    write,
)
from tests.browser.scanning import NewPhone, new_phone, now
from tests.support.accessibility import assert_accessible
from tests.support.browsing import DESKTOP, NewPage

__all__ = ["link", "new_phone", "now", "register"]

BACK = "Lämna tillbaka"
CHANGE = re.compile(r"^/nominera/.+/andra")

pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)


# Without a script ------------------------------------------------------------------------------


def test_without_a_script_a_company_is_found_and_picked(
    new_page: NewPage, link: str, register: list[Company], session: Session
) -> None:
    page = new_page(java_script_enabled=False)
    page.goto(link)
    company_in(page).fill("tom")
    page.get_by_role("button", name="Sök i registret").first.click()

    page.get_by_label("Tomoku Hus").check()
    press_send(page)

    expect_heading(page, THANKS)
    assert [choice.company_id for choice in choices(session)] == [register[0].id]


def test_without_a_script_a_new_name_is_sent(
    new_page: NewPage, link: str, session: Session
) -> None:
    page = new_page(java_script_enabled=False)
    page.goto(link)
    company_in(page).fill("Siljans Chark")

    press_send(page)

    expect_heading(page, THANKS)
    assert choices(session)[0].company_name == "Siljans Chark"


def test_without_a_script_the_own_company_is_refused_and_nothing_is_lost(
    new_page: NewPage, link: str
) -> None:
    page = new_page(java_script_enabled=False)
    page.goto(link)
    company_in(page).fill("Leksandsdörren")
    page.get_by_text(MORE).click()
    page.get_by_label("Varför just de?").fill("Vi är bäst")

    press_send(page)

    expect(page.locator(".error-summary")).to_be_focused()
    expect(page.get_by_label("Varför just de?")).to_have_value("Vi är bäst")


# A phone that is handed over -------------------------------------------------------------------


@pytest.fixture
def handed_over(new_phone: NewPhone, bo: Person, link: str, code: str) -> Page:
    """Bo's phone in the company's hands."""
    page = new_phone(bo).page
    page.goto(f"/q/{code}")
    page.get_by_role("link", name="Låt företaget välja").click()
    expect(company_in(page)).to_have_attribute("role", "combobox")
    return page


def test_a_handed_over_phone_leads_nowhere_but_back(handed_over: Page, session: Session) -> None:
    expect(handed_over.get_by_role("link")).to_have_count(0)
    write(handed_over, "Siljans Chark")
    press_send(handed_over)
    expect_heading(handed_over, THANKS)
    expect(handed_over.get_by_role("link")).to_have_count(1)
    expect(handed_over.get_by_role("link")).to_have_attribute("href", CHANGE)

    handed_over.get_by_role("button", name=BACK).click()

    expect_heading(handed_over, "Besök 1 loggat")
    expect(handed_over.get_by_text("Siljans Chark")).to_be_visible()
    assert choices(session)[0].source == "handed_over"


def test_giving_back_a_choice_that_was_not_sent_takes_a_second_press(handed_over: Page) -> None:
    write(handed_over, "Siljans Chark")
    back = handed_over.get_by_role("button", name=BACK)

    back.click()
    expect(handed_over.get_by_role("alert")).to_contain_text("Valet är inte skickat")
    back.click()

    expect_heading(handed_over, "Besök 1 loggat")
    assert "Siljans" not in handed_over.evaluate("JSON.stringify(sessionStorage)")


def test_an_empty_form_is_given_back_at_once(handed_over: Page) -> None:
    handed_over.get_by_role("button", name=BACK).click()

    expect_heading(handed_over, "Besök 1 loggat")


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_the_browser_s_own_back_button_leads_to_the_form(
    new_phone: NewPhone, bo: Person, link: str, code: str, scripts: bool
) -> None:
    page = new_phone(bo, java_script_enabled=scripts).page
    page.goto(f"/q/{code}")
    page.get_by_role("link", name="Låt företaget välja").click()
    expect_heading(page, QUESTION)

    page.go_back()
    expect_heading(page, QUESTION)
    page.goto("/personal")
    expect_heading(page, QUESTION)
    page.get_by_role("button", name=BACK).click()

    expect_heading(page, "Besök 1 loggat")
    page.goto("/personal")
    expect_heading(page, "Hej Bo")


def test_a_staff_s_page_from_the_browser_s_memory_asks_anew(handed_over: Page, code: str) -> None:
    """Safari keeps such pages; Chromium does not, so that the event and the tab's mark are made here."""
    mark = handed_over.evaluate("sessionStorage.getItem('handed-over')")
    handed_over.get_by_role("button", name=BACK).click()
    expect_heading(handed_over, "Besök 1 loggat")
    assert handed_over.evaluate("sessionStorage.getItem('handed-over')") is None
    handed_over.evaluate("mark => sessionStorage.setItem('handed-over', mark)", mark)

    with handed_over.expect_request(f"**/q/{code}"):
        handed_over.evaluate(
            "dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))"
        )


# For everybody ---------------------------------------------------------------------------------


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nobody_is_shut_out(
    new_page: NewPage, link: str, register: list[Company], scheme: str
) -> None:
    page = opened(new_page(color_scheme=scheme), link)
    page.get_by_text(MORE).click()
    assert_accessible(page)
    write(page, "tom")
    expect(page.get_by_role("option")).to_have_count(2)
    company_in(page).press("ArrowDown")
    assert_accessible(page)
    company_in(page).fill("")
    press_send(page)
    expect(page.locator(".error-summary")).to_be_visible()
    assert_accessible(page)
    company_in(page).fill("Siljans Chark")
    press_send(page)
    expect_heading(page, THANKS)
    assert_accessible(page)


def test_the_smallest_phone_need_not_scroll_sideways(
    new_page: NewPage, link: str, register: list[Company]
) -> None:
    small = {"width": 320, "height": 640}
    page = new_page(viewport=small, java_script_enabled=False)
    page.goto(link)
    page.get_by_text(MORE).click()
    company_in(page).fill("tom")
    page.get_by_role("button", name="Sök i registret").first.click()

    assert page.locator("html").evaluate("e => e.scrollWidth") <= small["width"]


def test_on_a_desk_the_list_does_not_leave_the_column(
    new_page: NewPage, link: str, register: list[Company]
) -> None:
    page = opened(new_page(viewport=DESKTOP, has_touch=False, is_mobile=False), link)
    write(page, "tom")

    box = page.get_by_role("listbox").bounding_box()

    field = company_in(page).bounding_box()
    assert box is not None
    assert field is not None
    assert (box["x"], box["width"]) == (field["x"], field["width"])
