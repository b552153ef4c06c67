"""The visit in the company's calendar: put in, moved, taken out, and never by a letter that is overtaken."""

from __future__ import annotations

from datetime import date, time, timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from flask import Flask
from icalendar import Calendar
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from app.actions.act import Act
from app.actions.add_contact import ContactDetails, add_contact
from app.actions.answer_invitation import Yes, accept_invitation
from app.actions.cancel_handover import cancel_handover
from app.actions.end_contact import end_contact
from app.actions.schedule_handover import schedule_handover
from app.actions.start_handover import start_handover
from app.adapters.mail import Mailer
from app.domain.handover import StartReason
from app.domain.mail import LEASE, MailKind, MailState
from app.domain.roles import Actor, Role
from app.storage.companies import Company, Workplace
from app.storage.handovers import Handover
from app.storage.nominations import Nomination
from app.storage.outbox import OutgoingMail
from app.storage.relays import Baton
from tests.support.post import PostOffice
from tests.support.road import Road
from tests.support.writers import at_once

FIRST, SECOND = date(2026, 6, 3), date(2026, 6, 10)
MORNING, AFTERNOON = time(9, 30), time(13)


@pytest.fixture
def cissi(road: Road, company: Company) -> int:
    return add_contact(
        road.act(road.astrid),
        company_id=company.id,
        details=ContactDetails(name='Cissi "C" Ek, vd', email="cissi@dorren.example"),
    )


@pytest.fixture
def leg(road: Road, handover: Handover, cissi: int) -> int:
    """Awaits the key, and has no day."""
    schedule_handover(road.act(road.astrid), handover_id=handover.id, scheduled_on=None)
    return handover.id


def plan(road: Road, leg: int, on: date | None, at: time | None = None) -> None:
    schedule_handover(road.act(road.astrid), handover_id=leg, scheduled_on=on, starts_at=at)


def parts(letter: EmailMessage) -> list[EmailMessage]:
    return [part for part in letter.walk() if part.get_content_type() == "text/calendar"]


def event_in(letter: EmailMessage) -> tuple[str, Any]:
    """Read as a calendar program does, and give what it is to do and with what."""
    (part,) = parts(letter)
    calendar = Calendar.from_ical(_calendar_of(letter))
    (event,) = calendar.walk("VEVENT")
    assert part.get_param("method") == str(calendar["METHOD"])
    return str(calendar["METHOD"]), event


def plans_posted(post_office: PostOffice) -> list[OutgoingMail]:
    return [row for row in post_office.rows() if row.kind == MailKind.VISIT_PLAN.value]


def test_a_visit_that_gets_its_day_is_put_in(
    road: Road, post_office: PostOffice, leg: int, company: Company
) -> None:
    plan(road, leg, FIRST, MORNING)

    (letter,) = post_office.deliver()

    method, event = event_in(letter)
    assert letter["To"] == '"Cissi \\"C\\" Ek, vd" <cissi@dorren.example>'
    assert (method, str(event["STATUS"]), event["SEQUENCE"]) == ("REQUEST", "CONFIRMED", 1)
    assert event["DTSTART"].params["TZID"] == "Europe/Stockholm"
    assert str(event.decoded("DTSTART")) == "2026-06-03 09:30:00+02:00"
    assert event.decoded("DTSTAMP") == post_office.now
    assert str(event["ORGANIZER"]) == "mailto:naringsliv@leksand.example"
    assert event["ORGANIZER"].params["CN"] == "Företagsstafetten"
    assert str(event["ATTENDEE"]) == "mailto:cissi@dorren.example"
    assert event["ATTENDEE"].params["CN"] == "Cissi 'C' Ek, vd"
    assert str(event["LOCATION"]) == "Leksandsdörren, Leksand"
    zone = Calendar.from_ical(_calendar_of(letter)).walk("VTIMEZONE")
    assert [str(each["TZID"]) for each in zone] == ["Europe/Stockholm"]


def test_mail_programs_find_the_event_beside_the_words_and_as_a_file(
    road: Road, post_office: PostOffice, leg: int
) -> None:
    plan(road, leg, FIRST, MORNING)

    (letter,) = post_office.deliver()

    kinds = [part.get_content_type() for part in letter.walk()]
    assert kinds == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "text/html",
        "text/calendar",
        "application/ics",
    ]
    (attached,) = letter.iter_attachments()
    assert attached.get_filename() == "inbjudan.ics"
    assert attached.get_content() == _calendar_of(letter)
    assert "3 juni 2026 klockan 09.30" in " ".join(_text(letter).split())


