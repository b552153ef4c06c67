"""What the browser tests without a network share: a phone that has been here, and what it keeps."""

from __future__ import annotations

from playwright.sync_api import Locator, expect

from tests.browser.scanning import Phone

KEPT = "Sparat i telefonen, inte loggat än"


def keep_pages(phone: Phone) -> None:
    """Open a signed-in page and wait until the worker has taken over, as after an earlier visit."""
    phone.page.goto("/personal")
    phone.page.evaluate(
        "navigator.serviceWorker.ready.then(() => navigator.serviceWorker.controller ||"
        " new Promise((done) => navigator.serviceWorker.oncontrollerchange = done))"
        ".then(() => true)"
    )


def heading(phone: Phone) -> Locator:
    return phone.page.get_by_role("heading", level=1)


def waiting(phone: Phone) -> Locator:
    """The things in the list of what waits."""
    expect(phone.page.locator("#waiting")).to_be_visible()
    return phone.page.locator("#entries > li")
