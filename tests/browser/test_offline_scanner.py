"""The scanner where there is no network at all: it opens, it reads, and what it reads waits on the phone."""

from __future__ import annotations

from typing import Any

import cv2
import pytest
from playwright.sync_api import Page, expect

from app.actions.issue_pairing import issue_pairing
from app.domain.code import in_groups, scan_url
from app.storage.people import Person
from app.storage.visits import Visit
from tests.browser.filming import Film, chromium, film, picture
from tests.browser.offline import KEPT, heading, keep_pages, keep_scan, waiting
from tests.browser.scanning import NewPhone, Phone, new_phone, now
from tests.support.accessibility import assert_accessible
from tests.support.road import Road
from tests.support.server import Server

__all__ = ["chromium", "film", "new_phone", "now"]

pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)

ALLOWED: dict[str, Any] = {"permissions": ["camera"]}
FOREIGN = "https://nyckel.leksand.se.evil.example/q/0123456789ABCDEH"
SCAN = "Skanna med kameran"
SAVE = "Spara incheckningen"
# How much of what reads codes in pictures the worker has kept.
READERS = (
    "(await Promise.all((await caches.keys()).map(async (name) => (await caches.open(name)).keys())))"
    ".flat().filter(({ url }) => /barcode-detector|zxing_reader/.test(url)).length"
)
# Whether a page stands in a window of its own is the system's to say.
INSTALLED = """
  const asked = matchMedia;
  globalThis.matchMedia = (query) =>
    query === "(display-mode: standalone)" ? { matches: true } : asked(query);
"""
RUNNING = "document.querySelector('video').srcObject?.getTracks().length ?? 0"


@pytest.fixture
def card(live_server: Server, code: str) -> str:
    """What stands in the QR of the current handover's card."""
    return scan_url(live_server.url, code)


@pytest.fixture
def phone(new_phone: NewPhone, bo: Person, card: str, film: Film) -> Phone:
    """Bo's phone, which has used the scanner before, and has no network now."""
    film.show(("", 2))
    phone = new_phone(bo, **ALLOWED)
    keep_pages(phone)
    phone.page.goto("/skanna")
    state(phone.page, "looking")
    phone.page.context.set_offline(True)
    return phone


def state(page: Page, name: str) -> None:
    expect(page.locator(".scanner")).to_have_attribute("data-state", name)


def take_picture(page: Page, text: str) -> None:
    body = cv2.imencode(".png", picture(text, side=400))[1].tobytes()
    file: Any = {"name": "bild.png", "mimeType": "image/png", "buffer": body}
    page.locator("input[type=file]").set_input_files(files=[file])


def keep(phone: Phone) -> None:
    """Save what was read, once the company is named."""
    expect(heading(phone)).to_have_text("Leksandsdörren")
    phone.page.get_by_role("button", name=SAVE).click()
    expect(heading(phone)).to_have_text(KEPT)
    expect(waiting(phone)).to_have_count(1)


def expect_it_to_be_logged_with_a_line(phone: Phone, road: Road) -> None:
    assert road.count(Visit) == 0
    phone.page.context.set_offline(False)
    expect(heading(phone)).to_have_text("Besöket är loggat")
    assert road.count(Visit) == 1


def test_the_camera_reads_and_the_scan_is_kept(
    phone: Phone, card: str, film: Film, road: Road
) -> None:
    film.show((FOREIGN, 15), (card, 30))

    phone.page.goto("/skanna")

    expect(phone.page.get_by_role("alert")).to_contain_text(FOREIGN)
    keep(phone)
    assert phone.page.evaluate(RUNNING) == 0
    expect_it_to_be_logged_with_a_line(phone, road)


def test_a_picture_is_read_where_the_camera_is_refused(phone: Phone, card: str, road: Road) -> None:
    phone.page.context.clear_permissions()
    phone.page.goto("/skanna")
    expect(phone.page.get_by_text("Kameran är inte tillåten")).to_be_visible()

    take_picture(phone.page, FOREIGN)
    expect(phone.page.locator(".scanner-foreign")).to_have_text(FOREIGN)
    take_picture(phone.page, card)

    keep(phone)
    expect_it_to_be_logged_with_a_line(phone, road)


def test_a_code_is_typed_and_told_when_it_is_wrong(phone: Phone, code: str, road: Road) -> None:
    phone.page.goto("/skanna")
    field = phone.page.get_by_label("Koden under QR-koden")
    wrong = code[1] + code[0] + code[2:] if code[0] != code[1] else code[:-1]

    field.fill(wrong)
    field.press("Enter")
    expect(phone.page.locator("#kod-typed")).to_contain_text("Något tecken är fel")
    expect(field).to_be_focused()
    field.fill(in_groups(code).lower())
    field.press("Enter")

    keep(phone)
    expect_it_to_be_logged_with_a_line(phone, road)


def test_any_page_that_needs_a_network_has_the_scanner(
    phone: Phone, card: str, film: Film, road: Road
) -> None:
    phone.page.goto("/personal")
    expect(heading(phone)).to_have_text("Sidan behöver täckning")
    assert phone.page.evaluate(RUNNING) == 0
    film.show((card, 30))

    phone.page.get_by_role("button", name=SCAN).click()

    keep(phone)
    expect(phone.page.get_by_role("button", name=SCAN)).to_be_visible()


