"""A visit's own public page, which a company can share."""

from __future__ import annotations

from flask import Response, abort, render_template

from app.storage import chain
from app.storage.chain import LegState
from app.storage.relays import Relay
from app.web.gates import Gate, admits
from app.web.installation import session
from app.web.relay import stops
from app.web.relay.blueprint import blueprint
from app.web.relay.faces import named
from app.web.relay.freshness import page_of


@blueprint.get("/stafett/<slug>/besok/<int:number>")
@admits(Gate.PUBLIC)
def visit(slug: str, number: int) -> Response:
    known = named(slug)
    return page_of([known], lambda: _visit(known.relay, number))


def _visit(relay: Relay, number: int) -> str:
    leg = chain.leg(session(), relay.id, number)
    if leg is None or leg.state is not LegState.VISITED:
        abort(404)
    earlier = chain.latest(session(), relay.id, before=number, limit=1)
    later = chain.public_chain(session(), relay.id, after=number, limit=1)
    return render_template(
        "relay/visit.html",
        relay=relay,
        leg=leg,
        stops=stops.beside(
            relay,
            leg,
            earlier=earlier[0] if earlier else None,
            later=later[0] if later else None,
        ),
        points=stops.alone_on_the_map(leg),
    )
