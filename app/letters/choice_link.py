"""To the visited company: thanks for the visit, and the link to choose who is next."""

from __future__ import annotations

from flask_babel import gettext as _

from app.adapters.tokens import Purpose
from app.domain.handover import HandoverState
from app.letters.desk import Desk
from app.letters.letter import Letter
from app.storage import links, visits
from app.storage.outbox import Posted


def write(desk: Desk, posted: Posted) -> Letter | None:
    """It is meant while the visit stands and nothing is chosen."""
    visit = visits.by_id(desk.session, posted.subject_id)
    link = links.link(desk.session, visit.link_nonce) if visit else None
    if visit is None or link is None or visit.annulled_at is not None:
        return None
    if link.chosen or link.state is not HandoverState.VISITED:
        return None
    return Letter(
        template="choice_link",
        subject=_("Vem ska få nyckeln härnäst?"),
        values={
            "company": link.company,
            "visited_at": visit.occurred_at,
            "name": posted.recipient_name,
            "choose": desk.link("/nominera", purpose=Purpose.NOMINATION, nonce=visit.link_nonce),
        },
    )
