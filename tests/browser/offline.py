"""What the browser tests without a network share: a phone that has been here, and what it keeps."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPResponse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread

import pytest
from flask import Flask
from playwright.sync_api import Locator, expect
from sqlalchemy import select

from app.storage.people import Person
from app.storage.visits import Visit
from tests.browser.scanning import NewPhone, Phone, carry
from tests.support import cast
from tests.support.browsing import PATIENCE_MILLISECONDS
from tests.support.road import Road
from tests.support.server import Server

KEPT = "Sparat i telefonen, inte loggat än"
LEFT = """
  async (patience) => {
    const { entries } = await import("nyckel/outbox");
    const until = Date.now() + patience;
    let left = await entries();
    while (left.length && Date.now() < until) {
      await new Promise((resume) => setTimeout(resume, 50));
      left = await entries();
    }
    return left.length;
  }
"""


def keep_pages(phone: Phone) -> None:
    """Open a signed-in page and wait until it has done its work, as after an earlier visit."""
    phone.page.goto("/personal")
    phone.page.evaluate("import('nyckel/legs').then(() => true)")
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


def expect_nothing_waits(phone: Phone) -> None:
    """Wait for the outbox itself: what counts it is hidden until it has been looked into."""
    assert phone.page.evaluate(LEFT, PATIENCE_MILLISECONDS) == 0
    expect(phone.page.locator("#waiting, [data-unsent]")).to_be_hidden()


def keep_scan(phone: Phone, code: str) -> None:
    """Scan where there is no network, and keep it."""
    phone.page.context.set_offline(True)
    phone.page.goto(f"/q/{code}")
    phone.page.get_by_role("button", name="Spara incheckningen").click()
    expect(heading(phone)).to_have_text(KEPT)


def choose(phone: Phone, company: str) -> None:
    """Let the company choose on the phone that was handed over."""
    phone.page.get_by_role("link", name="Låt företaget välja").click()
    phone.page.get_by_label("Företag", exact=True).fill(company)
    phone.page.get_by_role("button", name="Spara valet").click()
    expect(heading(phone)).to_have_text("Tack. Valet är sparat i telefonen")


def choose_and_give_back(phone: Phone, company: str) -> None:
    """Let the company choose, and take the phone again."""
    choose(phone, company)
    phone.page.get_by_role("link", name="Lämna tillbaka").click()


@dataclass
class Cut:
    """A line to the server: what it carries there always arrives, the reply only until it is cut.

    `changed` stands for another version of the program: what its answers by path are made into.
    """

    server: str
    url: str = ""
    lost: set[str] = field(default_factory=set)
    held: dict[str, Event] = field(default_factory=dict)
    reached: set[str] = field(default_factory=set)
    stopped: set[str] = field(default_factory=set)
    changed: dict[str, Callable[[bytes], bytes]] = field(default_factory=dict)

    def loses(self, path: str) -> None:
        self.lost.add(path)

    def stops(self, path: str) -> None:
        """Let nothing come through to the server, nor any reply."""
        self.stopped.add(path)

    def holds(self, path: str) -> None:
        """Let a reply wait until the line is mended; `reached` tells that one does."""
        self.reached.discard(path)
        self.held[path] = Event()

    def mends(self) -> None:
        self.lost.clear()
        self.stopped.clear()
        for path in list(self.held):
            self.held.pop(path).set()


class Line(BaseHTTPRequestHandler):
    """Carries one request to the server, and its reply back unless that is to be lost."""

    protocol_version = "HTTP/1.1"
    cut: Cut

    def do_GET(self) -> None:
        self._carry()

    def do_POST(self) -> None:
        self._carry()

    def log_message(self, *_told: object) -> None:
        return

    def _carry(self) -> None:
        sent = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.path in self.cut.stopped:
            self._hang_up()
            return
        there = HTTPConnection(self.cut.server, timeout=30)
        # What is to be changed has to be read.
        left_out = {"connection", "accept-encoding" if self.path in self.cut.changed else ""}
        named = {
            name: value for name, value in self.headers.items() if name.lower() not in left_out
        }
        there.request(self.command, self.path, body=sent, headers=named)
        reply = there.getresponse()
        body = reply.read()
        there.close()
        if self.path in self.cut.held:
            self.cut.reached.add(self.path)
            self.cut.held[self.path].wait()
        if self.path in self.cut.lost:
            self._hang_up()
            return
        with suppress(ConnectionError):  # whoever asked has given up
            self._answer(reply, self.cut.changed.get(self.path, bytes)(body))

    def _hang_up(self) -> None:
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)

    def _answer(self, reply: HTTPResponse, body: bytes) -> None:
        self.send_response_only(reply.status)
        for name, value in reply.getheaders():
            if name.lower() not in {"transfer-encoding", "content-length", "connection"}:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def cutting(server: str) -> Iterator[Cut]:
    """Stand between a browser and the server, and drop the replies that a test wants lost."""
    cut = Cut(server.removeprefix("http://"))
    proxy = ThreadingHTTPServer(("127.0.0.1", 0), type("CutLine", (Line,), {"cut": cut}))
    cut.url = f"http://127.0.0.1:{proxy.server_port}"
    thread = Thread(target=proxy.serve_forever, daemon=True)
    thread.start()
    yield cut
    cut.mends()
    proxy.shutdown()
    proxy.server_close()
    thread.join()


@pytest.fixture
def cut(live_server: Server) -> Iterator[Cut]:
    """A line to the server that can be cut after the request has come through."""
    with cutting(live_server.url) as cut:
        yield cut


@pytest.fixture
def phone(
    new_phone: NewPhone,
    bo: Person,
    code: str,
    cut: Cut,
    road: Road,
    app: Flask,
    live_server: Server,
) -> Phone:
    """Bo's phone at the end of that line, which has been here before."""
    phone = new_phone(None, base_url=cut.url)
    carry(phone.page.context, app, cast.make_sign_in(road.session, bo, now=road.now), live_server)
    keep_pages(phone)
    return phone


def standing(road: Road) -> int:
    """How many visits count, whatever was undone."""
    road.session.rollback()
    return len(road.session.scalars(select(Visit).where(Visit.annulled_at.is_(None))).all())
