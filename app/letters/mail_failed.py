"""To the admins: a letter could not be delivered, in the server's words."""

from __future__ import annotations

from flask_babel import gettext as _

from app.domain.mail import MailState
from app.letters.desk import Desk
from app.letters.letter import Letter
from app.storage import outbox
from app.storage.outbox import Posted


def write(desk: Desk, posted: Posted) -> Letter | None:
    """It is meant while the letter stands as failed, and was not tried once more since."""
    failed = outbox.mail(desk.session, posted.subject_id)
    if failed is None or failed.state is not MailState.FAILED or failed.attempts != posted.version:
        return None
    return Letter(
        template="mail_failed",
        subject=_("Ett brev kom inte fram"),
        values={"failed": failed, "outbox": desk.page("/admin/utskick")},
    )
