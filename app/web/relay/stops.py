"""Legs of the chain as the timeline and the map take them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from flask import url_for
from flask_babel import gettext as _

from app.domain.baton import first_of
from app.storage.chain import Leg, LegState
from app.storage.relays import Relay
from app.storage.whereabouts import Whereabouts
from app.web.route_map import MapPoint, Stop, route_points
from app.web.templating import day


@dataclass(frozen=True, slots=True)
class TimelineStop:
    """One keyhole of the timeline; `state` is one of those that its macro knows."""

    company: str
    place: str | None
    state: str
    ordinal: int | None = None
    date: str | None = None
    datetime: str | None = None
    tag: str | None = None
    note: str | None = None
    href: str | None = None


def ahead(places: Iterable[Whereabouts]) -> list[TimelineStop]:
    """The companies that a baton is on its way to."""
    return [
        _awaited(
            place.company or "",
            place.place,
            place.scheduled_on,
            tag=_("Härnäst")
            if place.is_missing
            else _("%(baton)s är på väg hit", baton=place.baton),
        )
        for place in places
        if place.is_awaited
    ]


def behind(
    relay: Relay, legs: Iterable[Leg], *, places: Iterable[Whereabouts] = ()
) -> list[TimelineStop]:
    """The visits, each with its own page; where a baton is now it says so."""
    here = {place.number: place.baton for place in places if place.is_there}
    return [_visited(relay, leg, baton_here=here.get(leg.number)) for leg in legs]


def beside(relay: Relay, leg: Leg, *, earlier: Leg | None, later: Leg | None) -> list[TimelineStop]:
    """One visit between those before and after it, which have links; newest first."""
    itself = replace(_visited(relay, leg), state="here", href=None)
    return [
        *([_leg_ahead(relay, later)] if later else []),
        itself,
        *([_visited(relay, earlier)] if earlier else []),
    ]


def _leg_ahead(relay: Relay, leg: Leg) -> TimelineStop:
    if leg.state is LegState.AWAITING:
        return _awaited(leg.company, leg.place, leg.scheduled_on, tag=_("Härnäst"))
    return _visited(relay, leg)


def _awaited(company: str, place: str | None, on: date | None, *, tag: str) -> TimelineStop:
    return TimelineStop(
        company=company,
        place=place,
        state="planned",
        date=day(on) if on else None,
        datetime=on.isoformat() if on else None,
        tag=tag,
    )


def _visited(relay: Relay, leg: Leg, *, baton_here: str | None = None) -> TimelineStop:
    on = leg.visited_on
    return TimelineStop(
        company=leg.company,
        place=leg.place,
        state="here" if baton_here else "visited",
        ordinal=leg.ordinal,
        date=day(on) if on else None,
        datetime=on.isoformat() if on else None,
        tag=_("%(baton)s är här nu", baton=baton_here) if baton_here else None,
        note=_remark(leg),
        href=url_for("relay.visit", slug=relay.slug, number=leg.number),
    )


def _remark(leg: Leg) -> str | None:
    remarks = [
        _("Ett återbesök. Det räknas inte en gång till.") if leg.revisit else None,
        _("Registrerat i efterhand.") if leg.late else None,
    ]
    return " ".join(filter(None, remarks)) or None


def on_the_map(
    legs: Sequence[Leg], places: Sequence[Whereabouts], forerunners: Mapping[int, int]
) -> list[MapPoint]:
    """All the stops, oldest first, with the way of the first baton; `legs` come newest first.

    What a baton did whose place it took is of its way too.
    """
    first = places[0] if places else None
    carried = first_of(first.baton_id, forerunners) if first else None
    passed = [
        Stop(
            leg.company,
            leg.latitude,
            leg.longitude,
            is_here=first is not None and first.is_there and leg.number == first.number,
            on_way=first is None or first_of(leg.baton_id, forerunners) == carried,
        )
        for leg in reversed(legs)
        if leg.latitude is not None and leg.longitude is not None
    ]
    ahead = [
        Stop(
            place.company or "",
            place.latitude,
            place.longitude,
            is_here=place is first and not place.is_missing,
            on_way=place is first,
        )
        for place in places
        if place.is_awaited and place.latitude is not None and place.longitude is not None
    ]
    return route_points([*passed, *ahead])


def alone_on_the_map(leg: Leg) -> list[MapPoint]:
    """Where one visit was, with the company's name."""
    if leg.latitude is None or leg.longitude is None:
        return []
    return route_points([Stop(leg.company, leg.latitude, leg.longitude, is_here=True)])
