"""The picture that goes with a link to the relay, made anew when the chain has changed."""

from __future__ import annotations

from flask import Response
from flask_babel import gettext as _

from app.adapters.share_picture import MIME_TYPE, share_picture
from app.domain.calendar import stockholm_date
from app.storage import tally, whereabouts
from app.storage.relays import Relay
from app.web.gates import Gate, admits
from app.web.installation import now, session
from app.web.relay.blueprint import blueprint
from app.web.relay.faces import named
from app.web.relay.freshness import feed_of
from app.web.relay.words import places_of
from app.web.templating import number


@blueprint.get("/stafett/<slug>/bild.png")
@admits(Gate.PUBLIC)
def picture(slug: str) -> Response:
    known = named(slug)
    return feed_of([known], lambda: _drawn(known.relay), content_type=MIME_TYPE)


def _drawn(relay: Relay) -> bytes:
    counted = tally.counted_by_relay(session()).get(relay.id, 0)
    places = places_of(
        whereabouts.of_relays(session(), [relay.id])[relay.id], today=stockholm_date(now())
    )
    progress = _(
        "%(counted)s av %(goal)s besök gjorda", counted=number(counted), goal=number(relay.goal)
    )
    return share_picture(places[0].headline, f"{progress} · {relay.name}")
