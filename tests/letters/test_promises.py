"""The answer to a company about what we promised, and the reminders of what is still owed."""

from __future__ import annotations

from datetime import date, timedelta
from email.message import EmailMessage

import pytest

from app.actions.add_contact import ContactDetails, add_contact
from app.actions.answer_promise import send_answer, write_answer
from app.actions.deactivate_person import deactivate_person
from app.actions.end_promise import keep_promise
from app.actions.make_promise import Promised, change_promise, make_promise
from app.actions.remind_of_promises import remind_of_promises
from app.actions.set_promise_rhythm import set_promise_rhythm
from app.domain.contact import Language
from app.domain.errors import NotAllowed, UnacceptableField, WrongState
from app.domain.promise import PromiseRhythm
from app.domain.roles import Role
from app.storage import promises
from app.storage.companies import Company
from app.storage.relays import Relay
from tests.support import cast
from tests.support.post import PostOffice
from tests.support.road import Road

TODAY = date(2026, 5, 12)
DAY = 24 * 60
ANSWER = "Lokalen på Industrigatan blir ledig i augusti.\n\nRing oss gärna."


@pytest.fixture
def promise_id(road: Road, code: str) -> int:
    visit_id = road.visit(code).visit_id
    promised = Promised(
        words="Vi ringer om lokalen", owner_id=road.bo.id, due_on=TODAY + timedelta(days=30)
    )
    return make_promise(road.act(road.bo), visit_id=visit_id, promised=promised)


def reach(road: Road, company: Company, **details: object) -> None:
    """Let the company have somebody to write to."""
    road.session.rollback()
    given = {"name": "Cissi Ek", "email": "cissi@dorren.example", **details}
    add_contact(
        road.act(road.astrid),
        company_id=company.id,
        details=ContactDetails(**given),  # type: ignore[arg-type]
    )


def text_of(letter: EmailMessage) -> str:
    part = letter.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


# The answer ----------------------------------------------------------------------------------


def test_the_company_gets_what_was_promised_and_our_answer_to_it(
    road: Road, post_office: PostOffice, company: Company, promise_id: int
) -> None:
    reach(road, company)
    write_answer(road.act(road.bo), promise_id=promise_id, version=1, answer=ANSWER)
    before = post_office.deliver(minutes=20)

    send_answer(road.act(road.bo), promise_id=promise_id, answer_version=1)
    letter = post_office.deliver(minutes=21)[-1]

    assert not [one for one in before if "Svar från oss" in one["Subject"]]
    assert letter["To"] == "Cissi Ek <cissi@dorren.example>"
    assert letter["Subject"] == "Svar från oss efter besöket hos Leksandsdörren"
    assert "Vi ringer om lokalen" in text_of(letter)
    assert "Lokalen på Industrigatan blir ledig i augusti." in text_of(letter)
    road.check_journal()


def test_an_answer_is_sent_once_for_each_version_of_it(
    road: Road, post_office: PostOffice, company: Company, promise_id: int
) -> None:
    reach(road, company)
    by_bo = road.act(road.bo)
    write_answer(by_bo, promise_id=promise_id, version=1, answer=ANSWER)

    sent = [send_answer(by_bo, promise_id=promise_id, answer_version=1) for _ in range(2)]
    write_answer(by_bo, promise_id=promise_id, version=2, answer="Den blev ledig redan nu.")
    with pytest.raises(WrongState):
        send_answer(by_bo, promise_id=promise_id, answer_version=1)
    road.session.rollback()
    sent.append(send_answer(by_bo, promise_id=promise_id, answer_version=2))

    assert sent == [True, False, True]
    kinds = [row.version for row in post_office.rows() if row.kind == "promise_answer"]
    assert sorted(kinds) == [1, 2]


def test_an_answer_that_was_replaced_before_it_left_is_not_sent(
    road: Road, post_office: PostOffice, company: Company, promise_id: int
) -> None:
    reach(road, company)
    by_bo = road.act(road.bo)
    write_answer(by_bo, promise_id=promise_id, version=1, answer=ANSWER)
    send_answer(by_bo, promise_id=promise_id, answer_version=1)
    write_answer(by_bo, promise_id=promise_id, version=2, answer="Nej, en annan lokal.")
    send_answer(by_bo, promise_id=promise_id, answer_version=2)

    letters = [one for one in post_office.deliver(minutes=20) if "Svar" in one["Subject"]]

    assert len(letters) == 1
    assert "Nej, en annan lokal." in text_of(letters[0])


def test_without_an_address_it_is_said_and_nothing_is_claimed(road: Road, promise_id: int) -> None:
    write_answer(road.act(road.bo), promise_id=promise_id, version=1, answer=ANSWER)

    with pytest.raises(UnacceptableField) as refused, road.unchanged():
        send_answer(road.act(road.bo), promise_id=promise_id, answer_version=1)

    assert refused.value.facts["reason"] == "no_address"


