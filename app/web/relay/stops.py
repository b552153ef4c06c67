"""Legs of the chain as the timeline and the map take them."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from flask import url_for
from flask_babel import gettext as _

from app.domain.handover import HandoverState
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
        _awaited(place.company or "", place.place, place.scheduled_on)
        for place in places
        if _is_awaited(place)
    ]


def behind(relay: Relay, legs: Iterable[Leg], *, here: Container[int] = ()) -> list[TimelineStop]:
    """The visits, each with its own page; where a baton is now it says so."""
    return [_visited(relay, leg, is_here=leg.number in here) for leg in legs]


def beside(relay: Relay, leg: Leg, *, earlier: Leg | None, later: Leg | None) -> list[TimelineStop]:
    """One visit between those before and after it, which have links; newest first."""
    itself = replace(_visited(relay, leg, is_here=False), state="here", href=None)
    return [
        *([_leg_ahead(relay, later)] if later else []),
        itself,
        *([_visited(relay, earlier, is_here=False)] if earlier else []),
    ]


def _leg_ahead(relay: Relay, leg: Leg) -> TimelineStop:
    if leg.state is LegState.AWAITING:
        return _awaited(leg.company, leg.place, leg.scheduled_on)
    return _visited(relay, leg, is_here=False)


def _awaited(company: str, place: str | None, on: date | None) -> TimelineStop:
    return TimelineStop(
        company=company,
        place=place,
        state="planned",
        date=day(on) if on else None,
        datetime=on.isoformat() if on else None,
        tag=_("På väg hit"),
    )


def _visited(relay: Relay, leg: Leg, *, is_here: bool) -> TimelineStop:
    on = leg.visited_on
    return TimelineStop(
        company=leg.company,
        place=leg.place,
        state="here" if is_here else "visited",
        ordinal=leg.ordinal,
        date=day(on) if on else None,
        datetime=on.isoformat() if on else None,
        tag=_("Här är den nu") if is_here else None,
        note=_("Ett återbesök. Det räknas inte en gång till.") if leg.revisit else None,
        href=url_for("relay.visit", slug=relay.slug, number=leg.number),
    )


def on_the_map(
    legs: Sequence[Leg], *, here: Container[int] = (), awaited: Sequence[Whereabouts] = ()
) -> list[MapPoint]:
    """The way of the batons, oldest stop first; `legs` come newest first, `here` are their numbers."""
    passed = [
        Stop(leg.company, leg.latitude, leg.longitude, is_here=leg.number in here)
        for leg in reversed(legs)
        if leg.latitude is not None and leg.longitude is not None
    ]
    ahead = [
        Stop(place.company or "", place.latitude, place.longitude, is_here=True)
        for place in awaited
        if _is_awaited(place) and place.latitude is not None and place.longitude is not None
    ]
    return route_points([*passed, *ahead])


def numbers_of(places: Iterable[Whereabouts]) -> set[int]:
    """The legs at whose company a baton is now."""
    return {
        place.number
        for place in places
        if place.number is not None and place.leg_state is HandoverState.VISITED
    }


def _is_awaited(place: Whereabouts) -> bool:
    return place.company is not None and place.leg_state is not HandoverState.VISITED
