"""A promise from visit to answer: on a phone by those who visit, and in the company's own mailbox."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from app.actions.add_contact import ContactDetails, add_contact
from app.domain.calendar import stockholm_date
from app.storage.companies import Company
from app.storage.people import Person
from tests.browser.scanning import NewPhone, new_phone, now
from tests.support.accessibility import assert_accessible
from tests.support.post import PostOffice
from tests.support.road import Road

__all__ = ["new_phone", "now"]

pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)


def test_a_promise_goes_from_the_visit_to_the_answer_in_the_company_s_mailbox(
    new_phone: NewPhone,
    road: Road,
    post_office: PostOffice,
    bo: Person,
    company: Company,
    code: str,
) -> None:
    cissi = ContactDetails(name="Cissi", email="cissi@dorren.example")
    add_contact(road.act(road.astrid), company_id=company.id, details=cissi)
    road.visit(code)
    page = new_phone(bo).page

    page.goto(f"/q/{code}")
    page.get_by_role("link", name="Anteckna samtalet").click()
    page.get_by_label("Vad sa företaget?").fill("De behöver en större lokal")
    page.get_by_text("Lova något").click()
    page.get_by_label("Vad lovar vi?").fill("Vi ringer om lokalen")
    page.get_by_label("Klart senast").fill(str(stockholm_date(road.now) + timedelta(days=30)))
    page.get_by_role("button", name="Spara löftet").click()

    # What was typed in the other form is still there, and is kept by its own button.
    expect(page.get_by_label("Vad sa företaget?")).to_have_value("De behöver en större lokal")
    page.get_by_role("button", name="Spara anteckningen").click()
    expect(page.get_by_label("Vad sa företaget?")).to_have_value("")
    assert_accessible(page)

    page.get_by_role("link", name="Vi ringer om lokalen").click()
    page.get_by_label("Vårt svar till företaget").fill("Den blir ledig i augusti.")
    page.get_by_role("button", name="Läs igenom före utskick").click()
    expect(page.get_by_role("region", name="Brevet")).to_contain_text("Den blir ledig i augusti.")
    assert_accessible(page)
    page.get_by_role("button", name="Skicka till Cissi").click()
    expect(page.get_by_text("Svaret är på väg till företaget.")).to_be_visible()
    page.get_by_role("button", name="Löftet är hållet").click()
    expect(page.get_by_text("Hållet", exact=True)).to_be_visible()

    road.session.rollback()
    letters = post_office.deliver(minutes=1)
    assert [one["Subject"] for one in letters] == ["Svar från oss efter besöket hos Leksandsdörren"]
