"""The journal as people read it: the relay's own chain, or the installation's."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app.storage import overview, people
from app.storage.journal import INSTALLATION, chain_of
from app.web.admin import events
from app.web.admin.blueprint import blueprint
from app.web.admin.journal_search import JournalSearch
from app.web.admin.relays import chosen_relay
from app.web.gates import Gate, admits
from app.web.installation import session
from app.web.paging import page_asked_for

INSTALLATION_WISHED = "installationen"


@blueprint.get("/handelselogg")
@admits(Gate.ADMIN)
def journal() -> ResponseReturnValue:
    """Show what happened, the latest first: all of it, or what was looked for."""
    relay = chosen_relay()
    of_installation = request.args.get("kedja") == INSTALLATION_WISHED
    search = JournalSearch(request.args)
    search.offer(people.everyone(session()))
    wanted = search.wanted(relay) if search.validate() else None
    page = overview.journal(
        session(),
        INSTALLATION if of_installation else chain_of(relay.id),
        page=page_asked_for(),
        wanted=wanted,
    )
    return render_template(
        "admin/journal.html",
        relay=relay,
        page=page,
        events=events,
        of_installation=of_installation,
        search=search,
    )
