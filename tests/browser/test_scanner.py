"""The scanner in the app: what it reads is a scan, and what is not ours stays shut."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import cv2
import numpy as np
import pytest
from playwright.sync_api import Page, Request, expect

from app.domain.code import in_groups, scan_url
from app.storage.people import Person
from app.storage.visits import Visit
from tests.browser.filming import Film, chromium, encoded, film, frame, picture
from tests.browser.scanning import NewPhone, new_phone, now
from tests.support.road import Road
from tests.support.server import Server

__all__ = ["chromium", "film", "new_phone", "now"]

pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)

ALLOWED = {"permissions": ["camera"]}
FOREIGN = "https://nyckel.leksand.se.evil.example/q/0123456789ABCDEH"
LOGGED = "Besök 1 loggat"
NO_CAMERA = (
    "navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', '{0}'))"
)
HIDE = """(state) => {
  Object.defineProperty(document, "visibilityState", { value: state, configurable: true });
  Object.defineProperty(document, "hidden", { value: state === "hidden", configurable: true });
  document.dispatchEvent(new Event("visibilitychange"));
}"""


@pytest.fixture
def card(live_server: Server, code: str) -> str:
    """What stands in the QR of the current handover's card."""
    return scan_url(live_server.url, code)


def state(page: Page, name: str) -> None:
    expect(page.locator(".scanner")).to_have_attribute("data-state", name)


def opened(page: Page) -> Page:
    """Come to the scanner, and wait until its script has said how the camera stands."""
    page.goto("/skanna")
    state(page, "denied")
    return page


def take_picture(page: Page, body: bytes) -> None:
    file: Any = {"name": "bild.jpg", "mimeType": "image/jpeg", "buffer": body}
    page.locator("input[type=file]").set_input_files(files=[file])


def picture_of(text: str) -> bytes:
    return encoded(frame(text, 3, np.random.default_rng(7)))


def test_a_turning_blurred_code_logs_the_visit_with_no_tap(
    new_phone: NewPhone, bo: Person, card: str, film: Film, road: Road
) -> None:
    film.show((card, 20))
    phone = new_phone(bo, **ALLOWED)

    phone.page.goto("/skanna")

    expect(phone.page.get_by_role("heading", level=1)).to_have_text(LOGGED)
    assert len(phone.posted) == 1
    assert road.count(Visit) == 1


def test_a_code_put_over_ours_is_shown_and_never_opened_and_ours_is_found_after(
    new_phone: NewPhone, bo: Person, card: str, film: Film, road: Road
) -> None:
    film.show(("", 2))
    phone = new_phone(bo, **ALLOWED)
    phone.page.goto("/skanna")
    state(phone.page, "looking")  # the reader is there: the next film is seen from its beginning
    film.show((FOREIGN, 15), (card, 30))

    phone.page.evaluate(HIDE, "hidden")
    phone.page.evaluate(HIDE, "visible")

    expect(phone.page.get_by_role("alert")).to_contain_text(FOREIGN)
    expect(phone.page.get_by_role("alert").get_by_role("link")).to_have_count(0)
    expect(phone.page.get_by_role("heading", level=1)).to_have_text(LOGGED)
    assert road.count(Visit) == 1


def test_what_is_not_ours_is_only_text(page: Page, code: str) -> None:
    opened(page)
    shown = page.locator(".scanner-foreign")

    for text in (FOREIGN, "javascript:alert(1)", "<img src=x onerror=alert(1)>", "a\u202egpj"):
        take_picture(page, picture_of(text))

        expect(shown).to_have_text(text.replace("\u202e", "\ufffd"))
        expect(shown.locator("*")).to_have_count(0)
        state(page, "paused")
    assert urlsplit(page.url).path == "/skanna"


def test_a_picture_from_the_phones_own_camera_logs_the_visit(
    new_phone: NewPhone, bo: Person, card: str, road: Road
) -> None:
    phone = new_phone(bo)
    opened(phone.page)
    large = cv2.resize(picture(card, side=900), (3024, 3024))

    take_picture(phone.page, cv2.imencode(".jpg", large)[1].tobytes())

    expect(phone.page.get_by_role("heading", level=1)).to_have_text(LOGGED)
    assert road.count(Visit) == 1


def test_a_picture_with_no_code_says_how_to_take_a_better_one(page: Page, code: str) -> None:
    opened(page)

    for body in (picture_of(""), b"no picture at all"):
        take_picture(page, body)

        expect(page.get_by_text("Ingen kod syns i bilden")).to_be_visible()
        page.get_by_role("button", name="Försök igen").click()
        state(page, "denied")


@pytest.mark.parametrize("java_script", [True, False])
def test_a_typed_code_logs_as_a_scan_does(
    new_phone: NewPhone, bo: Person, code: str, road: Road, java_script: bool
) -> None:
    phone = new_phone(bo, java_script_enabled=java_script)
    phone.page.goto("/skanna")

    phone.page.get_by_label("Koden under QR-koden").fill(in_groups(code).lower())
    phone.page.get_by_role("button", name="Öppna").click()

    if not java_script:  # nothing can press the button by itself
        phone.page.get_by_role("button", name="Checka in hos Leksandsdörren").click()
    expect(phone.page.get_by_role("heading", level=1)).to_have_text(LOGGED)
    assert road.count(Visit) == 1


TOLD_WHILE_TYPED = [
    ("0123-45", "10 tecken kvar.", False),
    ("0123-4567-89AB-CDEH", "Koden är rätt skriven.", False),
    ("0123-4567-89AB-CDEJ", "Något tecken är fel, eller så har två bytt plats.", True),
    ("o123 4567 89ab cdeh", "Koden är rätt skriven.", False),
    ("1023-4567-89AB-CDEH", "Något tecken är fel, eller så har två bytt plats.", True),
    ("0123", "12 tecken kvar.", False),
    ("0123Å", "Tecknet ”Å” finns inte i våra koder.", True),
    ("0123\u200b", "ett tecken som inte syns", True),
    ("0123-4567-89AB-CDEH-0", "Koden är för lång.", True),
]


def test_a_mistyped_code_is_told_while_it_is_typed(page: Page, code: str) -> None:
    opened(page)
    field = page.get_by_label("Koden under QR-koden")

    for typed, said, is_wrong in TOLD_WHILE_TYPED:
        field.fill(typed)

        expect(page.locator("#kod-typed")).to_contain_text(said)
        assert (field.get_attribute("aria-invalid") == "true") == is_wrong
    field.fill("")
    expect(page.locator("#kod-typed")).to_be_empty()


def test_a_wrong_code_is_not_sent(page: Page, code: str) -> None:
    sent: list[Request] = []
    page.on("request", lambda request: sent.append(request) if request.method == "POST" else None)
    opened(page)

    page.get_by_label("Koden under QR-koden").fill("0123-4567-89AB-CDE")
    page.get_by_role("button", name="Öppna").click()

    expect(page.locator("#kod-typed")).to_contain_text("Koden är för kort.")
    expect(page.get_by_label("Koden under QR-koden")).to_be_focused()
    assert sent == []


def test_a_stranger_s_scan_opens_the_code_and_logs_nothing(
    new_phone: NewPhone, card: str, film: Film, road: Road
) -> None:
    film.show((card, 20))
    stranger = new_phone(**ALLOWED)

    stranger.page.goto("/skanna")

    expect(stranger.page.get_by_role("heading", level=1)).to_contain_text("på väg till")
    assert stranger.posted == []
    assert road.count(Visit) == 0
