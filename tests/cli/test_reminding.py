"""What `flask worker` sends to a company that stays silent, and where its letters lead."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app.actions.add_contact import ContactDetails, add_contact
from app.actions.invite_company import Asking, invite_company
from app.storage.companies import Company
from app.storage.relays import Relay
from tests.support import cast
from tests.support.client import CheckedClient
from tests.support.mail_server import Mailbox
from tests.support.road import Road

LINK = re.compile(r"https://nyckel\.leksand\.se(/(?:svar|nominera)/\w+)")


@pytest.fixture
def relay(session: Session, now: datetime) -> Relay:
    return cast.make_relay(session, now=now)


@pytest.fixture
def work(make_app: Callable[..., Flask], mailbox: Mailbox) -> Callable[[], list[tuple[str, str]]]:
    """Lets the worker do once what is due, and gives subject and link of what arrived."""
    app = make_app(smtp_url=mailbox.url, mail_from="nyckel@leksand.example")

    def once() -> list[tuple[str, str]]:
        result = app.test_cli_runner().invoke(args=["worker", "--once"])
        assert result.exit_code == 0, result.output
        arrived = []
        for letter in mailbox.messages:
            body = letter.get_body(("plain",))
            found = LINK.search(body.get_content()) if body else None
            arrived.append((letter["Subject"], found.group(1) if found else ""))
        return arrived

    return once


@pytest.fixture
def days_ago(road: Road, company: Company) -> Callable[[float], Road]:
    """Gives a road on which everything happens so many days before the clock's own time."""
    details = ContactDetails(name="Cissi", email="cissi@dorren.example")
    add_contact(road.act(road.astrid), company_id=company.id, details=details)
    return lambda days: replace(road, now=datetime.now(UTC) - timedelta(days=days, minutes=1))


@pytest.mark.parametrize("days", [3, 7, 14])
def test_a_visited_company_is_reminded_of_its_choice(
    days_ago: Callable[[float], Road],
    code: str,
    work: Callable[[], list[tuple[str, str]]],
    client: CheckedClient,
    days: int,
) -> None:
    days_ago(days).visit(code)

    reminder, *_ = [told for told in work() if told[0] == "Vem ska få nyckeln efter er?"]

    assert len([subject for subject, _ in work() if subject == reminder[0]]) == 1
    assert "Vem ska få nyckeln härnäst?" in client.get(reminder[1]).text


@pytest.mark.parametrize("days", [3, 7, 14])
def test_an_invited_company_is_reminded_of_its_answer(
    days_ago: Callable[[float], Road],
    road: Road,
    code: str,
    work: Callable[[], list[tuple[str, str]]],
    client: CheckedClient,
    days: int,
) -> None:
    then = days_ago(days)
    registered = then.nominate(then.visit(code).visit_id, "Tomoku Hus").nomination_id
    then.approve(registered, minutes=-11)
    asking = Asking(email="vd@tomoku.example")
    invite_company(then.act(), nomination_id=registered, asking=asking)

    reminders = [told for told in work() if "Vi väntar på svar" in told[0]]

    assert len(reminders) == 1
    assert "Vill ni ta emot nyckeln?" in client.get(reminders[0][1]).text
    assert len([subject for subject, _ in work() if "Vi väntar på svar" in subject]) == 1
