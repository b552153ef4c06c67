"""The relay's public face: how far it has come, where the baton is, the chain, and each of its years."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Response, abort, render_template, url_for

from app.domain.calendar import stockholm_date
from app.domain.forecast import forecast
from app.storage import chain, handovers, tally, whereabouts
from app.storage.relays import Relay
from app.storage.tally import YearTally
from app.storage.whereabouts import VersionedRelay
from app.web.gates import Gate, admits
from app.web.installation import now, session
from app.web.relay import stops
from app.web.relay.blueprint import blueprint
from app.web.relay.freshness import page_of
from app.web.relay.words import Outlook, outlook_of, places_of
from app.web.templating import number


@blueprint.get("/")
@admits(Gate.PUBLIC)
def index() -> Response:
    known = whereabouts.relays_with_versions(session())
    if len(known) == 1:
        return page_of(known, lambda: _face(known[0].relay))
    return page_of(known, lambda: _list_of([each.relay for each in known]))


@blueprint.get("/stafett/<slug>")
@admits(Gate.PUBLIC)
def face(slug: str) -> Response:
    known = named(slug)
    return page_of([known], lambda: _face(known.relay))


@blueprint.get("/stafett/<slug>/ar/<int:year>")
@admits(Gate.PUBLIC)
def of_year(slug: str, year: int) -> Response:
    known = named(slug)
    return page_of([known], lambda: _year(known.relay, year))


def named(slug: str) -> VersionedRelay:
    """Find a relay by its name in addresses, or answer 404."""
    relays = whereabouts.relays_with_versions(session())
    return next((known for known in relays if known.relay.slug == slug), None) or abort(404)


def _face(relay: Relay) -> str:
    years = tally.by_year(session(), relay.id)
    latest = chain.latest(session(), relay.id)
    places = whereabouts.of_relays(session(), [relay.id])[relay.id]
    return render_template(
        "relay/face.html",
        relay=relay,
        counted=sum(year.counted for year in years),
        places=places_of(places, today=stockholm_date(now())),
        outlook=_outlook(relay, years),
        stops=[*stops.ahead(places), *stops.behind(relay, latest, places=places)],
        points=stops.on_the_map(latest, places, handovers.forerunners(session(), relay.id)),
        villages=tally.by_place(session(), relay.id),
        year_links=[_year_link(relay, year) for year in reversed(years)],
        visits=sum(year.visits for year in years),
        shown=len(latest),
    )


def _year_link(relay: Relay, known: YearTally) -> tuple[str, str, bool]:
    address = url_for("relay.of_year", slug=relay.slug, year=known.year)
    return f"{known.year} ({number(known.visits)})", address, False


def _outlook(relay: Relay, years: Sequence[YearTally]) -> Outlook:
    firsts = [year.first_counted_at for year in years if year.first_counted_at]
    foreseen = forecast(
        counted=sum(year.counted for year in years),
        goal=relay.goal,
        first_visit=stockholm_date(min(firsts)) if firsts else None,
        today=stockholm_date(now()),
        pace_per_year=relay.pace_per_year,
    )
    return outlook_of(relay, foreseen)


def _year(relay: Relay, year: int) -> str:
    years = tally.by_year(session(), relay.id)
    position = next((at for at, known in enumerate(years) if known.year == year), None)
    if position is None:
        abort(404)
    legs = chain.of_year(session(), relay.id, year)
    return render_template(
        "relay/year.html",
        relay=relay,
        tally=years[position],
        earlier=years[position - 1].year if position else None,
        later=years[position + 1].year if position + 1 < len(years) else None,
        stops=stops.behind(relay, legs),
        points=stops.on_the_map(legs, [], {}),
    )


def _list_of(relays: Sequence[Relay]) -> str:
    counted = tally.counted_by_relay(session())
    places = whereabouts.of_relays(session(), [relay.id for relay in relays])
    today = stockholm_date(now())
    return render_template(
        "relay/relays.html",
        relays=[
            (each, counted.get(each.id, 0), places_of(places[each.id], today=today)[0])
            for each in relays
        ],
    )
