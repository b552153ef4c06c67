"""What the browser tests of the company's form share: its link, a register, and a hand that types."""

from __future__ import annotations

from datetime import datetime

import pytest
from flask import Flask
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.adapters import tokens
from app.storage.companies import Company
from app.storage.nominations import Nomination
from app.storage.relays import Relay
from app.storage.visits import Visit
from tests.support import cast
from tests.support.road import Road

QUESTION = "Vem ska få nyckeln härnäst?"
THANKS = "Tack. Vi hör av oss."
MORE = "Skriv mer om du vill"


@pytest.fixture
def link(app: Flask, session: Session, road: Road, code: str) -> str:
    """The address that Bo's visit at Leksandsdörren opened."""
    nonce = session.get_one(Visit, road.visit(code).visit_id).link_nonce
    session.rollback()
    purpose = tokens.Purpose.NOMINATION
    return f"/nominera/{tokens.derive(app.extensions['keys'].link, purpose=purpose, nonce=nonce)}"


@pytest.fixture
def register(session: Session, relay: Relay, now: datetime) -> list[Company]:
    places = {"Tomoku Hus": "Insjön", "Tomtebo Trä": "Tällberg", "Åkes Snickeri": "Siljansnäs"}
    return [
        cast.make_company(session, relay, name, now=now, place=place)
        for name, place in places.items()
    ]


@pytest.fixture
def form(page: Page, link: str, register: list[Company]) -> Page:
    """The form on the company's own phone."""
    return opened(page, link)


def opened(page: Page, address: str) -> Page:
    """Open a form, and wait until its scripts are at work."""
    page.goto(address)
    expect(company_in(page)).to_have_attribute("role", "combobox")
    return page


def company_in(page: Page) -> Locator:
    return page.get_by_label("Företag", exact=True)


def write(page: Page, name: str) -> None:
    """Type a name key by key, as nobody pastes one."""
    company_in(page).press_sequentially(name)


def press_send(page: Page) -> None:
    page.get_by_role("button", name="Skicka valet").click()


def expect_heading(page: Page, text: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(text)


def choices(session: Session) -> list[Nomination]:
    session.rollback()
    return list(session.scalars(select(Nomination).order_by(Nomination.id)))
