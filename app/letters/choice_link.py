"""To the visited company: thanks for the visit, the link to its choice, and the one to its own page."""

from __future__ import annotations

from flask_babel import gettext as _

from app.adapters.tokens import Purpose
from app.domain.handover import HandoverState
from app.letters.desk import Desk
from app.letters.letter import Letter
from app.letters.own_page import own_page
from app.storage import links, visits
from app.storage.outbox import Posted


def write(desk: Desk, posted: Posted) -> Letter | None:
    """It is meant while the visit stands and the choice can be made, or read as it was made."""
    visit = visits.by_id(desk.session, posted.subject_id)
    link = links.link(desk.session, visit.link_nonce) if visit else None
    if visit is None or link is None or visit.annulled_at is not None:
        return None
    if not link.chosen and link.state is not HandoverState.VISITED:
        return None
    return Letter(
        template="choice_link",
        subject=_("Tack för besöket") if link.chosen else _("Vem ska få nyckeln härnäst?"),
        values={
            "company": link.company,
            "visited_at": visit.occurred_at,
            "name": posted.recipient_name,
            "chosen": link.chosen,
            "own": own_page(desk, link.handover_id),
            "choose": desk.link("/nominera", purpose=Purpose.NOMINATION, nonce=visit.link_nonce),
        },
    )
