"""To a member of staff: the link by which a password is chosen, the first one or a new one."""

from __future__ import annotations

from flask_babel import gettext as _

from app.adapters.tokens import Purpose
from app.letters.desk import Desk
from app.letters.letter import Letter
from app.storage import signing_in
from app.storage.outbox import Posted
from app.storage.people import LinkPurpose


def write(desk: Desk, posted: Posted) -> Letter | None:
    """It is meant while the link opens; a newer link closes it."""
    link = signing_in.link_by_id(desk.session, posted.subject_id)
    if link is None or link.nonce is None or not link.is_open(desk.now):
        return None
    invited = link.purpose is LinkPurpose.INVITE
    return Letter(
        template="sign_in_link",
        subject=_("Välkommen till Leksandsnyckeln") if invited else _("Välj ett nytt lösenord"),
        values={
            "invited": invited,
            "name": link.name,
            "until": link.expires_at,
            "welcome": desk.link("/valkommen", purpose=Purpose.SIGN_IN_LINK, nonce=link.nonce),
        },
    )
