"""Note that a device is in use, so that its owner can tell it from one that was lost."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import or_, update

from app.actions.act import Act
from app.storage.people import SignIn
from app.storage.transaction import transaction

NOTED_EVERY = timedelta(hours=1)


def note_posting(act: Act) -> None:
    """Call it inside the transaction of what was posted: one statement, which writes once an hour."""
    if act.actor.sign_in_id is None:
        return
    with transaction(act.session):
        act.session.execute(
            update(SignIn)
            .where(
                SignIn.id == act.actor.sign_in_id,
                or_(
                    SignIn.last_posted_at.is_(None),
                    SignIn.last_posted_at <= act.now - NOTED_EVERY,
                ),
            )
            .values(last_posted_at=act.now)
        )
