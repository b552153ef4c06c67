"""Calendar files (RFC 5545) as calendar programs take them; what is planned is decided elsewhere."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from app.domain.calendar import STOCKHOLM

if TYPE_CHECKING:
    from icalendar import Calendar, vCalAddress
    from icalendar import Event as CalendarEvent

PRODUCT = "-//Leksandsnyckeln//Leksandsnyckeln//SV"
# How long a visit takes is not planned; an hour and a half keeps the rest of the morning free.
VISIT = timedelta(minutes=90)


class Method(StrEnum):
    """What a message wants of the recipient's calendar (RFC 5546)."""

    REQUEST = "REQUEST"
    CANCEL = "CANCEL"


@dataclass(frozen=True, slots=True)
class Party:
    """Who invites, or who is invited."""

    email: str
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """Something on a day in Stockholm, at an hour if there is one; `uid` is the same for ever."""

    uid: str
    on: date
    at: time | None
    summary: str
    stamped_at: datetime
    sequence: int = 0
    place: str | None = None
    url: str | None = None


def calendar_file(events: Iterable[Event], *, name: str) -> bytes:
    """Write a calendar to subscribe to, with the time zone that its hours are in."""
    calendar = _calendar()
    calendar.add("x-wr-calname", name)
    for event in events:
        calendar.add_component(_component(event))
    calendar.add_missing_timezones()
    content: bytes = calendar.to_ical()
    return content


def invitation_file(event: Event, *, method: Method, organiser: Party, attendee: Party) -> bytes:
    """Write one event as a message between calendars (iTIP), which is put in, moved or taken out."""
    calendar = _calendar()
    calendar.add("method", method.value)
    component = _component(event)
    component.add("status", "CANCELLED" if method is Method.CANCEL else "CONFIRMED")
    component.add("organizer", _address(organiser))
    component.add(
        "attendee",
        _address(attendee, ROLE="REQ-PARTICIPANT", PARTSTAT="NEEDS-ACTION", RSVP="FALSE"),
    )
    calendar.add_component(component)
    calendar.add_missing_timezones()
    content: bytes = calendar.to_ical()
    return content


def _calendar() -> Calendar:
    from icalendar import Calendar  # noqa: PLC0415 - few requests write one, every server would hold it

    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    return calendar


def _address(party: Party, **more: str) -> vCalAddress:
    """A parameter of a calendar file holds neither quotes nor lines (RFC 5545, 3.2)."""
    from icalendar import vCalAddress  # noqa: PLC0415 - see `_calendar`

    address = vCalAddress(f"mailto:{party.email}")
    name = " ".join((party.name or "").replace('"', "'").split())
    if name:
        address.params["CN"] = name
    address.params.update(more)
    return address


def _component(event: Event) -> CalendarEvent:
    from icalendar import Event as CalendarEvent  # noqa: PLC0415 - see `_calendar`

    component = CalendarEvent()
    component.add("uid", event.uid)
    component.add("sequence", event.sequence)
    component.add("dtstamp", event.stamped_at)
    component.add("summary", event.summary)
    if event.at is None:
        component.add("dtstart", event.on)
        component.add("dtend", event.on + timedelta(days=1))
        component.add("transp", "TRANSPARENT")
    else:
        begins = datetime.combine(event.on, event.at, tzinfo=STOCKHOLM)
        component.add("dtstart", begins)
        component.add("dtend", begins + VISIT)
    if event.place:
        component.add("location", event.place)
    if event.url:
        component.add("url", event.url)
    return component
