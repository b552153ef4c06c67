"""A company's own page: what the relay and the office have to do with it, and what can be done now."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import render_template
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.exceptions import NotFound

from app.actions.undo_merge import UNDO_DAYS
from app.domain.calendar import stockholm_date
from app.storage import companies, contacts, promises, relays
from app.storage.company_search import doubles_of
from app.storage.company_story import CompanyStory, Merge, company_story, family_of
from app.web.admin import events, trade_words
from app.web.admin.blueprint import blueprint
from app.web.admin.company_words import SOURCES
from app.web.gates import Gate, admits
from app.web.installation import now, session
from app.web.paging import page_asked_for
from app.web.templating import day, number

LATEST_PROMISES = 20


@blueprint.get("/foretag/<int:company_id>")
@admits(Gate.ADMIN)
def company(company_id: int) -> str:
    """Show all that is known of a company; its handovers a page at a time."""
    found = companies.company(session(), company_id)
    if found is None:
        raise NotFound
    story = company_story(session(), found, page=page_asked_for())
    return render_template(
        "admin/company.html",
        company=found,
        relay=relays.by_id(session(), found.relay_id),
        story=story,
        lead=_lead(story),
        promises=promises.of_company(session(), family_of(company_id), limit=LATEST_PROMISES),
        contacts=contacts.of_company(session(), company_id),
        doubles=[] if found.successor_id else doubles_of(session(), found),
        can_undo=_can_undo,
        undone_until=_undone_until,
        today=stockholm_date(now()),
        events=events,
        sources=SOURCES,
        trade=trade_words.trade_of(found.industry_code, found.industry_edition),
        size=trade_words.size_words(found.size_class),
    )


def _lead(story: CompanyStory) -> list[str]:
    """How it stands between the company and the office, in sentences."""
    return [each for each in (_on_its_way(story), _visited(story), _owed(story)) if each]


def _on_its_way(story: CompanyStory) -> str | None:
    ahead = story.ahead
    if ahead is None:
        return None
    if ahead.scheduled_on is None:
        return str(_("Nyckeln är på väg hit. Ingen dag är bestämd."))
    return str(_("Nyckeln är på väg hit, planerad %(day)s.", day=day(ahead.scheduled_on)))


def _visited(story: CompanyStory) -> str | None:
    last: datetime | None = story.totals["last_visit_at"]
    if last is None:
        return None if story.ahead else str(_("Inget besök än."))
    told = ngettext(
        "Besökt en gång, %(day)s.",
        "Besökt %(times)s gånger, senast %(day)s.",
        story.totals["visits"],
        times=number(story.totals["visits"]),
        day=day(last),
    )
    return str(told)


def _owed(story: CompanyStory) -> str | None:
    many = story.totals["open_promises"]
    if not many:
        return None
    return str(
        ngettext("Ett löfte är öppet.", "%(many)s löften är öppna.", many, many=number(many))
    )


def _can_undo(merge: Merge) -> bool:
    return now() <= _undone_until(merge)


def _undone_until(merge: Merge) -> datetime:
    return merge.merged_at + timedelta(days=UNDO_DAYS)
