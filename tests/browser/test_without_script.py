"""Where scripts are off, every page of scanning, printing and pairing leads on to the button that logs."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from app.actions.issue_pairing import issue_pairing
from app.actions.reissue_code import reissue_code
from app.domain.code import in_groups
from app.storage.handovers import Handover
from app.storage.people import Person
from app.storage.visits import Visit
from tests.browser.scanning import NewPhone, new_phone, now
from tests.support.road import Road

__all__ = ["new_phone", "now"]

pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)

PRINTING = ("/admin/overlamningar/{id}", "/admin/overlamningar/{id}/kort", "/admin/kort")

Way = Callable[[Page, str], None]


def type_code(page: Page, code: str) -> None:
    page.locator("input[name=kod]").fill(in_groups(code).lower())
    page.locator("form:has(input[name=kod]) button").click()


def open_menu(page: Page, code: str) -> None:
    page.get_by_role("link", name="Skanna", exact=True).click()
    type_code(page, code)


def open_leg(page: Page, _code: str) -> None:
    page.get_by_role("link", name="Öppna kodens sida").click()


def pair(page: Page, code: str) -> None:
    page.get_by_role("button", name="Para telefonen").click()
    open_leg(page, code)


def press_only(_page: Page, _code: str) -> None:
    """The page has the button itself."""


WAYS: dict[str, Way] = {
    "/q/{code}": press_only,
    "/kod": type_code,
    "/skanna": type_code,
    "/skal/sv": type_code,
    "/skal/en": type_code,
    "/personal": open_leg,
    "/konto": open_menu,
    "/konto/para": open_menu,
}


@pytest.mark.parametrize("path", WAYS)
def test_a_page_of_staff_leads_to_the_button_that_logs(
    new_phone: NewPhone, bo: Person, code: str, road: Road, path: str
) -> None:
    page = new_phone(bo, java_script_enabled=False).page
    page.goto(path.format(code=code))

    WAYS[path](page, code)

    expect_to_log(page, road)


def test_a_phone_that_is_paired_without_a_script_leads_there(
    new_phone: NewPhone, bo: Person, code: str, road: Road
) -> None:
    issued = issue_pairing(road.act(bo), person_id=bo.id)
    page = new_phone(java_script_enabled=False).page
    page.goto(f"/para/{issued.code}")

    pair(page, code)

    expect_to_log(page, road)


def test_a_card_that_was_replaced_leads_there(
    new_phone: NewPhone, bo: Person, code: str, road: Road, handover: Handover
) -> None:
    reissue_code(road.act(road.astrid), handover_id=handover.id, reason="Tappat")
    page = new_phone(bo, java_script_enabled=False).page
    page.goto(f"/q/{code}")

    page.get_by_role("link", name="Till Leksandsdörren").click()

    expect_to_log(page, road)


@pytest.mark.parametrize("path", PRINTING)
def test_a_page_that_prints_leads_there(
    new_phone: NewPhone, astrid: Person, code: str, road: Road, handover: Handover, path: str
) -> None:
    page = new_phone(astrid, java_script_enabled=False).page
    page.goto(path.format(id=handover.id))

    open_menu(page, code)

    expect_to_log(page, road)


def expect_to_log(page: Page, road: Road) -> None:
    page.get_by_role("button", name="Checka in hos Leksandsdörren").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Besök 1 loggat")
    assert road.count(Visit) == 1
