"""To the coming company, when its yes named no day: that we have it, and the link to its own page."""

from __future__ import annotations

from flask_babel import gettext as _

from app.domain.handover import AWAITING
from app.letters.desk import Desk
from app.letters.letter import Letter
from app.letters.own_page import own_page
from app.storage import handovers, invitations
from app.storage.outbox import Posted


def write(desk: Desk, posted: Posted) -> Letter | None:
    """It is meant until a day is set, of which another letter tells."""
    handover = handovers.by_id(desk.session, posted.subject_id)
    if handover is None or handover.state not in AWAITING or handover.scheduled_on is not None:
        return None
    answered = invitations.answered_before(desk.session, handover)
    return Letter(
        template="yes_received",
        subject=_(
            "Tack för ert ja. Nyckeln kommer till %(company)s", company=handover.company_name
        ),
        values={
            "company": handover.company_name,
            "wish": answered.wish if answered else None,
            "own": own_page(desk, handover.id),
        },
    )
