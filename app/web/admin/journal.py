"""The journal as people read it: the relay's own chain, or the installation's."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app.storage import overview
from app.storage.journal import INSTALLATION, chain_of
from app.web.admin import events
from app.web.admin.blueprint import blueprint
from app.web.admin.handovers import page_asked_for
from app.web.admin.relays import chosen_relay
from app.web.gates import Gate, admits
from app.web.installation import session

INSTALLATION_WISHED = "installationen"


@blueprint.get("/handelselogg")
@admits(Gate.ADMIN)
def journal() -> ResponseReturnValue:
    """Show what happened, the latest first."""
    relay = chosen_relay()
    of_installation = request.args.get("kedja") == INSTALLATION_WISHED
    chain = INSTALLATION if of_installation else chain_of(relay.id)
    page = overview.journal(session(), chain, page=page_asked_for())
    return render_template(
        "admin/journal.html",
        relay=relay,
        page=page,
        events=events,
        of_installation=of_installation,
    )
