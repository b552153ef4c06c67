"""With no network the code's page, the forms and the list still open, and say what they can do."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from app.storage.people import Person
from tests.browser.offline import KEPT, choose, heading, keep_pages, keep_scan, waiting
from tests.browser.scanning import NewPhone, Phone, new_phone, now
from tests.support.accessibility import assert_accessible

__all__ = ["new_phone", "now"]

pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)


@pytest.fixture
def phone(new_phone: NewPhone, bo: Person, code: str) -> Phone:
    """Bo's phone, which has been here before, while the key was on its way."""
    phone = new_phone(bo)
    keep_pages(phone)
    return phone


def test_a_scan_without_a_network_is_kept_and_not_called_logged(phone: Phone, code: str) -> None:
    phone.page.context.set_offline(True)

    phone.page.goto(f"/q/{code}")
    phone.page.get_by_role("button", name="Spara incheckningen").click()

    expect(heading(phone)).to_have_text(KEPT)
    expect(waiting(phone)).to_have_count(1)
    assert phone.posted == []


def test_the_company_is_known_and_the_handover_named(phone: Phone, code: str) -> None:
    keep_scan(phone, code)

    expect(phone.page.locator(".result-company")).to_have_text("Leksandsdörren")
    assert outbox(phone)[0]["body"]["number"] == 1


def test_what_is_kept_of_the_legs_is_public(phone: Phone, code: str) -> None:
    kept = phone.page.evaluate("JSON.parse(localStorage.getItem('legs'))")

    assert kept == {code: {"number": 1, "company": "Leksandsdörren", "place": "Leksand"}}


def test_a_phone_in_the_company_s_hands_shows_the_form_alone(phone: Phone, code: str) -> None:
    keep_scan(phone, code)
    phone.page.get_by_role("link", name="Låt företaget välja").click()
    expect(heading(phone)).to_have_text("Vem ska få nyckeln härnäst?")

    for path in ("/personal", f"/q/{code}", "/skal/sv"):
        phone.page.goto(path)
        expect(heading(phone)).to_have_text("Vem ska få nyckeln härnäst?")
        expect(phone.page.locator("#waiting")).to_be_hidden()
        expect(phone.page.locator("#typing")).to_be_hidden()

    phone.page.get_by_role("link", name="Lämna tillbaka").click()
    expect(heading(phone)).to_have_text(KEPT)
    phone.page.goto("/personal")
    expect(heading(phone)).to_have_text("Sidan behöver täckning")


def test_the_form_still_stands_alone_when_the_network_is_back(phone: Phone, code: str) -> None:
    keep_scan(phone, code)
    phone.page.get_by_role("link", name="Låt företaget välja").click()
    expect(heading(phone)).to_have_text("Vem ska få nyckeln härnäst?")
    phone.page.context.set_offline(False)

    phone.page.goto("/skal/sv")

    expect(heading(phone)).to_have_text("Vem ska få nyckeln härnäst?")
    expect(phone.page.locator("#waiting")).to_be_hidden()


def test_a_scan_kept_before_its_company_was_known_is_kept_once(phone: Phone, code: str) -> None:
    known = phone.page.evaluate("localStorage.getItem('legs')")
    phone.page.evaluate("localStorage.removeItem('legs')")
    keep_scan(phone, code)
    phone.page.evaluate("known => localStorage.setItem('legs', known)", known)

    phone.page.goto(f"/q/{code}")

    expect(heading(phone)).to_have_text(KEPT)
    expect(waiting(phone)).to_have_count(1)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_screen_of_the_shell_can_be_used_by_everybody(
    phone: Phone, code: str, scheme: str
) -> None:
    page = phone.page
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.set_viewport_size({"width": 320, "height": 640})
    page.context.set_offline(True)

    page.goto("/skal/sv")
    expect(page.get_by_text("Inget väntar. Allt är skickat.")).to_be_visible()
    fits(phone)
    page.goto(f"/q/{code}")
    expect(page.get_by_role("button", name="Spara incheckningen")).to_be_visible()
    fits(phone)
    keep_scan(phone, code)
    fits(phone)
    choose(phone, "Tomoku Hus")
    fits(phone)
    page.get_by_role("link", name="Lämna tillbaka").click()
    expect(waiting(phone)).to_have_count(2)
    fits(phone)


def test_the_shell_is_used_by_keyboard_alone(phone: Phone, code: str) -> None:
    page = phone.page
    page.context.set_offline(True)
    page.goto(f"/q/{code}")
    expect(heading(phone)).to_be_focused()

    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(heading(phone)).to_have_text(KEPT)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(heading(phone)).to_have_text("Vem ska få nyckeln härnäst?")
    page.keyboard.press("Tab")

    expect(page.get_by_label("Företag", exact=True)).to_be_focused()


def outbox(phone: Phone) -> list[dict[str, Any]]:
    """What waits on the phone, as it would be sent."""
    kept: list[dict[str, Any]] = phone.page.evaluate(
        "import('nyckel/outbox').then(({ entries }) => entries())"
    )
    return kept


def fits(phone: Phone) -> None:
    assert_accessible(phone.page)
    assert phone.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