def test_who_has_no_part_in_a_promise_neither_writes_nor_sends(
    road: Road, company: Company, promise_id: int
) -> None:
    reach(road, company)
    karin = cast.make_person(road.session, "Karin", Role.STAFF, now=road.now)
    write_answer(road.act(road.bo), promise_id=promise_id, version=1, answer=ANSWER)

    with road.unchanged():
        with pytest.raises(NotAllowed):
            write_answer(road.act(karin), promise_id=promise_id, version=2, answer="Hej")
        road.session.rollback()
        with pytest.raises(NotAllowed):
            send_answer(road.act(karin), promise_id=promise_id, answer_version=1)


def test_a_contact_who_reads_english_gets_the_frame_in_english(
    road: Road, post_office: PostOffice, company: Company, promise_id: int
) -> None:
    reach(road, company, language=Language.ENGLISH)
    write_answer(road.act(road.bo), promise_id=promise_id, version=1, answer="It is free.")
    send_answer(road.act(road.bo), promise_id=promise_id, answer_version=1)

    letters = post_office.deliver(minutes=20)

    assert "Our answer after the visit to Leksandsdörren" in {one["Subject"] for one in letters}


# Reminders -----------------------------------------------------------------------------------


def test_the_owner_is_reminded_ahead_on_the_day_and_every_week_after(
    road: Road, post_office: PostOffice, promise_id: int
) -> None:
    days = [
        day
        for day in range(50)
        for _ in range(2)
        if remind_of_promises(road.act(minutes=day * DAY))
    ]
    subjects = [one["Subject"] for one in post_office.deliver(minutes=50 * DAY)]

    assert days == [23, 30, 37, 44]
    assert [one for one in subjects if "Löftet till Leksandsdörren" in one]
    road.check_journal()


def test_what_a_worker_missed_while_it_was_down_is_reminded_of_once(
    road: Road, post_office: PostOffice, promise_id: int
) -> None:
    assert remind_of_promises(road.act(minutes=46 * DAY)) == 1

    rows = [row for row in post_office.rows() if row.kind == "promise_due"]

    assert [row.recipient_email for row in rows] == ["bo@leksand.example"]
    assert [row.version for row in rows] == [(TODAY + timedelta(days=44)).toordinal()]


def test_a_promise_that_was_kept_reminds_nobody_not_even_by_a_letter_that_waited(
    road: Road, post_office: PostOffice, promise_id: int
) -> None:
    remind_of_promises(road.act(minutes=23 * DAY))
    keep_promise(road.act(road.bo, minutes=23 * DAY), promise_id=promise_id, version=1)

    assert remind_of_promises(road.act(minutes=30 * DAY)) == 0
    letters = post_office.deliver(minutes=31 * DAY)
    assert [one for one in letters if "lovat" in one["Subject"]] == []


def test_who_has_left_is_not_reminded_but_who_took_over_is(
    road: Road, post_office: PostOffice, promise_id: int
) -> None:
    deactivate_person(road.act(road.astrid), person_id=road.bo.id, heir_id=road.astrid.id)

    assert remind_of_promises(road.act(minutes=30 * DAY)) == 1
    rows = [row for row in post_office.rows() if row.kind == "promise_due"]
    assert [row.recipient_email for row in rows] == ["astrid@leksand.example"]


def test_who_takes_a_promise_over_that_is_due_is_reminded_at_once(
    road: Road, post_office: PostOffice, promise_id: int
) -> None:
    remind_of_promises(road.act(minutes=30 * DAY))
    promised = Promised(
        words="Vi ringer", owner_id=road.astrid.id, due_on=TODAY + timedelta(days=30)
    )
    change_promise(
        road.act(road.astrid, minutes=30 * DAY),
        promise_id=promise_id,
        version=1,
        promised=promised,
    )

    assert remind_of_promises(road.act(minutes=30 * DAY)) == 1
    rows = [row for row in post_office.rows() if row.kind == "promise_due"]
    assert [row.recipient_email for row in rows] == ["bo@leksand.example", "astrid@leksand.example"]


def test_a_relay_has_a_rhythm_of_its_own(road: Road, relay: Relay, promise_id: int) -> None:
    rhythm = PromiseRhythm(before_days=2, again_days=10)

    set_promise_rhythm(road.act(road.astrid), relay_id=relay.id, rhythm=rhythm)

    days = [day for day in range(45) if remind_of_promises(road.act(minutes=day * DAY))]
    assert days == [28, 30, 40]
    assert promises.rhythm_of(road.session, relay.id) == rhythm
    road.check_journal()


def test_only_admins_set_the_rhythm_and_only_to_whole_days(road: Road, relay: Relay) -> None:
    with pytest.raises(NotAllowed):
        set_promise_rhythm(road.act(road.bo), relay_id=relay.id, rhythm=PromiseRhythm())
    with pytest.raises(UnacceptableField):
        set_promise_rhythm(
            road.act(road.astrid), relay_id=relay.id, rhythm=PromiseRhythm(again_days=0)
        )
