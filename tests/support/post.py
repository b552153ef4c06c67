"""Fixtures: an office that posts letters and sends them to a real mail server."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from email.message import EmailMessage

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.actions.act import Act
from app.actions.post_choice_links import post_choice_links
from app.actions.send_mail import Write, send_mail
from app.adapters.mail import Mailer, mailer_at
from app.letters.desk import Desk
from app.letters.message import sender_address
from app.letters.write_letter import write_letter
from app.storage.outbox import OutgoingMail, Posted
from tests.support import cast
from tests.support.mail_server import Mailbox

MAIL_FROM = "Företagsstafetten <nyckel@leksand.example>"


@dataclass
class PostOffice:
    """Sends what is posted, at the test's time, to the test's mailbox."""

    app: Flask
    session: Session
    mailbox: Mailbox
    now: datetime
    options: str = "?timeout=1"

    def act(self, *, minutes: float = 0) -> Act:
        return cast.acting(self.app, self.session, now=self.now + timedelta(minutes=minutes))

    def send(
        self, *, minutes: float = 0, write: Write | None = None, mailer: Mailer | None = None
    ) -> bool:
        """Send the letter whose turn it is so many minutes after the start."""
        act = self.act(minutes=minutes)
        with self.app.app_context():
            return send_mail(
                act,
                write=write or self.writing(act),
                mailer=mailer or self.mailer,
                sender=sender_address(MAIL_FROM).addr_spec,
            )

    @property
    def mailer(self) -> Mailer:
        return mailer_at(self.mailbox.url + self.options)

    def deliver(self, *, minutes: float = 0) -> list[EmailMessage]:
        """Post and send whatever is due, as the worker does, and give what has arrived so far."""
        post_choice_links(self.act(minutes=minutes))
        while self.send(minutes=minutes):
            pass
        return self.mailbox.messages

    def writing(self, act: Act) -> Write:
        desk = Desk(act.session, act.keys, act.now, "https://nyckel.leksand.se", MAIL_FROM)

        def write(posted: Posted, *, message_id: str) -> EmailMessage | None:
            return write_letter(desk, posted, message_id=message_id)

        return write

    def rows(self) -> list[OutgoingMail]:
        self.session.rollback()
        return list(self.session.scalars(select(OutgoingMail).order_by(OutgoingMail.id)))

    def row(self) -> OutgoingMail:
        """The one letter that was posted."""
        (row,) = self.rows()
        return row

    def beside(self, session: Session) -> PostOffice:
        """A second worker, with a connection of its own."""
        return replace(self, session=session)


@pytest.fixture
def post_office(app: Flask, session: Session, mailbox: Mailbox, now: datetime) -> PostOffice:
    return PostOffice(app, session, mailbox, now)
