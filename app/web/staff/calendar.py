"""A calendar of one's own: the visits planned in every relay, with where they are."""

from __future__ import annotations

from datetime import timedelta

from flask import Response
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from app.adapters import tokens
from app.adapters.calendar import Event, calendar_file
from app.domain.calendar import stockholm_date
from app.storage import calendar_links, plans
from app.storage.plans import Plan
from app.web.gates import Gate, admits
from app.web.installation import keys, now, session, settings
from app.web.staff.blueprint import blueprint

CALENDAR_TYPE = "text/calendar; charset=utf-8"
# What has been is kept so long in a calendar that is fetched anew each time.
LOOKING_BACK = timedelta(days=90)


@blueprint.get("/kalender/<token>.ics")
@admits(Gate.TOKEN)
def calendar(token: str) -> Response:
    """Give the plans to a calendar program; an ended link is as unknown as a forged one."""
    nonce = tokens.read(keys().link, purpose=tokens.Purpose.CALENDAR, token=token)
    if nonce is None or not calendar_links.opens(session(), nonce):
        raise NotFound
    planned = plans.since(session(), stockholm_date(now() - LOOKING_BACK))
    content = calendar_file(map(_event, planned), name=_("Mina besök i Företagsstafetten"))
    return Response(content, content_type=CALENDAR_TYPE)


def _event(plan: Plan) -> Event:
    """The same event as a company is invited to, so that whoever has both sees one."""
    assert plan.scheduled_on is not None, "a plan is asked for by its day"  # noqa: S101
    return Event(
        uid=plan.uid,
        sequence=plan.sequence,
        on=plan.scheduled_on,
        at=plan.starts_at,
        summary=_("%(relay)s hos %(company)s", relay=plan.relay, company=plan.company),
        place=plan.where,
        url=f"{settings().public_url}/personal",
        stamped_at=now(),
    )
