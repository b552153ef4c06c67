"""A reminder of one silence, to whose silence it is: to choose, to answer, to agree a day, to log."""

from __future__ import annotations

from flask_babel import gettext as _

from app.adapters.tokens import Purpose
from app.domain.silence import Step
from app.letters.desk import Desk
from app.letters.invitation import inviting
from app.letters.letter import Letter
from app.storage import company_links, handovers, invitations, silences, visits
from app.storage.outbox import Posted
from app.storage.silences import Reminder


def write(desk: Desk, posted: Posted) -> Letter | None:
    """It is meant while the silence lasts."""
    reminded = silences.reminder(desk.session, posted.subject_id)
    if reminded is None or not silences.is_still_silent(desk.session, reminded):
        return None
    match reminded.step:
        case Step.ANSWER:
            return _answering(desk, reminded)
        case Step.CHOICE:
            subject = _("Vem ska få nyckeln efter er?")
            return choosing(desk, reminded.handover_id, subject=subject, is_again=False)
        case _:
            return _planning(desk, reminded)


def choosing(desk: Desk, handover_id: int, *, subject: str, is_again: bool) -> Letter | None:
    """Ask a visited company for its choice, through the visit's own link."""
    handover = handovers.by_id(desk.session, handover_id)
    visit = visits.standing_of(desk.session, handover_id)
    if handover is None or visit is None:
        return None
    link = desk.link("/nominera", purpose=Purpose.NOMINATION, nonce=visit.link_nonce)
    values = {"company": handover.company_name, "link": link, "is_again": is_again}
    return Letter(template="choose", subject=subject, values=values)


def _answering(desk: Desk, reminded: Reminder) -> Letter | None:
    leg = silences.waiting_leg(desk.session, reminded.handover_id)
    if leg is None or leg.nomination_id is None:
        return None
    invitation = invitations.open_of(desk.session, leg.nomination_id)
    return inviting(desk, invitation, is_reminder=True) if invitation else None


def _planning(desk: Desk, reminded: Reminder) -> Letter | None:
    """Ask the coming company for a day, or the admins for what became of one."""
    handover = handovers.by_id(desk.session, reminded.handover_id)
    if handover is None:
        return None
    if reminded.step is Step.VISIT:
        return Letter(
            template="visit_overdue",
            subject=_("Besöket hos %(company)s är inte loggat", company=handover.company_name),
            values={"handover": handover, "queue": desk.page("/admin/")},
        )
    nonce = company_links.live_nonce(desk.session, handover.id)
    return Letter(
        template="day_wanted",
        subject=_("Vilken dag passar det att nyckeln kommer?"),
        values={
            "company": handover.company_name,
            "link": desk.link("/foretaget", purpose=Purpose.COMPANY, nonce=nonce)
            if nonce
            else None,
        },
    )
