"""The scanner's camera: what fails has a next step, what it has is used, and nothing is left running."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, Response, expect

from app.domain.code import scan_url
from app.storage.people import Person
from app.storage.visits import Visit
from tests.browser.filming import Film, chromium, film
from tests.browser.scanning import NewPhone, new_phone, now
from tests.support.accessibility import assert_accessible
from tests.support.browsing import NewPage
from tests.support.road import Road
from tests.support.server import Server

__all__ = ["chromium", "film", "new_phone", "now"]

pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)

ALLOWED: dict[str, Any] = {"permissions": ["camera"]}
SMALLEST_PHONE = {"width": 320, "height": 640}
OWN_SCRIPT_BUDGET_BYTES = 20_000
FOREIGN = "https://evil.example/q/0123456789ABCDEH"
LOGGED = "Besök 1 loggat"
FAILING = """
  navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException("", "%s"));
"""
NO_MEDIA = "Object.defineProperty(navigator, 'mediaDevices', { value: undefined });"
INSECURE = "Object.defineProperty(globalThis, 'isSecureContext', { value: false });"
# The lamp and a second camera are the phone's; everything that uses them is the page's own.
LAMP = """
  MediaStreamTrack.prototype.getCapabilities = () => ({ torch: true });
  MediaStreamTrack.prototype.applyConstraints = async (wanted) => {
    document.documentElement.dataset.lamp = wanted.advanced[0].torch;
  };
"""
TWO_CAMERAS = """
  const real = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  navigator.mediaDevices.getUserMedia = (wanted) => {
    document.documentElement.dataset.wanted = wanted.video.deviceId?.ideal ?? "any";
    return real({ video: true });
  };
  navigator.mediaDevices.enumerateDevices = async () => [
    { kind: "videoinput", deviceId: "wide", label: "Vidvinkel" },
    { kind: "videoinput", deviceId: "near", label: "" },
    { kind: "audioinput", deviceId: "ear", label: "Mikrofon" },
  ];
"""
AWAKE = """
  Object.defineProperty(navigator, "wakeLock", { value: { request: async (kind) => {
    document.documentElement.dataset.awake = kind;
    return { release: async () => { delete document.documentElement.dataset.awake; } };
  } } });
"""
OWN_DETECTOR = """
  globalThis.BarcodeDetector = class {
    static getSupportedFormats = async () => %s;
    detect = async () => %s;
  };
"""
COUNT_TONES = """
  const start = OscillatorNode.prototype.start;
  OscillatorNode.prototype.start = function () {
    localStorage.setItem("tones", Number(localStorage.getItem("tones")) + 1);
    start.call(this);
  };