def test_a_day_without_an_hour_takes_no_hours(
    road: Road, post_office: PostOffice, leg: int
) -> None:
    plan(road, leg, FIRST)

    (letter,) = post_office.deliver()

    assert event_in(letter)[1].decoded("DTSTART") == FIRST


def test_a_move_keeps_the_uid_and_raises_the_sequence(
    road: Road, post_office: PostOffice, leg: int
) -> None:
    plan(road, leg, FIRST, MORNING)
    post_office.deliver()
    plan(road, leg, SECOND, AFTERNOON)

    before, after = (event_in(letter) for letter in post_office.deliver(minutes=1))

    assert after[0] == "REQUEST"
    assert before[1]["UID"] == after[1]["UID"]
    assert after[1]["SEQUENCE"] > before[1]["SEQUENCE"]
    assert after[1].decoded("DTSTAMP") > before[1].decoded("DTSTAMP")
    moved = post_office.mailbox.messages[1]
    assert moved["Subject"] == "Besöket hos Leksandsdörren är flyttat"
    words = " ".join(_text(moved).split())
    assert "När: 10 juni 2026 klockan 13.00" in words
    assert "Tidigare tid: 3 juni 2026 klockan 09.30" in words


@pytest.mark.parametrize("how", ["cancelled", "no day"])
def test_what_falls_away_is_taken_out(
    road: Road, post_office: PostOffice, leg: int, how: str
) -> None:
    plan(road, leg, FIRST, MORNING)
    post_office.deliver()
    if how == "cancelled":
        cancel_handover(road.act(road.astrid), handover_id=leg, reason="Sjukdom")
    else:
        plan(road, leg, None)

    put_in, taken_out = (event_in(letter) for letter in post_office.deliver(minutes=1))

    assert (taken_out[0], str(taken_out[1]["STATUS"])) == ("CANCEL", "CANCELLED")
    assert taken_out[1]["UID"] == put_in[1]["UID"]
    assert taken_out[1]["SEQUENCE"] > put_in[1]["SEQUENCE"]
    assert taken_out[1].decoded("DTSTART") == put_in[1].decoded("DTSTART")
    assert taken_out[1]["ORGANIZER"] == put_in[1]["ORGANIZER"]
    assert taken_out[1]["ATTENDEE"] == put_in[1]["ATTENDEE"]
    assert "Sjukdom" not in post_office.mailbox.raw[1].decode()


def test_a_visit_that_was_taken_out_is_put_in_anew(
    road: Road, post_office: PostOffice, leg: int
) -> None:
    for on in (FIRST, None, SECOND):
        plan(road, leg, on, MORNING if on else None)
        post_office.deliver()

    events = [event_in(letter) for letter in post_office.mailbox.messages]

    assert [method for method, _ in events] == ["REQUEST", "CANCEL", "REQUEST"]
    sequences = [event["SEQUENCE"] for _, event in events]
    assert sequences == sorted(set(sequences))
    assert post_office.mailbox.messages[2]["Subject"].startswith("Nu är dagen")


class TestOvertaken:
    def test_of_two_days_before_the_first_left_only_the_latest_goes(
        self, road: Road, post_office: PostOffice, leg: int
    ) -> None:
        plan(road, leg, FIRST, MORNING)
        plan(road, leg, SECOND, MORNING)

        (letter,) = post_office.deliver()

        assert event_in(letter)[1].decoded("DTSTART").date() == SECOND
        assert "Tidigare tid" not in _text(letter)
        states = [row.state for row in plans_posted(post_office)]
        assert states == [MailState.NOT_MEANT, MailState.SENT]

    def test_what_never_stood_in_a_calendar_is_not_taken_out(
        self, road: Road, post_office: PostOffice, leg: int
    ) -> None:
        plan(road, leg, FIRST, MORNING)
        cancel_handover(road.act(road.astrid), handover_id=leg, reason="Sjukdom")

        assert post_office.deliver() == []

    def test_a_day_moved_there_and_back_is_not_told(
        self, road: Road, post_office: PostOffice, leg: int
    ) -> None:
        plan(road, leg, FIRST, MORNING)
        post_office.deliver()
        plan(road, leg, SECOND, MORNING)
        plan(road, leg, FIRST, MORNING)

        assert len(post_office.deliver(minutes=1)) == 1

    def test_the_same_day_set_again_tells_nothing(
        self, road: Road, post_office: PostOffice, leg: int
    ) -> None:
        plan(road, leg, FIRST, MORNING)
        plan(road, leg, FIRST, MORNING)

        assert len(plans_posted(post_office)) == 1

    def test_a_day_that_has_passed_is_not_told(
        self, road: Road, post_office: PostOffice, leg: int
    ) -> None:
        plan(road, leg, FIRST, MORNING)
        days = (FIRST - post_office.now.date()).days + 1

        assert post_office.deliver(minutes=days * 24 * 60) == []

    def test_a_letter_that_may_have_arrived_is_taken_back(
        self, road: Road, post_office: PostOffice, leg: int
    ) -> None:
        """The worker died after the server had taken it; before its claim ran out the visit fell away."""
        plan(road, leg, FIRST, MORNING)
        with pytest.raises(KeyboardInterrupt):
            post_office.send(mailer=DiesAfter(post_office.mailer))
        cancel_handover(road.act(road.astrid), handover_id=leg, reason="Sjukdom")

        letters = post_office.deliver(minutes=LEASE.total_seconds() / 60)

        assert [event_in(letter)[0] for letter in letters] == ["REQUEST", "CANCEL"]


