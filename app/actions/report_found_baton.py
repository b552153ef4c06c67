"""Keep the message of somebody who found the baton, for the admins; the baton's state is theirs."""

from __future__ import annotations

from sqlalchemy import insert

from app.actions import fields
from app.actions.act import Act
from app.actions.post_mail import About
from app.actions.post_to_admins import post_to_admins
from app.actions.record_event import record_event
from app.domain.errors import NotFound
from app.domain.mail import MailKind
from app.storage import relays
from app.storage.journal import chain_of
from app.storage.transaction import transaction
from app.storage.visits import FinderMessage


def report_found_baton(
    act: Act, *, baton_id: int, message: str | None = None, contact: str | None = None
) -> int:
    """Keep a finder's message, which may be empty, and give its id.

    Raises `NotFound` and `UnacceptableField` (`message`, `contact`).
    """
    words = {
        "message": fields.text("message", message),
        "contact": fields.line("contact", contact, max_length=fields.EMAIL_CHARACTERS),
    }
    with transaction(act.session):
        baton = relays.baton(act.session, baton_id)
        if baton is None:
            raise NotFound
        message_id = act.session.execute(
            insert(FinderMessage)
            .values(relay_id=baton.relay_id, baton_id=baton_id, received_at=act.now, **words)
            .returning(FinderMessage.id)
        ).scalar_one()
        about = About(f"finder_message:{message_id}", relay_id=baton.relay_id)
        post_to_admins(act, MailKind.FINDER_MESSAGE, about)
        record_event(
            act,
            chain=chain_of(baton.relay_id),
            event="baton.reported_found",
            subject=f"finder_message:{message_id}",
            facts={"baton": baton_id},
            personal=words,
        )
        return message_id
