"""What programs subscribe to: a calendar of visits made and planned, and the chain as Atom (RFC 4287)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element, SubElement, tostring

from flask import Response
from flask_babel import gettext as _

from app.adapters.calendar import Event, calendar_file
from app.domain.calendar import stockholm_date
from app.storage import chain, whereabouts
from app.storage.chain import Leg
from app.storage.relays import Relay
from app.storage.whereabouts import VersionedRelay
from app.web.gates import Gate, admits
from app.web.installation import now, session, settings
from app.web.relay.blueprint import blueprint
from app.web.relay.freshness import feed_of
from app.web.templating import day, language

CALENDAR_LEGS = 100
ATOM = "http://www.w3.org/2005/Atom"
CALENDAR_TYPE = "text/calendar; charset=utf-8"
ATOM_TYPE = "application/atom+xml; charset=utf-8"


@blueprint.get("/kalender.ics")
@admits(Gate.PUBLIC)
def calendar() -> Response:
    """Give the visits as a calendar; a company stands there once it has said yes."""
    known = whereabouts.relays_with_versions(session())
    return feed_of(known, lambda: _calendar(known), content_type=CALENDAR_TYPE)


@blueprint.get("/kedjan.atom")
@admits(Gate.PUBLIC)
def atom() -> Response:
    """Give the latest visits, newest first."""
    known = whereabouts.relays_with_versions(session())
    return feed_of(known, lambda: _feed(known), content_type=ATOM_TYPE)


def _calendar(known: Sequence[VersionedRelay]) -> bytes:
    events = (event for each in known for event in _events(each.relay))
    return calendar_file(events, name=_name(known))


def _events(relay: Relay) -> Iterator[Event]:
    """The latest hundred legs that have a day, oldest first."""
    for leg in reversed(chain.recent(session(), relay.id, limit=CALENDAR_LEGS)):
        on = leg.visited_on or leg.scheduled_on
        if on is not None:
            yield _event(relay, leg, stamped_at=now())


def _event(relay: Relay, leg: Leg, *, stamped_at: datetime) -> Event:
    on = leg.visited_on or leg.scheduled_on or stockholm_date(stamped_at)
    return Event(
        uid=f"{relay.slug}-{leg.number}@{_host()}",
        on=on,
        at=None if leg.visited_at else leg.starts_at,
        summary=_("%(relay)s hos %(company)s", relay=relay.name, company=leg.company),
        place=leg.place,
        stamped_at=stamped_at,
        url=_page(relay, leg) if leg.visited_at else settings().public_url,
    )


def _feed(known: Sequence[VersionedRelay]) -> bytes:
    feed = Element("feed", {"xmlns": ATOM, "xml:lang": language()})
    told = [(each.relay, leg) for each in known for leg in chain.latest(session(), each.relay.id)]
    told.sort(key=lambda one: _visited_at(one[1], one[0]), reverse=True)
    latest = told[: chain.LATEST]
    updated = [_changed_at(leg, relay) for relay, leg in latest]
    begun = [each.relay.created_at for each in known]
    _text(feed, "id", f"{settings().public_url}/kedjan.atom")
    _text(feed, "title", _name(known))
    _text(feed, "updated", _moment(max([*updated, *begun], default=now())))
    SubElement(feed, "link", rel="self", href=f"{settings().public_url}/kedjan.atom")
    SubElement(feed, "link", rel="alternate", href=f"{settings().public_url}/")
    _text(SubElement(feed, "author"), "name", _name(known))
    for relay, leg in latest:
        _add_entry(feed, relay, leg)
    content: bytes = tostring(feed, encoding="utf-8", xml_declaration=True)
    return content


def _add_entry(feed: Element, relay: Relay, leg: Leg) -> None:
    entry = SubElement(feed, "entry")
    began = f"{relay.created_at:%Y-%m-%d}"
    _text(entry, "id", f"tag:{_host()},{began}:{relay.slug}/{leg.number}")
    _text(entry, "title", leg.company)
    _text(entry, "updated", _moment(_changed_at(leg, relay)))
    SubElement(entry, "link", rel="alternate", href=_page(relay, leg))
    where = ", ".join(filter(None, (leg.company, leg.place)))
    on = day(leg.visited_at) if leg.visited_at else ""
    told = _("%(where)s, %(day)s", where=where, day=on)
    late = _("Registrerat i efterhand.") if leg.late else ""
    _text(entry, "summary", f"{told}. {late}" if late else told)


def _text(parent: Element, name: str, text: str) -> None:
    SubElement(parent, name).text = text


def _visited_at(leg: Leg, relay: Relay) -> datetime:
    return leg.visited_at or relay.created_at


def _changed_at(leg: Leg, relay: Relay) -> datetime:
    """What was put in afterwards is news to a reader, however long ago it happened."""
    return leg.put_in_at or _visited_at(leg, relay)


def _moment(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%SZ}"


def _name(known: Sequence[VersionedRelay]) -> str:
    return ", ".join(each.relay.name for each in known) or "Leksandsnyckeln"


def _page(relay: Relay, leg: Leg) -> str:
    return f"{settings().public_url}/stafett/{relay.slug}/besok/{leg.number}"


def _host() -> str:
    return urlsplit(settings().public_url).hostname or "localhost"
