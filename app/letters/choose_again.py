"""To a visited company: its choice did not come about, and is its own again."""

from __future__ import annotations

from flask_babel import gettext as _

from app.domain.handover import HandoverState
from app.letters.desk import Desk
from app.letters.letter import Letter
from app.letters.reminder import choosing
from app.storage import nominations
from app.storage.outbox import Posted


def write(desk: Desk, posted: Posted) -> Letter | None:
    """It is meant until somebody has chosen; who said no, and why, stands nowhere in it."""
    fallen = nominations.by_id(desk.session, posted.subject_id)
    if (
        fallen is None
        or fallen.handover.state is not HandoverState.VISITED
        or nominations.open_of(desk.session, fallen.handover_id)
    ):
        return None
    subject = _("Välj ett nytt företag som får nyckeln")
    return choosing(desk, fallen.handover_id, subject=subject, is_again=True)
