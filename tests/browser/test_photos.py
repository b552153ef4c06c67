"""Photos from a phone at the company: chosen together, seen at once, and removed."""

from __future__ import annotations

import pytest
from playwright.sync_api import FilePayload, expect

from app.storage.people import Person
from tests.browser.scanning import NewPhone, new_phone, now
from tests.support.accessibility import assert_accessible
from tests.support.photographs import TURNED_RIGHT, as_taken, heic
from tests.support.road import Road

__all__ = ["new_phone", "now"]

pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)

CHOSEN: list[FilePayload] = [
    {
        "name": "IMG_1.jpg",
        "mimeType": "image/jpeg",
        "buffer": as_taken(width=3000, height=2000),
    },
    {"name": "IMG_2.jpg", "mimeType": "image/jpeg", "buffer": as_taken(held=TURNED_RIGHT)},
    {"name": "IMG_3.HEIC", "mimeType": "image/heic", "buffer": heic()},
]


def test_photos_are_added_on_a_phone_seen_and_removed(
    new_phone: NewPhone, road: Road, bo: Person, code: str
) -> None:
    visit_id = road.visit(code).visit_id
    page = new_phone(bo).page

    page.goto(f"/personal/samtal/{visit_id}")
    page.get_by_label("Vad sa företaget?").fill("De har byggt en ny port")
    page.get_by_text("Lägg till bilder").click()
    page.get_by_label("Välj bilder").set_input_files(CHOSEN)
    page.get_by_label("Vad visar de?").fill("Nya porten")
    assert_accessible(page)
    page.get_by_role("button", name="Spara bilderna").click()

    expect(page.get_by_text("2 bilder är sparade.")).to_be_visible()
    expect(page.get_by_text("IMG_3.HEIC: bilden är sparad som HEIC")).to_be_visible()
    # What was typed in the other form is still there.
    expect(page.get_by_label("Vad sa företaget?")).to_have_value("De har byggt en ny port")
    photos = page.get_by_role("img", name="Nya porten")
    expect(photos).to_have_count(2)
    photos.nth(1).scroll_into_view_if_needed()
    expect(photos.nth(1)).to_have_js_property("complete", value=True)
    assert photos.nth(1).evaluate("image => [image.naturalWidth, image.naturalHeight]") == [
        270,
        360,
    ]
    assert_accessible(page)

    photos.nth(0).click()
    large = page.get_by_role("img", name="Nya porten")
    expect(large).to_have_js_property("naturalWidth", 1600)
    assert_accessible(page)
    page.get_by_text("Ta bort bilden …").click()
    page.get_by_role("button", name="Ta bort", exact=True).click()

    expect(page.get_by_text("Bilden är borttagen.")).to_be_visible()
    expect(page.get_by_role("img", name="Nya porten")).to_have_count(1)
