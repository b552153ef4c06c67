"""The letters that wait for an admin; what becomes of the others is the worker's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_, select

from app.domain.mail import OF_THE_INSTALLATION, MailState, Trouble
from app.storage.outbox import OutgoingMail
from app.storage.queue import Question


@dataclass(frozen=True, slots=True)
class WaitingLetter:
    """A letter that did not come through."""

    mail_id: int
    kind: str
    recipient: str
    trouble: Trouble | None
    last_error: str | None
    posted_at: datetime


def letters(relay_id: int) -> Question:
    """Ask for the letters that nobody took, or will until an admin has mended what is set."""
    return (
        select(
            OutgoingMail.id.label("mail_id"),
            OutgoingMail.kind,
            OutgoingMail.recipient_email.label("recipient"),
            OutgoingMail.trouble,
            OutgoingMail.last_error,
            OutgoingMail.posted_at,
        )
        .where(OutgoingMail.relay_id == relay_id)
        .where(or_(OutgoingMail.state == MailState.FAILED, _is_held_up()))
        .order_by(OutgoingMail.id)
    )


def _is_held_up() -> ColumnElement[bool]:
    return and_(
        OutgoingMail.state == MailState.WAITING, OutgoingMail.trouble.in_(OF_THE_INSTALLATION)
    )