"""
RUNNING = "document.querySelector('video').srcObject?.getTracks().length ?? 0"
TURN = """(state) => {
  Object.defineProperty(document, "hidden", { value: state === "hidden", configurable: true });
  document.dispatchEvent(new Event("visibilitychange"));
}"""
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X)"
ADVICE = {
    f"{IPHONE} Version/18.5 Mobile Safari/604.1": "Webbplatsinställningar",
    f"{IPHONE} CriOS/137.0 Mobile Safari/604.1": "telefonens Inställningar",
    "Mozilla/5.0 (Linux; Android 14) SamsungBrowser/27.0 Chrome/125.0 Mobile": "hänglåset",
    "Mozilla/5.0 (Android 14; Mobile; rv:139.0) Gecko/139.0 Firefox/139.0": "Tryck på Kamera",
    "Mozilla/5.0 (Linux; Android 14; Pixel 8) Chrome/137.0 Mobile Safari": "Behörigheter",
    "Mozilla/5.0 (X11; Linux x86_64; rv:139.0) Firefox/139.0": "överstrukna kameran",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/137.0 Safari/537.36": "slå på Kamera",
}


def state(page: Page, name: str) -> None:
    expect(page.locator(".scanner")).to_have_attribute("data-state", name)


def test_a_camera_that_is_refused_tells_how_to_allow_it_in_this_browser(
    new_page: NewPage, code: str
) -> None:
    for browser, said in ADVICE.items():
        page = new_page(user_agent=browser)
        page.goto("/skanna")

        expect(page.get_by_text("Kameran är inte tillåten")).to_be_visible()
        expect(page.locator("[data-browser]:visible")).to_have_count(1)
        expect(page.locator("[data-browser]:visible")).to_contain_text(said)
        expect(page.get_by_role("button", name="Försök igen")).to_be_visible()
        expect(page.get_by_text("Ta en bild", exact=True)).to_be_visible()
        expect(page.get_by_label("Koden under QR-koden")).to_be_visible()


def test_a_camera_that_is_allowed_after_all_is_used(page: Page, code: str, film: Film) -> None:
    film.show(("", 2))
    page.goto("/skanna")
    state(page, "denied")

    page.context.grant_permissions(["camera"])
    page.get_by_role("button", name="Försök igen").click()

    state(page, "looking")


def test_without_a_camera_a_picture_or_the_keyboard_is_the_next_step(
    new_page: NewPage, code: str
) -> None:
    for without, said in (
        (FAILING % "NotFoundError", "Ingen kamera hittas"),
        (FAILING % "NotReadableError", "Kameran är upptagen"),
        (NO_MEDIA, "Webbläsaren släpper inte fram kameran"),
        (INSECURE, "Kameran fungerar bara över https"),
    ):
        page = new_page(**ALLOWED, viewport=SMALLEST_PHONE)
        page.add_init_script(without)

        page.goto("/skanna")

        expect(page.get_by_text(said)).to_be_visible()
        expect(page.get_by_text("Ta en bild", exact=True)).to_be_visible()
        expect(page.get_by_label("Koden under QR-koden")).to_be_visible()
        assert_accessible(page)


def test_nobody_is_shut_out_while_it_looks_and_refuses(
    new_page: NewPage, code: str, film: Film
) -> None:
    film.show((FOREIGN, 10))
    for scheme in ("light", "dark"):
        page = new_page(**ALLOWED, viewport=SMALLEST_PHONE, color_scheme=scheme)

        page.goto("/skanna")

        expect(page.get_by_role("alert")).to_contain_text(FOREIGN)
        assert page.evaluate("document.documentElement.scrollWidth") == 320
        assert_accessible(page)


def test_light_camera_and_sound_are_chosen_and_remembered(
    new_page: NewPage, code: str, film: Film
) -> None:
    film.show(("", 2))
    page = new_page(**ALLOWED)
    page.add_init_script(LAMP + TWO_CAMERAS)
    page.goto("/skanna")
    lamp, sound = page.get_by_role("button", name="Lampa"), page.get_by_role("button", name="Ljud")

    lamp.click()
    expect(page.locator("html")).to_have_attribute("data-lamp", "true")
    expect(lamp).to_have_attribute("aria-pressed", "true")
    lamp.click()
    expect(page.locator("html")).to_have_attribute("data-lamp", "false")
    sound.click()
    page.get_by_label("Kamera", exact=True).select_option("Kamera 2")
    expect(page.locator("html")).to_have_attribute("data-wanted", "near")
    page.reload()

    expect(page.locator("html")).to_have_attribute("data-wanted", "near")
    expect(sound).to_have_attribute("aria-pressed", "false")


def test_the_camera_stops_when_nobody_looks_and_begins_again(
    new_page: NewPage, code: str, film: Film
) -> None:
    film.show(("", 2))
    page = new_page(**ALLOWED)
    page.goto("/skanna")
    state(page, "looking")
    assert page.evaluate(RUNNING) == 1
    expect(page.get_by_role("button", name="Lampa")).to_be_hidden()  # there is none
    expect(page.get_by_label("Kamera", exact=True)).to_be_hidden()  # there is but one

    page.evaluate(TURN, "hidden")
    assert page.evaluate(RUNNING) == 0
    page.evaluate(TURN, "visible")

    state(page, "looking")
    assert page.evaluate(RUNNING) == 1


def test_the_screen_stays_awake_while_the_camera_looks(
    new_page: NewPage, code: str, film: Film
) -> None:
    film.show(("", 2))
    page = new_page(**ALLOWED)
    page.add_init_script(AWAKE)
    awake = page.locator("html[data-awake=screen]")

    page.goto("/skanna")
    state(page, "looking")
    expect(awake).to_have_count(1)
    page.evaluate(TURN, "hidden")
    expect(awake).to_have_count(0)
    page.evaluate(TURN, "visible")

    expect(awake).to_have_count(1)


def test_the_scanner_is_used_by_keyboard_alone(
    new_phone: NewPhone, bo: Person, code: str, film: Film, road: Road
) -> None:
    film.show(("", 2))
    page = new_phone(bo, **ALLOWED).page
    page.goto("/skanna")
    state(page, "looking")
    sound = page.get_by_role("button", name="Ljud")

    while not sound.evaluate("button => button === document.activeElement"):
        page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(sound).to_have_attribute("aria-pressed", "false")
    page.keyboard.press("Tab")
    expect(page.locator("input[type=file]")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_label("Koden under QR-koden")).to_be_focused()
    page.keyboard.type(code.lower())
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text(LOGGED)
    assert road.count(Visit) == 1


def test_a_browser_that_reads_codes_itself_fetches_no_reader(
    new_phone: NewPhone, bo: Person, code: str, film: Film, live_server: Server, road: Road
) -> None:
    film.show(("", 2))
    phone = new_phone(bo, **ALLOWED)
    found = f"[{{ rawValue: '{scan_url(live_server.url, code)}' }}]"
    phone.page.add_init_script(COUNT_TONES + OWN_DETECTOR % ("['qr_code']", found))
    fetched: list[str] = []
    phone.page.on("response", lambda response: fetched.append(response.url))

    phone.page.goto("/skanna")

    expect(phone.page.get_by_role("heading", level=1)).to_have_text(LOGGED)
    assert not [url for url in fetched if "barcode" in url or "wasm" in url]
    assert phone.page.evaluate("localStorage.getItem('tones')") == "1"
    assert road.count(Visit) == 1


def test_a_browser_that_cannot_after_all_fetches_the_reader(
    new_page: NewPage, code: str, film: Film
) -> None:
    film.show((FOREIGN, 10))
    refusal = "Promise.reject(new DOMException('', 'NotSupportedError'))"
    for detector in (OWN_DETECTOR % ("['ean_13']", "[]"), OWN_DETECTOR % ("['qr_code']", refusal)):
        page = new_page(**ALLOWED)
        page.add_init_script(detector)

        page.goto("/skanna")

        expect(page.get_by_role("alert")).to_contain_text(FOREIGN)


def test_a_lost_reply_is_said_and_sent_again_on_the_same_screen(
    new_phone: NewPhone, bo: Person, code: str, road: Road
) -> None:
    # With a service worker, which takes over within milliseconds, the code's page opens instead.
    phone = new_phone(bo, service_workers="block")
    phone.page.goto("/skanna")
    state(phone.page, "denied")
    lost: Callable[[Any], None] = lambda route: (  # noqa: E731 - a name for what both routes do
        route.abort() if route.request.method == "POST" else route.continue_()
    )
    phone.page.route("**/skanna", lost)
    phone.page.get_by_label("Koden under QR-koden").fill(code)
    phone.page.get_by_role("button", name="Öppna").click()
    expect(phone.page.get_by_text("Koden är läst, men inte skickad")).to_be_visible()
    phone.page.unroute("**/skanna")

    phone.page.get_by_role("button", name="Skicka igen").click()

    expect(phone.page.get_by_role("heading", level=1)).to_have_text(LOGGED)
    assert road.count(Visit) == 1


def test_a_page_may_take_the_code_for_itself(page: Page, code: str) -> None:
    page.goto("/skanna")
    state(page, "denied")
    page.evaluate(
        """document.addEventListener("nyckel:code", (event) => {
          event.preventDefault();
          document.documentElement.dataset.taken = event.detail.code;
        })"""
    )

    page.get_by_label("Koden under QR-koden").fill(code)
    page.get_by_role("button", name="Öppna").click()

    expect(page.locator("html")).to_have_attribute("data-taken", code)
    state(page, "read")


def test_the_page_s_own_scripts_are_small_and_the_reader_is_fetched_here_alone(
    new_page: NewPage, new_phone: NewPhone, bo: Person, code: str, film: Film
) -> None:
    film.show(("", 2))
    page = new_page(**ALLOWED)
    answers: list[Response] = []
    page.on("response", lambda answer: answers.extend([answer]))
    page.goto("/skanna")
    state(page, "looking")

    scripts = [answer for answer in answers if answer.request.resource_type == "script"]
    own = [answer for answer in scripts if "/vendor/" not in answer.url]
    reader = [answer for answer in answers if answer.url.endswith(".wasm")]

    assert sum(sent(answer) for answer in own) < OWN_SCRIPT_BUDGET_BYTES
    assert len(reader) == 1
    assert reader[0].headers["content-encoding"] in {"br", "gzip"}
    assert "immutable" in reader[0].headers["cache-control"]

    answers.clear()
    for path in ("/", "/logga-in", f"/q/{code}", "/kod", "/integritet"):
        page.goto(path)
    signed_in = new_phone(bo, service_workers="block").page
    signed_in.on("response", lambda answer: answers.extend([answer]))
    for path in ("/personal", "/konto", f"/q/{code}"):
        signed_in.goto(path)
    named = ("scanner", "camera", "qr_reader", "barcode", "wasm")
    assert not [answer.url for answer in answers if any(name in answer.url for name in named)]


def sent(answer: Response) -> int:
    return answer.request.sizes()["responseBodySize"]
