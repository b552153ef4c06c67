"""The calendar and the feed: read again by rule, naming nobody before they said yes, kept by an ETag."""

from __future__ import annotations

from datetime import date, time
from xml.etree import ElementTree as ET

import pytest
from icalendar import Calendar

from app.actions.cancel_handover import cancel_handover
from app.actions.schedule_handover import schedule_handover
from app.storage.handovers import Handover
from tests.support.client import CheckedClient
from tests.support.databases import read_on_one
from tests.support.road import Road

pytestmark = read_on_one

ATOM = "{http://www.w3.org/2005/Atom}"
DAY = date(2026, 6, 3)


def events(client: CheckedClient) -> list[dict[str, object]]:
    """What a calendar program makes of the file."""
    answer = client.get("/kalender.ics")
    assert answer.content_type == "text/calendar; charset=utf-8"
    calendar = Calendar.from_ical(answer.data)
    assert all(event["UID"] and event["DTSTAMP"] for event in calendar.walk("VEVENT"))
    return [
        {
            "uid": str(event["UID"]),
            "summary": str(event["SUMMARY"]),
            "starts": event.decoded("DTSTART"),
            "zone": event["DTSTART"].params.get("TZID"),
        }
        for event in calendar.walk("VEVENT")
    ]


def entries(client: CheckedClient) -> list[ET.Element]:
    return ET.fromstring(client.get("/kedjan.atom").data).findall(f"{ATOM}entry")  # noqa: S314


def test_a_planned_visit_stands_at_its_hour_in_stockholm(
    client: CheckedClient, road: Road, handover: Handover
) -> None:
    schedule_handover(
        road.act(road.astrid), handover_id=handover.id, scheduled_on=DAY, starts_at=time(9, 30)
    )

    (event,) = events(client)

    assert event["summary"] == "Företagsstafetten hos Leksandsdörren"
    assert (event["zone"], str(event["starts"])) == (
        "Europe/Stockholm",
        "2026-06-03 09:30:00+02:00",
    )
    assert b"BEGIN:VTIMEZONE" in client.get("/kalender.ics").data


def test_a_visit_without_an_hour_takes_no_hours(client: CheckedClient, handover: Handover) -> None:
    (event,) = events(client)

    assert event["starts"] == handover.scheduled_on


def test_a_visit_keeps_its_uid_when_it_is_moved_and_made(
    client: CheckedClient, road: Road, handover: Handover, code: str
) -> None:
    before = events(client)
    schedule_handover(road.act(road.astrid), handover_id=handover.id, scheduled_on=DAY)
    moved = events(client)
    road.visit(code)
    made = events(client)

    assert {event["uid"] for event in (*before, *moved, *made)} == {"leksand-1@nyckel.leksand.se"}


def test_nobody_is_named_before_their_yes(client: CheckedClient, road: Road, code: str) -> None:
    choice = road.nominate(road.visit(code).visit_id, "Tomoku Hus")
    road.approve(choice.nomination_id)

    assert b"Tomoku" not in client.get("/kalender.ics").data
    assert b"Tomoku" not in client.get("/kedjan.atom").data


def test_a_cancelled_visit_is_taken_out(
    client: CheckedClient, road: Road, handover: Handover
) -> None:
    cancel_handover(road.act(road.astrid), handover_id=handover.id, reason="Sjukdom")

    assert events(client) == []


def test_the_chain_is_sound_atom_with_a_page_for_each_visit(
    client: CheckedClient, road: Road, code: str
) -> None:
    road.visit(code)

    answer = client.get("/kedjan.atom")
    feed = ET.fromstring(answer.data)  # noqa: S314 - our own

    assert answer.content_type == "application/atom+xml; charset=utf-8"
    assert [feed.findtext(f"{ATOM}{name}") for name in ("id", "title", "updated")] == [
        "https://nyckel.leksand.se/kedjan.atom",
        "Företagsstafetten",
        "2026-05-12T10:00:00Z",
    ]
    assert feed.findtext(f"{ATOM}author/{ATOM}name") == "Företagsstafetten"
    (entry,) = entries(client)
    assert entry.findtext(f"{ATOM}title") == "Leksandsdörren"
    assert entry.findtext(f"{ATOM}id") == "tag:nyckel.leksand.se,2026-05-12:leksand/1"
    assert entry.findtext(f"{ATOM}updated") == "2026-05-12T10:00:00Z"
    link = entry.find(f"{ATOM}link")
    assert link is not None
    assert (
        client.get(link.attrib["href"].removeprefix("https://nyckel.leksand.se")).status_code == 200
    )


@pytest.mark.parametrize("path", ["/kalender.ics", "/kedjan.atom"])
def test_a_program_that_has_it_is_told_so_until_the_chain_grows(
    client: CheckedClient, road: Road, code: str, path: str
) -> None:
    etag = client.get(path).headers["ETag"]

    again = client.get(path, headers={"If-None-Match": etag})
    road.visit(code)
    later = client.get(path, headers={"If-None-Match": etag})

    assert (again.status_code, again.data) == (304, b"")
    assert later.status_code == 200


@pytest.mark.parametrize("path", ["/kalender.ics", "/kedjan.atom"])
def test_an_installation_without_a_relay_has_empty_ones(client: CheckedClient, path: str) -> None:
    assert client.get(path).status_code == 200


def test_the_front_page_tells_programs_of_both(client: CheckedClient, handover: Handover) -> None:
    page = client.get("/").text

    assert '<link rel="alternate" type="application/atom+xml"' in page
    assert 'href="/kalender.ics"' in page
