"""The account in a real browser: readable by all, and nothing typed is lost."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from app.actions.act import Act
from app.actions.create_person import NewPerson, invite_person
from app.domain.roles import Role
from tests.support.accessibility import assert_accessible
from tests.support.browsing import NewPage
from tests.support.people import ASTRID, BO, PASSWORD, taken_on
from tests.support.stage import ActAs

pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)

SMALLEST_PHONE = {"width": 320, "height": 640}
DESKTOP = {"width": 1280, "height": 800}
SIDEWAYS = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
LONG = NewPerson(
    "orjan.angsgard-lindstrom.med.lang.adress@naringslivsenheten.example.com",
    "Örjan Ängsgård-Lindström",
    Role.STAFF,
)


@pytest.fixture
def act(act_as: ActAs) -> Act:
    act = act_as()
    taken_on(act, ASTRID)
    taken_on(act, BO)
    return act


@pytest.mark.parametrize(
    "options",
    [
        {"viewport": SMALLEST_PHONE, "color_scheme": "light"},
        {"viewport": SMALLEST_PHONE, "color_scheme": "dark"},
        {"viewport": DESKTOP, "color_scheme": "light"},
    ],
)
def test_every_page_can_be_read_by_all_and_fits_its_screen(
    new_page: NewPage, act: Act, options: dict[str, Any]
) -> None:
    page = new_page(**options)
    invitation = invite_person(act, LONG)

    _look(page, f"/valkommen/{invitation.secret}")
    _look(page, "/logga-in?next=/konto")
    _sign_in(page, ASTRID)
    _look(page, "/konto")
    _look(page, "/konto/losenord")
    _look(page, "/admin/personer")
    _look(page, f"/admin/personer/{invitation.person_id}")
    page.get_by_role("button", name="Gör en ny länk").click()
    _sound(page)


def test_a_password_can_be_read_while_it_is_typed(page: Page, act: Act) -> None:
    page.goto("/logga-in")
    field = page.get_by_label("Lösenord", exact=True)
    field.fill(PASSWORD)

    page.get_by_role("button", name="Visa").click()
    expect(field).to_have_attribute("type", "text")

    page.get_by_role("button", name="Visa").click()
    expect(field).to_have_attribute("type", "password")


@pytest.mark.parametrize("scripts", [True, False])
def test_what_was_typed_is_sent_though_the_sign_in_ran_out(
    new_page: NewPage, act: Act, scripts: bool
) -> None:
    page = new_page(java_script_enabled=scripts)
    page.goto("/logga-in?next=/admin/personer")
    _sign_in(page, ASTRID)
    page.get_by_label("Namn").fill(LONG.name)
    page.get_by_label("E-postadress").fill(LONG.email)
    page.context.clear_cookies()

    page.get_by_role("button", name="Bjud in").click()
    _sign_in(page, ASTRID)
    expect(page.get_by_role("heading", level=1)).to_have_text("Du är inloggad igen")
    page.get_by_role("button", name="Skicka det jag skrev").click()

    expect(page.get_by_role("heading", level=1)).to_have_text(f"Länk till {LONG.name}")


def test_another_tabs_sign_out_loses_nothing_either(page: Page, act: Act) -> None:
    page.goto("/logga-in?next=/admin/personer")
    _sign_in(page, ASTRID)
    other = page.context.new_page()
    other.goto("/konto")
    page.get_by_label("Namn").fill(LONG.name)
    page.get_by_label("E-postadress").fill(LONG.email)
    other.get_by_role("button", name="Logga ut").click()
    expect(other.get_by_role("status")).to_contain_text("Du är utloggad.")

    page.get_by_role("button", name="Bjud in").click()
    _sign_in(page, ASTRID)

    expect(page.get_by_text(LONG.email)).to_be_visible()


def _look(page: Page, path: str) -> None:
    page.goto(path)
    _sound(page)


def _sound(page: Page) -> None:
    assert_accessible(page)
    assert not page.evaluate(SIDEWAYS), page.url


def _sign_in(page: Page, who: NewPerson) -> None:
    page.get_by_label("E-postadress").fill(who.email)
    page.get_by_label("Lösenord", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Logga in").click()
    expect(page.get_by_role("button", name="Logga in")).to_have_count(0)
