"""To the company that awaits the key: when the visit is, for its calendar, moved or taken out too."""

from __future__ import annotations

import json
from datetime import date, time
from typing import TypeAlias

from flask_babel import gettext as _

from app.adapters.calendar import Event, Method, Party, invitation_file
from app.domain.calendar import stockholm_date
from app.domain.handover import AWAITING
from app.letters.desk import Desk
from app.letters.letter import CalendarPart, Letter
from app.letters.message import sender_address
from app.letters.own_page import own_page
from app.storage import outbox, plans
from app.storage.outbox import Posted
from app.storage.plans import Plan

When: TypeAlias = "tuple[date, time | None]"


def write(desk: Desk, posted: Posted) -> Letter | None:
    """Only the latest plan is meant; a visit is taken out where it may have been put in."""
    plan = plans.of_handover(desk.session, posted.subject_id)
    if plan is None or plan.sequence != posted.version:
        return None
    told = outbox.reached_before(desk.session, posted)
    before = _planned_in(told.facts) if told else None
    now_on = _planned_in(posted.facts)
    if now_on is None:
        return _taken_out(desk, posted, plan, before=before)
    if plan.state not in AWAITING or now_on[0] < stockholm_date(desk.now):
        return None
    if told is not None and told.is_certain and before == now_on:
        return None
    return _planned(desk, posted, plan, now_on, before=before)


def _planned(
    desk: Desk,
    posted: Posted,
    plan: Plan,
    on: When,
    *,
    before: When | None,
) -> Letter:
    subject = (
        _("Besöket hos %(company)s är flyttat", company=plan.company)
        if before
        else _("Nu är dagen för besöket hos %(company)s bestämd", company=plan.company)
    )
    return Letter(
        template="visit_plan",
        subject=subject,
        values={
            "plan": plan,
            "on": on,
            "before": before,
            "link": own_page(desk, plan.handover_id),
        },
        calendar=_part(desk, posted, plan, on, method=Method.REQUEST),
    )


def _taken_out(desk: Desk, posted: Posted, plan: Plan, *, before: When | None) -> Letter | None:
    """Nothing where the visit never stood, or has been."""
    if before is None or before[0] < stockholm_date(desk.now):
        return None
    return Letter(
        template="visit_plan",
        subject=_("Besöket hos %(company)s blir inte av som planerat", company=plan.company),
        values={"plan": plan, "on": None, "before": before, "link": None},
        calendar=_part(desk, posted, plan, before, method=Method.CANCEL),
    )


def _part(desk: Desk, posted: Posted, plan: Plan, on: When, *, method: Method) -> CalendarPart:
    """Each letter names its own recipient alone, so that nobody's address goes to another."""
    event = Event(
        uid=plan.uid,
        on=on[0],
        at=on[1],
        summary=_("%(relay)s hos %(company)s", relay=plan.relay, company=plan.company),
        stamped_at=desk.now,
        sequence=plan.sequence - 1,
        place=plan.where,
        url=desk.public_url,
    )
    office = plan.office_email or sender_address(desk.mail_from).addr_spec
    content = invitation_file(
        event,
        method=method,
        organiser=Party(office, plan.relay),
        attendee=Party(posted.recipient_email, posted.recipient_name),
    )
    return CalendarPart(method.value, content)


def _planned_in(facts: str) -> When | None:
    """Read a day and perhaps an hour; a letter that takes a visit out has none."""
    read = json.loads(facts)
    on, at = read.get("on"), read.get("at")
    return (date.fromisoformat(on), time.fromisoformat(at) if at else None) if on else None
