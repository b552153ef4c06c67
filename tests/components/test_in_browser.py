"""The components in a real browser: readable by all, usable by thumb, and their scripts at work."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Route, expect

from tests.components.gallery import PARTS, make_gallery
from tests.support.accessibility import assert_accessible

ORIGIN = "https://gallery.test"
TIME_TO_SEND_MILLISECONDS = 400
TAP_TWICE = "(button) => { for (const at of [50, 150]) setTimeout(() => button.click(), at); }"
SMALLEST_PHONE = {"width": 320, "height": 640}
# Links in running text are exempt (WCAG 2.5.8); everything that stands alone is measured.
SMALL_TARGETS = """
  [...document.querySelectorAll(
    'nav a, .button, .choice, .input:not([type=checkbox], [type=radio]), summary, .brand'
  )].filter((element) => element.getClientRects().length)
    .filter((element) => element.getBoundingClientRect().height < 44)
    .map((element) => element.outerHTML)
"""

GALLERY = make_gallery()

Open = Callable[..., Page]


@pytest.fixture
def open_page(chromium: Browser) -> Iterator[Open]:
    """Opens one part of the gallery: `open_page("form", color_scheme="dark")`."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def opened(part: str, query: str = "", **options: Any) -> Page:
        context = chromium.new_context(**{"viewport": SMALLEST_PHONE, **options})
        contexts.append(context)
        client = GALLERY.test_client()
        context.route("**/*", lambda route: _answer(route, client))
        context.on("weberror", lambda raised: complaints.append(str(raised.error)))
        context.on("console", lambda message: _hear(message, complaints))
        page = context.new_page()
        # The scripts are loaded after the page: only then is what they do to be seen.
        page.goto(f"{ORIGIN}/?part={part}{query}", wait_until="networkidle")
        return page

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []


def _answer(route: Route, client: Any) -> None:
    request = route.request
    answer = client.open(
        request.url.removeprefix(ORIGIN),
        method=request.method,
        data=request.post_data_buffer,
        headers={"Content-Type": request.headers.get("content-type", ""), "Referer": ORIGIN + "/"},
        base_url=ORIGIN,
    )
    route.fulfill(status=answer.status_code, headers=dict(answer.headers), body=answer.data)


def _hear(message: ConsoleMessage, complaints: list[str]) -> None:
    if message.type == "error":
        complaints.append(message.text)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("part", PARTS)
def test_nobody_is_shut_out(open_page: Open, part: str, scheme: str) -> None:
    page = open_page(part, color_scheme=scheme)

    assert_accessible(page)


@pytest.mark.parametrize("kind", ["waiting", "refused"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_an_answer_that_is_not_yes_can_be_read_too(open_page: Open, kind: str, scheme: str) -> None:
    page = open_page("scan", f"&kind={kind}", color_scheme=scheme)

    assert_accessible(page)


@pytest.mark.parametrize("part", PARTS)
def test_the_smallest_phone_need_not_scroll_sideways(open_page: Open, part: str) -> None:
    page = open_page(part)

    width = page.evaluate("document.documentElement.scrollWidth")

    assert width <= SMALLEST_PHONE["width"]


@pytest.mark.parametrize("part", PARTS)
def test_what_is_tapped_is_large_enough(open_page: Open, part: str) -> None:
    page = open_page(part)

    assert page.evaluate(SMALL_TARGETS) == []


def test_the_whole_screen_is_usable_without_scripts(open_page: Open) -> None:
    page = open_page("form", java_script_enabled=False)

    page.get_by_text("Ångra besöket", exact=True).first.click()

    expect(page.get_by_label("Varför?", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="Kopiera")).to_be_hidden()


def test_a_refused_form_puts_its_summary_in_focus(open_page: Open) -> None:
    page = open_page("form")

    page.get_by_role("button", name="Skicka valet").click()

    expect(page.locator(".error-summary")).to_be_focused()
    page.get_by_role("link", name="Företagets namn").click()
    expect(page.get_by_label("Företagets namn")).to_be_focused()


def test_what_is_typed_survives_a_reload_but_a_password_is_not_kept(open_page: Open) -> None:
    page = open_page("form")
    page.get_by_label("Företagets namn").fill("Siljans Båtvarv")
    page.get_by_label("Ort").select_option("Insjön")
    page.get_by_label("Lösenord").fill("hemligt")
    page.get_by_label("Jag har läst").check()

    page.reload()

    expect(page.get_by_label("Företagets namn")).to_have_value("Siljans Båtvarv")
    expect(page.get_by_label("Ort")).to_have_value("Insjön")
    expect(page.get_by_label("Jag har läst")).to_be_checked()
    expect(page.get_by_label("Lösenord")).to_have_value("")
    assert "hemligt" not in page.evaluate("JSON.stringify(sessionStorage)")


def test_what_was_typed_is_forgotten_once_it_has_arrived(open_page: Open) -> None:
    page = open_page("form")
    page.get_by_label("Företagets namn").fill("Siljans Båtvarv")

    page.goto(f"{ORIGIN}/?part=signin")

    expect(page.locator("[data-draft-done]")).to_be_attached()
    page.goto(f"{ORIGIN}/?part=form")
    expect(page.get_by_label("Företagets namn")).to_have_value("")


def test_a_double_tap_on_a_slow_line_sends_once(open_page: Open) -> None:
    page = open_page("form")
    on_the_way: list[Route] = []

    def hold(route: Route) -> None:
        on_the_way.append(route)

    page.route("**/*", hold)
    button = page.get_by_role("button", name="Skicka valet")

    with page.expect_request(lambda request: request.method == "POST"):
        button.evaluate(TAP_TWICE)
    page.wait_for_timeout(TIME_TO_SEND_MILLISECONDS)
    for route in on_the_way:
        route.fulfill(status=204)

    assert [route.request.method for route in on_the_way] == ["POST"]


def test_a_link_is_copied_and_the_copying_is_said(open_page: Open) -> None:
    page = open_page("form", permissions=["clipboard-read", "clipboard-write"])

    page.get_by_role("button", name="Kopiera").click()

    expect(page.locator(".copy-field [role=status]")).to_have_text("Kopierat")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == "https://nyckel.example/nominera/abc"
