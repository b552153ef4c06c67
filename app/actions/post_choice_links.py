"""Post the link to choose to each visited company, once its visit cannot be undone any more."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from app.actions.act import Act
from app.actions.post_mail import SWEDISH, About, Recipient, post_mail
from app.domain.mail import MailKind
from app.domain.visit import UNDO_WINDOW
from app.storage import choice_letters
from app.storage.choice_letters import ChoiceLetter

# A worker that stood still for longer writes no more of what everybody has long gone on from.
STALE_AFTER: Final = timedelta(days=7)


def post_choice_links(act: Act) -> int:
    """Give how many were posted; safe to repeat and to interrupt, and of several workers one posts.

    It is the worker's, and not done while logging: a scan has no statement to spare for it.
    """
    posted = 0
    for letter in _found(act):
        about = About(f"visit:{letter.visit_id}", relay_id=letter.relay_id)
        to = Recipient(letter.email, letter.name, letter.language or SWEDISH)
        posted += post_mail(act, MailKind.CHOICE_LINK, about, to=to)
    return posted


def _found(act: Act) -> list[ChoiceLetter]:
    """Read beside any transaction, so that a worker with nothing to do keeps no writer waiting."""
    until = act.now - UNDO_WINDOW
    act.session.rollback()
    try:
        return choice_letters.to_write(act.session, after=until - STALE_AFTER, until=until)
    finally:
        act.session.rollback()
