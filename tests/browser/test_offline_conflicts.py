"""What came too late reaches the phone's list and the admins' queue, and stays until it is decided."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from sqlalchemy.orm import Session

from app.actions.reissue_code import reissue_code
from app.storage.handovers import Handover
from app.storage.nominations import Nomination
from app.storage.people import Person
from app.storage.relays import Baton
from app.storage.visits import Visit
from tests.browser.offline import choose_and_give_back, keep_pages, keep_scan, waiting
from tests.browser.scanning import NewPhone, Phone, new_phone, now
from tests.support import cast
from tests.support.accessibility import assert_accessible
from tests.support.road import Road

__all__ = ["new_phone", "now"]

THREE_DAYS_AGO = """
  async () => {
    const { entries, put } = await import("nyckel/outbox");
    const [kept] = await entries();
    const captured_at = new Date(Date.parse(kept.body.captured_at) - 3 * 86400000).toISOString();
    await put({ ...kept, body: { ...kept.body, captured_at } });
  }
"""

pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)


@pytest.fixture
def phone(new_phone: NewPhone, bo: Person, code: str) -> Phone:
    """Bo's phone, which has been here before, while the key was on its way."""
    phone = new_phone(bo)
    keep_pages(phone)
    return phone


@pytest.fixture
def desk(new_phone: NewPhone, astrid: Person) -> Phone:
    """Where Astrid decides."""
    return new_phone(astrid)


def expect_the_office_to_be_asked(phone: Phone) -> None:
    """Find coverage, and see that what waits is called neither sent nor lost."""
    phone.page.context.set_offline(False)
    expect(phone.page.get_by_text("Kontoret avgör", exact=True)).to_be_visible()
    expect(waiting(phone)).to_have_count(1)
    assert_accessible(phone.page)


def decide(desk: Phone, button: str) -> None:
    desk.page.goto("/admin/")
    desk.page.get_by_role("button", name=button).first.click()


def expect_to_hear(phone: Phone, decision: str) -> None:
    """Open the list once more, read the decision, and have it taken off the phone."""
    phone.page.goto("/skal/sv")
    expect(phone.page.get_by_text(decision)).to_be_visible()
    expect(phone.page.get_by_text("Avgjort", exact=True)).to_be_visible()
    phone.page.get_by_role("button", name="Ta bort ur listan").click()
    expect(phone.page.locator("#waiting")).to_be_hidden()


def test_a_card_was_replaced_before_its_scan_was_sent(
    phone: Phone, desk: Phone, code: str, road: Road, handover: Handover
) -> None:
    keep_scan(phone, code)
    reissue_code(road.act(road.astrid), handover_id=handover.id, reason="Tappat")

    expect_the_office_to_be_asked(phone)
    assert road.count(Visit) == 0
    decide(desk, "Logga besöket")

    expect_to_hear(phone, "Kontoret har avgjort: det räknas.")
    assert road.count(Visit) == 1


def test_the_key_had_gone_on_before_a_scan_was_sent(
    phone: Phone, desk: Phone, code: str, road: Road
) -> None:
    keep_scan(phone, code)
    phone.page.evaluate(THREE_DAYS_AGO)
    road.yes(road.nominate(road.visit(code, by=road.astrid).visit_id).nomination_id)

    expect_the_office_to_be_asked(phone)
    decide(desk, "Lägg åt sidan")

    expect_to_hear(phone, "Kontoret har avgjort: det är lagt åt sidan.")
    assert road.count(Visit) == 1


def test_another_choice_came_first(phone: Phone, desk: Phone, code: str, road: Road) -> None:
    keep_scan(phone, code)
    choose_and_give_back(phone, "Åkes Snickeri")
    road.nominate(road.visit(code, by=road.astrid).visit_id, "Tomoku Hus")

    expect_the_office_to_be_asked(phone)
    assert road.count(Nomination) == 1
    decide(desk, "Låt det här valet gälla")

    expect_to_hear(phone, "Kontoret har avgjort: det räknas.")
    assert road.count(Nomination) == 2


def test_the_plate_was_read_on_another_day_than_the_planned_one(
    phone: Phone, desk: Phone, road: Road, session: Session, baton: Baton
) -> None:
    plate = cast.plate_of(session, baton)
    keep_scan(phone, plate)
    phone.page.evaluate(THREE_DAYS_AGO)

    expect_the_office_to_be_asked(phone)
    desk.page.goto("/admin/")
    assert_accessible(desk.page)
    there = desk.page.get_by_label("Överlämning")
    there.select_option(there.locator("option").filter(has_text="Leksandsdörren").inner_text())
    desk.page.get_by_role("button", name="Logga besöket där").click()

    expect_to_hear(phone, "Kontoret har avgjort: det räknas.")
    assert road.count(Visit) == 1
