"""The company changes its choice and takes it back in a real browser, with a script and without one."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.nominating import company_in, link, register
from tests.support.accessibility import assert_accessible
from tests.support.browsing import NewPage
from tests.support.road import Road
from tests.web.company.conftest import choices

__all__ = ["link", "register"]

PHONE, NARROW = {"width": 390, "height": 844}, {"width": 320, "height": 640}


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    "options",
    [{"viewport": PHONE}, {"viewport": NARROW, "java_script_enabled": False}],
    ids=["with a script", "without"],
)
def test_a_choice_is_changed_and_then_taken_back(
    new_page: NewPage, road: Road, link: str, options: dict[str, object]
) -> None:
    page = new_page(**options)
    page.goto(link)
    company_in(page).fill("Dala Smide")
    page.get_by_role("button", name="Skicka valet").click()

    page.get_by_role("link", name="Ändra valet").click()
    expect(company_in(page)).to_have_value("Dala Smide")
    company_in(page).fill("Siljans Chark")
    page.get_by_role("button", name="Skicka ändringen").click()
    expect(page.get_by_text("Siljans Chark")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    if options["viewport"] is PHONE:
        assert_accessible(page)

    page.get_by_text("Ta tillbaka valet …").click()
    page.get_by_role("button", name="Ta tillbaka valet").click()
    expect(page.get_by_text("Ni har tagit tillbaka valet.")).to_be_visible()
    assert [str(one.state) for one in choices(road.session)] == ["withdrawn", "withdrawn"]
