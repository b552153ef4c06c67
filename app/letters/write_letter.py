"""Write a posted letter out: in its language, as HTML and as the same in plain text."""

from __future__ import annotations

from email.message import EmailMessage

from flask import render_template
from flask_babel import force_locale

from app.domain.mail import MailKind
from app.letters.desk import Desk
from app.letters.kinds import KINDS
from app.letters.message import message_of
from app.letters.plain_text import plain_text
from app.storage import relays
from app.storage.outbox import Posted


def write_letter(desk: Desk, posted: Posted, *, message_id: str) -> EmailMessage | None:
    """Give the message, or nothing when the letter is no longer meant."""
    with force_locale(posted.language):
        letter = KINDS[MailKind(posted.kind)](desk, posted)
        if letter is None:
            return None
        relay = relays.by_id(desk.session, posted.relay_id) if posted.relay_id else None
        html = render_template(
            f"mail/{letter.template}.html",
            subject=letter.subject,
            language=posted.language,
            relay=relay,
            home=desk.public_url,
            **letter.values,
        )
    return message_of(
        desk,
        posted,
        letter,
        message_id=message_id,
        html=html,
        text=plain_text(html),
        reply_to=relay.office_email if relay else None,
    )
