"""What the browser tests of scans share: staff's phones, and what they send."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from playwright.sync_api import BrowserContext, Page, Request
from sqlalchemy.orm import Session

from app.storage.people import Person
from tests.support import cast, people
from tests.support.browsing import NewPage
from tests.support.server import Server

VISITS = "/api/v1/visits"

NewPhone = Callable[..., "Phone"]


@dataclass
class Phone:
    """A page in the browser of somebody on the staff, and the idempotency keys that it has posted."""

    page: Page
    posted: list[str] = field(default_factory=list)

    def follow_link(self, url: str) -> None:
        """Come to an address as from a mail or another site, which no script can tell from a scan."""
        self.page.goto(f"data:text/html,<a href='{url}'>Öppna</a>")
        self.page.get_by_role("link").click()
        self.page.wait_for_load_state()

    def note(self, request: Request) -> None:
        if request.method == "POST" and request.url.endswith(VISITS):
            self.posted.append(request.headers["idempotency-key"])


@pytest.fixture
def now() -> datetime:
    """The server has its own clock, which nobody stops."""
    return datetime.now(UTC)


@pytest.fixture
def new_phone(
    new_page: NewPage, app: Flask, session: Session, live_server: Server, now: datetime
) -> NewPhone:
    """Gives a phone on which somebody is signed in: `new_phone(bo, java_script_enabled=False)`."""

    def new(person: Person | None = None, **options: object) -> Phone:
        phone = Phone(new_page(**options))
        if person is not None:
            carry(phone.page.context, app, cast.make_sign_in(session, person, now=now), live_server)
        phone.page.on("request", phone.note)
        return phone

    return new


def carry(context: BrowserContext, app: Flask, secret: str, server: Server) -> None:
    """Put the cookie of a sign-in into a browser, as the server would have."""
    serializer = SecureCookieSessionInterface().get_signing_serializer(app)
    assert serializer is not None
    value = serializer.dumps({"_user_id": secret, "_fresh": True, "_permanent": True})
    context.add_cookies([{"name": "nyckel", "value": str(value), "url": server.url}])


def sign_in(phone: Phone) -> None:
    """Fill in the form that is shown, as the member of staff whom `people.BO` describes."""
    page = phone.page
    page.get_by_label("E-postadress").fill(people.BO.email)
    page.get_by_label("Lösenord", exact=True).fill(people.PASSWORD)
    page.get_by_role("button", name="Logga in").click()
