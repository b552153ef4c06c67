"""To a chosen company: what the relay is, who chose it, what a visit is like, and two buttons."""

from __future__ import annotations

from flask_babel import gettext as _

from app.adapters.tokens import Purpose
from app.domain.invitation import InvitationState
from app.domain.proposed_times import is_to_come
from app.letters.desk import Desk
from app.letters.letter import Letter
from app.storage import invitations
from app.storage.invitations import Invitation
from app.storage.outbox import Posted


def write(desk: Desk, posted: Posted) -> Letter | None:
    """It is meant while this version can be answered."""
    invitation = invitations.by_id(desk.session, posted.subject_id)
    return inviting(desk, invitation, is_reminder=False) if invitation else None


def inviting(desk: Desk, invitation: Invitation, *, is_reminder: bool) -> Letter | None:
    """Ask, or ask once more with the same link; nothing once it was answered or taken back."""
    asked = invitations.asked_by_id(desk.session, invitation.id)
    if asked is None or invitation.state is not InvitationState.OPEN:
        return None
    subject = (
        _("Vill %(company)s ta emot nyckeln? Vi väntar på svar", company=asked.company)
        if is_reminder
        else _(
            "%(chosen_by)s har valt %(company)s", chosen_by=asked.chosen_by, company=asked.company
        )
    )
    link = desk.link("/svar", purpose=Purpose.INVITATION, nonce=invitation.nonce)
    return Letter(
        template="invitation",
        subject=subject,
        values={
            "asked": asked,
            "times": [one for one in invitation.times if is_to_come(one.moment, desk.now)],
            "link": link,
            "is_reminder": is_reminder,
        },
    )
