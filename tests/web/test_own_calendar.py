"""A calendar of one's own: what stands in it, and whom its address lets in."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import pytest
from icalendar import Calendar
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.actions.deactivate_person import deactivate_person
from app.actions.renew_calendar_link import renew_calendar_link
from app.actions.schedule_handover import schedule_handover
from app.adapters import tokens
from app.domain.errors import NotAllowed
from app.storage.calendar_links import CalendarLink
from app.storage.handovers import Handover
from app.storage.people import Person
from tests.support.client import CheckedClient
from tests.support.stage import ActAs
from tests.support.statements import count_statements
from tests.support.web import engine_of

SWEDISH = {"Accept-Language": "sv"}
MOST_STATEMENTS = 3

pytestmark = pytest.mark.usefixtures("clock")


def address(act_as: ActAs, person: Person, nonce: str) -> str:
    token = tokens.derive(act_as().keys.link, purpose=tokens.Purpose.CALENDAR, nonce=nonce)
    return f"/personal/kalender/{token}.ics"


def events(client: CheckedClient, path: str) -> list[dict[str, str]]:
    answer = client.get(path, headers=SWEDISH)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    found = Calendar.from_ical(answer.get_data()).walk("VEVENT")
    return [
        {name: str(event.get(name)) for name in ("uid", "sequence", "summary", "location")}
        | {"on": str(event.decoded("dtstart"))}
        for event in found
    ]


def test_one_s_calendar_holds_what_is_planned_and_follows_when_it_moves(
    act_as: ActAs, astrid: Person, handover: Handover, client: CheckedClient, now: datetime
) -> None:
    path = address(act_as, astrid, renew_calendar_link(act_as(astrid)))
    before = events(client, path)

    schedule_handover(
        act_as(astrid),
        handover_id=handover.id,
        scheduled_on=now.date() + timedelta(days=3),
        starts_at=time(9, 30),
    )
    after = events(client, path)

    assert [each["summary"] for each in before] == ["Företagsstafetten hos Leksandsdörren"]
    assert [each["uid"] for each in after] == [each["uid"] for each in before]
    assert int(after[0]["sequence"]) > int(before[0]["sequence"])
    assert after[0]["on"] == "2026-05-15 09:30:00+02:00"
    assert after[0]["location"] == "Leksandsdörren, Leksand"


def test_a_new_address_ends_the_old(
    act_as: ActAs, session: Session, bo: Person, handover: Handover, client: CheckedClient
) -> None:
    old = address(act_as, bo, renew_calendar_link(act_as(bo)))
    new = address(act_as, bo, renew_calendar_link(act_as(bo)))

    assert client.get(old).status_code == 404
    assert client.get(new).status_code == 200
    assert len(session.scalars(select(CalendarLink)).all()) == 2


def test_whoever_has_left_reads_no_calendar(
    act_as: ActAs, astrid: Person, bo: Person, handover: Handover, client: CheckedClient
) -> None:
    path = address(act_as, bo, renew_calendar_link(act_as(bo)))

    deactivate_person(act_as(astrid), person_id=bo.id)

    assert client.get(path).status_code == 404
    with pytest.raises(NotAllowed):
        renew_calendar_link(act_as(bo))


def test_a_forged_address_and_one_of_another_purpose_are_unknown(
    act_as: ActAs, bo: Person, client: CheckedClient
) -> None:
    nonce = renew_calendar_link(act_as(bo))
    other = tokens.derive(act_as().keys.link, purpose=tokens.Purpose.COMPANY, nonce=nonce)

    pages = [client.get(f"/personal/kalender/{token}.ics") for token in (other, "a" * 48, "x")]

    assert {page.status_code for page in pages} == {404}
    assert len({page.get_data() for page in pages}) == 1


def test_a_calendar_costs_as_little_as_it_is_asked_for_often(
    act_as: ActAs, bo: Person, handover: Handover, client: CheckedClient
) -> None:
    path = address(act_as, bo, renew_calendar_link(act_as(bo)))

    with count_statements(engine_of(client.application)) as statements:
        client.get(path)

    assert len(statements) <= MOST_STATEMENTS, statements


def test_the_address_is_made_on_one_s_own_account(
    as_bo: CheckedClient, handover: Handover, client: CheckedClient
) -> None:
    before = as_bo.get("/konto", headers=SWEDISH).get_data(as_text=True)
    as_bo.post("/konto/kalender", data={"csrf_token": as_bo.csrf_token()})
    after = as_bo.get("/konto", headers=SWEDISH).get_data(as_text=True)

    assert "Skapa en adress" in before
    assert "Byt adressen" in after
    path = "/personal/kalender/" + after.partition("/personal/kalender/")[2].partition('"')[0]
    assert len(events(client, path)) == 1


def test_nobody_gets_an_address_without_signing_in(client: CheckedClient) -> None:
    assert client.post("/konto/kalender").status_code in {302, 303, 400, 401}
