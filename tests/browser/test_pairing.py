"""A phone is paired by reading the code off a computer's screen."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from playwright.sync_api import expect

from app.storage.people import Person
from tests.browser.scanning import NewPhone, new_phone, now
from tests.support.accessibility import assert_accessible
from tests.support.browsing import DESKTOP
from tests.support.decoders import with_zxing

__all__ = ["new_phone", "now"]

pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)

SMALLEST_PHONE = {"width": 320, "height": 640}


def test_the_camera_s_browser_becomes_a_paired_phone_until_it_is_ended(
    new_phone: NewPhone, bo: Person
) -> None:
    computer = new_phone(bo, viewport=DESKTOP, is_mobile=False, has_touch=False).page
    computer.goto("/konto")
    computer.get_by_role("link", name="Para en telefon").click()
    computer.get_by_role("button", name="Visa koden").click()
    expect(computer.get_by_text("Koden visas bara nu")).to_be_visible()
    assert_accessible(computer)
    seen = cv2.imdecode(np.frombuffer(computer.screenshot(), np.uint8), cv2.IMREAD_GRAYSCALE)
    address = with_zxing(np.asarray(seen, np.uint8))

    phone = new_phone(viewport=SMALLEST_PHONE, color_scheme="dark").page
    phone.goto(address)
    assert phone.evaluate("document.documentElement.scrollWidth") == 320
    assert_accessible(phone)
    phone.get_by_label("Vad ska telefonen heta?").fill("Bos telefon")
    phone.keyboard.press("Enter")
    expect(phone.get_by_role("heading", level=1)).to_have_text("Hej Bo")

    computer.get_by_role("link", name="Klar").click()
    computer.get_by_role("button", name="Avsluta Bos telefon").click()
    phone.goto("/personal")
    expect(phone.get_by_role("button", name="Logga in")).to_be_visible()