def test_with_a_line_again_the_code_s_own_page_opens(phone: Phone, code: str, road: Road) -> None:
    phone.page.goto("/skanna")
    phone.page.context.set_offline(False)

    phone.page.get_by_label("Koden under QR-koden").fill(code)
    phone.page.get_by_role("button", name="Öppna").click()

    phone.page.get_by_role("button", name="Checka in hos Leksandsdörren").click()
    expect(heading(phone)).to_have_text("Besök 1 loggat")
    assert road.count(Visit) == 1


def test_a_phone_in_the_company_s_hands_films_nothing(phone: Phone, code: str) -> None:
    phone.page.goto("/skanna")
    state(phone.page, "looking")
    keep_scan(phone, code)
    phone.page.get_by_role("link", name="Låt företaget välja").click()
    expect(heading(phone)).to_have_text("Vem ska få nyckeln härnäst?")

    phone.page.goto("/skanna")

    expect(heading(phone)).to_have_text("Vem ska få nyckeln härnäst?")
    expect(phone.page.locator(".scanner")).to_be_hidden()
    assert phone.page.evaluate(RUNNING) == 0


def test_a_phone_that_never_fetched_the_reader_says_so_and_takes_a_typed_code(
    new_phone: NewPhone, bo: Person, code: str, film: Film, road: Road
) -> None:
    film.show(("", 2))
    phone = new_phone(bo, **ALLOWED)
    keep_pages(phone)
    phone.page.context.set_offline(True)

    phone.page.goto("/skanna")

    expect(phone.page.get_by_text("Läsaren gick inte att hämta")).to_be_visible()
    phone.page.get_by_label("Koden under QR-koden").fill(code)
    phone.page.get_by_role("button", name="Öppna").click()
    keep(phone)


def test_a_paired_phone_reads_a_picture_though_it_never_opened_the_scanner(
    new_phone: NewPhone, bo: Person, card: str, road: Road
) -> None:
    phone = paired(new_phone, bo, road)
    expect_the_reader_to_come(phone)
    phone.page.context.set_offline(True)

    phone.page.goto("/skanna")
    take_picture(phone.page, card)

    keep(phone)
    expect_it_to_be_logged_with_a_line(phone, road)


def test_an_installed_app_has_the_reader_too(new_phone: NewPhone, bo: Person) -> None:
    phone = new_phone(bo)
    phone.page.add_init_script(INSTALLED)

    keep_pages(phone)

    expect_the_reader_to_come(phone)


@pytest.mark.parametrize(
    "excuse",
    [
        "Object.defineProperty(Navigator.prototype, 'connection', { value: { saveData: true } })",
        "Object.defineProperty(Navigator.prototype, 'connection', { value: { effectiveType: '2g' } })",
        "globalThis.BarcodeDetector = class { static getSupportedFormats = async () => ['qr_code']; }",
    ],
)
def test_a_paired_phone_that_counts_its_bytes_or_reads_by_itself_fetches_nothing(
    new_phone: NewPhone, bo: Person, road: Road, excuse: str
) -> None:
    phone = paired(new_phone, bo, road, excuse)

    expect_no_reader(phone)


def test_a_browser_that_is_only_signed_in_fetches_nothing(new_phone: NewPhone, bo: Person) -> None:
    phone = new_phone(bo)
    keep_pages(phone)

    expect_no_reader(phone)


def paired(new_phone: NewPhone, person: Person, road: Road, script: str = "") -> Phone:
    """A phone that was paired, and has shown the page that this leads to."""
    issued = issue_pairing(road.act(person), person_id=person.id)
    phone = new_phone()
    phone.page.add_init_script(script)
    phone.page.goto(f"/para/{issued.code}")
    phone.page.get_by_role("button", name="Para telefonen").click()
    expect(heading(phone)).to_have_text(f"Hej {person.name.split()[0]}")
    keep_pages(phone)
    return phone


def expect_the_reader_to_come(phone: Phone) -> None:
    some_time = "new Promise((resume) => setTimeout(resume, 50))"
    phone.page.evaluate(f"async () => {{ while (({READERS}) < 2) await {some_time}; }}")


def expect_no_reader(phone: Phone) -> None:
    """Give the page the time in which it would have asked."""
    phone.page.evaluate("import('nyckel/reader_ahead').then(() => true)")
    phone.page.evaluate("new Promise((done) => requestIdleCallback(() => setTimeout(done, 500)))")
    assert phone.page.evaluate(f"(async () => {READERS})()") == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_scanner_without_a_network_shuts_nobody_out(
    phone: Phone, code: str, film: Film, scheme: Any
) -> None:
    phone.page.set_viewport_size({"width": 320, "height": 640})
    phone.page.emulate_media(color_scheme=scheme)
    film.show((FOREIGN, 10))

    phone.page.goto("/skanna")

    expect(heading(phone)).to_have_text("Skanna koden")
    expect(phone.page.get_by_role("alert")).to_contain_text(FOREIGN)
    assert phone.page.evaluate("document.documentElement.scrollWidth") == 320
    assert_accessible(phone.page)
