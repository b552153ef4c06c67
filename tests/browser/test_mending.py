"""A repair from its finding to what everybody sees of it: on a phone, with scripts and without."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from app.storage.handovers import Handover
from app.storage.people import Person
from app.storage.relays import Relay
from tests.browser.scanning import NewPhone, new_phone, now
from tests.support import cast
from tests.support.accessibility import assert_accessible
from tests.support.road import Road

__all__ = ["new_phone", "now"]

SIDEWAYS = "document.documentElement.scrollWidth > document.documentElement.clientWidth"

pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)


def expect_fit(page: Page) -> None:
    assert page.evaluate(SIDEWAYS) is False
    assert_accessible(page)


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_a_forgotten_visit_is_put_in_and_everybody_sees_where(
    new_phone: NewPhone,
    session: Session,
    relay: Relay,
    road: Road,
    handover: Handover,
    code: str,
    astrid: Person,
    scripts: bool,
) -> None:
    cast.make_company(session, relay, "Byns Bageri", now=road.now)
    road.visit(road.leg(code, "Tomoku Hus").code)
    page = new_phone(astrid, java_script_enabled=scripts).page

    page.goto(f"/admin/overlamningar/{handover.id}")
    page.get_by_role("link", name="Lägg till ett glömt besök").click()
    page.get_by_label("Sök företaget").first.fill("bageri")
    page.get_by_role("button", name="Sök", exact=True).click()
    page.get_by_label("Byns Bageri").check()
    page.get_by_label("Nyckeln var där efter det här företaget").check()
    page.get_by_label("Dag", exact=True).fill(f"{road.now:%Y-%m-%d}")
    page.get_by_label("Klockan").fill("00:05")
    page.get_by_label("Fler som var med").fill("Ulrika")
    if scripts:
        expect_fit(page)
    page.get_by_role("button", name="Lägg till besöket").click()

    expect(page.get_by_text("Skriv en motivering.").first).to_be_visible()
    expect(page.get_by_label("Fler som var med")).to_have_value("Ulrika")
    page.get_by_label("Varför?").fill("Telefonen låg i bilen")
    page.get_by_role("button", name="Lägg till besöket").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Byns Bageri")
    expect(page.get_by_text("Registrerat i efterhand", exact=True)).to_be_visible()
    if scripts:
        expect_fit(page)
    page.goto("/")
    stops = page.locator(".timeline .stop-company")
    expect(stops).to_have_text(["Tomoku Hus", "Byns Bageri", "Leksandsdörren"])
    expect(page.get_by_text("Registrerat i efterhand.")).to_be_visible()