def test_whoever_was_the_contact_has_the_visit_taken_out_at_the_next_change(
    road: Road, post_office: PostOffice, leg: int, company: Company, cissi: int
) -> None:
    plan(road, leg, FIRST, MORNING)
    post_office.deliver()
    act = road.act(road.astrid)
    end_contact(act, contact_id=cissi)
    details = ContactDetails(name="Doris", email="doris@dorren.example")
    add_contact(act, company_id=company.id, details=details)
    plan(road, leg, SECOND, MORNING)

    letters = post_office.deliver(minutes=1)[1:]

    told = {str(event_in(letter)[1]["ATTENDEE"]): event_in(letter)[0] for letter in letters}
    assert told == {
        "mailto:cissi@dorren.example": "CANCEL",
        "mailto:doris@dorren.example": "REQUEST",
    }


def test_a_yes_with_a_proposed_time_is_put_in_for_whom_it_names(
    road: Road, post_office: PostOffice, code: str
) -> None:
    choice = road.nominate(road.visit(code).visit_id, "Tomoku Hus")
    road.approve(choice.nomination_id)
    sent = road.invite(road.row(Nomination, choice.nomination_id).id)
    named = ContactDetails(name="Tora", email="tora@tomoku.example")
    accept_invitation(
        road.by_invitation(sent.invitation_id),
        invitation_id=sent.invitation_id,
        yes=Yes(position=1, contact=named),
    )

    letters = post_office.deliver(minutes=20)

    (letter,) = [letter for letter in letters if parts(letter)]
    assert (letter["To"], event_in(letter)[0]) == ("Tora <tora@tomoku.example>", "REQUEST")


def test_a_start_by_hand_with_a_day_is_put_in(
    road: Road, post_office: PostOffice, baton: Baton, company: Company, cissi: int
) -> None:
    workplace: Workplace = company.workplaces[0]
    start_handover(
        road.act(road.astrid),
        baton_id=baton.id,
        workplace_id=workplace.id,
        reason=StartReason.FIRST,
        scheduled_on=FIRST,
    )

    (letter,) = post_office.deliver()

    assert event_in(letter)[0] == "REQUEST"


def test_moves_at_once_each_get_a_sequence_and_the_last_is_told(
    road: Road, post_office: PostOffice, leg: int, app: Flask, engine: Engine
) -> None:
    days = [FIRST + timedelta(days=number) for number in range(4)]
    astrid = Actor.person(road.astrid.id, Role.ADMIN)

    def move(index: int) -> None:
        with Session(engine) as session:
            act = Act(session, road.now, astrid, app.extensions["keys"])
            schedule_handover(act, handover_id=leg, scheduled_on=days[index])

    at_once(len(days), move)

    versions = [row.version for row in plans_posted(post_office)]
    (letter,) = post_office.deliver()
    assert sorted(set(versions)) == sorted(versions)
    assert len(versions) == len(days)
    assert event_in(letter)[1].decoded("DTSTART") == road.row(Handover, leg).scheduled_on


def test_without_a_contact_nothing_is_posted(
    road: Road, post_office: PostOffice, handover: Handover
) -> None:
    plan(road, handover.id, FIRST, MORNING)

    assert plans_posted(post_office) == []


class DiesAfter:
    """A worker that ends when the server has taken the letter."""

    def __init__(self, mailer: Mailer) -> None:
        self._mailer = mailer

    def send(self, message: EmailMessage, *, sender: str, recipient: str) -> None:
        self._mailer.send(message, sender=sender, recipient=recipient)
        raise KeyboardInterrupt


def _text(letter: EmailMessage) -> str:
    body = letter.get_body(("plain",))
    assert body is not None
    content: str = body.get_content()
    return content


def _calendar_of(letter: EmailMessage) -> bytes:
    content = parts(letter)[0].get_payload(decode=True)
    assert isinstance(content, bytes)
    return content
