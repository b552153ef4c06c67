"""Fixtures: the real server and a real browser.

Whatever a test is about, its pages must ask nobody but the server for anything, raise no error in a
script and break no rule of the content security policy.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

from tests.support import chromium as debian_chromium
from tests.support.nursery import Nursery
from tests.support.server import Server, serving

PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 800}
PATIENCE_MILLISECONDS = 10_000
EXPECTED_ON_CONSOLE = "Failed to load resource"  # a page with status 404 or 410 says so there
LOCAL_SCHEMES = ("about", "blob", "data")

NewPage = Callable[..., Page]


@pytest.fixture(scope="session")
def nursery() -> Iterator[Nursery]:
    """Starts the worker's servers without reading the program anew for each."""
    nursery = Nursery()
    yield nursery
    nursery.close()


@pytest.fixture
def live_server(database_url: str, nursery: Nursery, tmp_path: Path) -> Iterator[Server]:
    """The production server over the test's database."""
    log = tmp_path / "server.log"
    with serving(database_url, log=log, start=nursery.start) as server:
        yield server


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, one process for each worker."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=debian_chromium.shell(), args=list(debian_chromium.ARGUMENTS)
        )
        yield browser
        browser.close()


@pytest.fixture
def new_page(chromium: Browser, live_server: Server) -> Iterator[NewPage]:
    """Opens pages in browsers that share no cookies: `new_page(java_script_enabled=False)`."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def new(**options: Any) -> Page:
        context = chromium.new_context(**{**_defaults(live_server), **options})
        context.set_default_timeout(PATIENCE_MILLISECONDS)
        contexts.append(context)
        # What stands between the browser and the server, where a test puts something there.
        _listen(context, options.get("base_url", live_server.url), complaints)
        return context.new_page()

    yield new
    for context in contexts:
        context.close()
    assert not complaints, "\n".join(complaints)


@pytest.fixture
def page(new_page: NewPage) -> Page:
    """A phone in somebody's hand."""
    return new_page()


@pytest.fixture
def desktop_page(new_page: NewPage) -> Page:
    """A computer on a desk."""
    return new_page(viewport=DESKTOP, has_touch=False, is_mobile=False)


def _defaults(server: Server) -> dict[str, Any]:
    return {
        "base_url": server.url,
        "viewport": PHONE,
        "has_touch": True,
        "is_mobile": True,
        "locale": "sv-SE",
        "timezone_id": "Europe/Stockholm",
    }


def _listen(context: BrowserContext, home: str, complaints: list[str]) -> None:
    def on_request(request: Any) -> None:
        address = urlsplit(request.url)
        if address.netloc != urlsplit(home).netloc and address.scheme not in LOCAL_SCHEMES:
            complaints.append(f"asked somebody else: {request.url}")

    def on_console(message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith(EXPECTED_ON_CONSOLE):
            complaints.append(f"console: {message.text}")

    context.on("request", on_request)
    context.on("console", on_console)
    context.on("weberror", lambda raised: complaints.append(f"script: {raised.error}"))
