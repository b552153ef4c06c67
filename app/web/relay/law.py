"""What the law wants said: how personal data is handled, and how accessible the site is."""

from __future__ import annotations

from datetime import date

from flask import Response, render_template

from app.domain.retention import RULES
from app.storage import whereabouts
from app.web.gates import Gate, admits
from app.web.installation import session
from app.web.relay.blueprint import blueprint
from app.web.relay.freshness import page_of

# When the site was last held against the demands, and when the statement was last changed.
ASSESSED_ON = date(2026, 11, 23)
STATED_ON = date(2026, 11, 23)


@blueprint.get("/integritet")
@admits(Gate.PUBLIC)
def privacy() -> Response:
    known = whereabouts.relays_with_versions(session())
    relays = [each.relay for each in known]
    days = {name: rule.keep.days for name, rule in RULES.items()}
    return page_of(known, lambda: render_template("relay/privacy.html", relays=relays, days=days))


@blueprint.get("/tillganglighet")
@admits(Gate.PUBLIC)
def accessibility() -> Response:
    known = whereabouts.relays_with_versions(session())
    relays = [each.relay for each in known]
    return page_of(
        known,
        lambda: render_template(
            "relay/accessibility.html",
            relays=relays,
            assessed_on=ASSESSED_ON,
            stated_on=STATED_ON,
        ),
    )
