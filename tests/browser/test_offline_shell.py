"""With no network the code's page, the forms and the list still open, and say what they can do."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from app.storage.people import Person
from tests.browser.offline import KEPT, heading, keep_pages, waiting
from tests.browser.scanning import NewPhone, Phone, new_phone, now

__all__ = ["new_phone", "now"]

pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)


@pytest.fixture
def phone(new_phone: NewPhone, bo: Person) -> Phone:
    """Bo's phone, which has been here before."""
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
