"""To the admins: somebody says that they have found the key."""

from __future__ import annotations

from flask_babel import gettext as _

from app.letters.desk import Desk
from app.letters.letter import Letter
from app.storage import visits
from app.storage.outbox import Posted


def write(desk: Desk, posted: Posted) -> Letter | None:
    """It is meant until somebody has seen to the message."""
    message = visits.finder_message(desk.session, posted.subject_id)
    if message is None or message.handled_at is not None:
        return None
    return Letter(
        template="finder_message",
        subject=_("Någon har hittat nyckeln"),
        values={"message": message, "queue": desk.page("/admin/")},
    )
