"""Where nobody has an e-mail address: the letter, the call, and the answer that is noted."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.actions.add_contact import ContactDetails, add_contact
from app.actions.answer_invitation import Yes, accept_invitation
from app.actions.end_invitation import expire_invitation
from app.actions.invite_company import SentInvitation
from app.adapters import tokens
from app.domain.code import in_groups
from app.domain.invitation import Channel, InvitationState
from app.domain.nomination import NominationState
from app.storage.companies import Company, Workplace
from app.storage.contacts import Contact
from app.storage.handovers import Handover
from app.storage.invitations import Invitation
from app.storage.journal import JournalEntry
from app.storage.nominations import Nomination
from app.storage.relays import Relay
from app.storage.transaction import transaction
from tests.support import cast, paper
from tests.support.client import CheckedClient
from tests.support.decoders import all_with_zxing
from tests.support.road import Road

pytestmark = pytest.mark.usefixtures("clock")
HOME = "/admin/"
YES, NO = "De sa ja", "De sa nej"


@pytest.fixture
def tomoku(session: Session, relay: Relay, road: Road) -> Company:
    return cast.make_company(session, relay, "Tomoku Hus", now=road.now, place="Insjön")


@pytest.fixture
def nomination_id(road: Road, code: str, tomoku: Company) -> int:
    nomination_id = road.nominate(road.visit(code).visit_id).nomination_id
    road.approve(nomination_id, minutes=-11)
    return nomination_id


@pytest.fixture
def sent(road: Road, nomination_id: int) -> SentInvitation:
    """The invitation that the worker made; nobody at Tomoku Hus has an address."""
    return road.invite(nomination_id, minutes=0)


@pytest.fixture
def letter(sent: SentInvitation) -> str:
    return f"/admin/inbjudningar/{sent.invitation_id}/brev.pdf"


@pytest.fixture
def call(sent: SentInvitation) -> str:
    return f"/admin/inbjudningar/{sent.invitation_id}/samtal"


@pytest.fixture
def typed(app: Flask, sent: SentInvitation) -> str:
    """The code in the letter, in the groups in which it is printed."""
    key, purpose = app.extensions["keys"].link, tokens.Purpose.LETTER
    return in_groups(tokens.derive_code(key, purpose=purpose, row_id=sent.invitation_id))


class TestQueue:
    def test_the_letter_and_the_call_wait_in_it(
        self, as_astrid: CheckedClient, sent: SentInvitation, letter: str, call: str
    ) -> None:
        page = as_astrid.get(HOME).text

        assert sent.channel is Channel.PERSON
        assert "Ingen adress: ring eller skriv." in page
        assert f'href="{letter}"' in page
        assert f'href="{call}"' in page

    def test_before_the_ten_minutes_have_passed_there_is_nothing_to_send(
        self, as_astrid: CheckedClient, nomination_id: int
    ) -> None:
        page = as_astrid.get(HOME).text

        assert "Godkänt, bjuds snart in" in page
        assert "/brev.pdf" not in page


class TestLetter:
    def test_its_code_leads_to_the_question(
        self, as_astrid: CheckedClient, client: CheckedClient, letter: str, typed: str
    ) -> None:
        pdf = as_astrid.get(letter).data

        (url,) = [code for page in paper.pages(pdf, dpi=200) for code in all_with_zxing(page)]
        assert url == f"HTTPS://NYCKEL.LEKSAND.SE/SVAR/{typed.replace('-', '')}"
        question = client.get(url.removeprefix("HTTPS://NYCKEL.LEKSAND.SE")).text
        assert "Leksandsdörren har valt att nyckeln ska gå vidare till Tomoku Hus." in question

    def test_it_says_what_the_mail_says_and_how_to_answer(
        self, as_astrid: CheckedClient, road: Road, tomoku: Company, letter: str, typed: str
    ) -> None:
        with transaction(road.session):
            road.session.execute(
                update(Workplace)
                .where(Workplace.company_id == tomoku.id)
                .values(street_address="Smedjegatan 4", postcode="79340")
            )

        text = paper.text_of(as_astrid.get(letter).data)

        for words in (
            *("Tomoku Hus Smedjegatan 4 793 40 Insjön", "Leksand den 12 maj 2026"),
            *("Leksandsdörren har valt er", "är en stafett mellan företagen i Leksand"),
            *("Besöket tar ungefär en timme", "26 maj 2026 klockan 09.00"),
            *(f"Gå till nyckel.leksand.se/svar och skriv koden {typed}", "0247-800 00"),
            "Säger ni nej berättar vi det inte för någon",
        ):
            assert words in text, words

    def test_the_reason_stands_in_it_only_where_it_may_be_shown(
        self, as_astrid: CheckedClient, road: Road, letter: str
    ) -> None:
        assert "De är nyfikna på oss" not in paper.text_of(as_astrid.get(letter).data)
        with transaction(road.session):
            road.session.execute(update(Nomination).values(publish_reason=True))

        assert "De är nyfikna på oss" in paper.text_of(as_astrid.get(letter).data)

    def test_it_comes_in_english_when_asked(self, as_astrid: CheckedClient, letter: str) -> None:
        answer = as_astrid.get(f"{letter}?sprak=en")

        assert "You need not have the letter" in paper.text_of(answer.data)
        assert b"/Lang (en)" in answer.data

    def test_it_is_a_file_of_its_own_that_nobody_else_keeps(
        self, as_astrid: CheckedClient, letter: str
    ) -> None:
        answer = as_astrid.get(letter)

        assert answer.mimetype == "application/pdf"
        disposition = answer.headers["Content-Disposition"]
        assert disposition == 'attachment; filename="brev-tomoku-hus.pdf"'
        assert answer.headers["Cache-Control"] == "no-store"

    def test_printing_it_changes_nothing(
        self, as_astrid: CheckedClient, road: Road, letter: str, call: str
    ) -> None:
        with road.unchanged():
            as_astrid.get(letter)
            as_astrid.get(call)


class TestTypedCode:
    @pytest.mark.parametrize("as_typed", ["{}", "  {} ", "lower", "spaces"])
    def test_it_opens_the_question_however_it_is_typed(
        self, client: CheckedClient, road: Road, typed: str, as_typed: str
    ) -> None:
        written = {"lower": typed.lower(), "spaces": typed.replace("-", " ")}.get(
            as_typed, as_typed.format(typed)
        )
        with road.unchanged():
            answer = client.submit(client.get("/svar"), "Fortsätt", code=written)

        assert answer.status_code == 303
        assert "Tomoku Hus" in client.get(answer.location).text

    @pytest.mark.parametrize("wrong", ["", "hej", "0000-0000-0000-0006"])
    def test_a_wrong_one_is_told_by_its_field_and_kept(
        self, client: CheckedClient, sent: SentInvitation, wrong: str
    ) -> None:
        answer = client.submit(client.get("/svar"), "Fortsätt", code=wrong)

        assert answer.status_code == 422
        assert "Koden stämmer inte." in answer.text
        assert f'value="{wrong}"' in answer.text

    def test_one_character_too_many_away_is_another_code(
        self, client: CheckedClient, typed: str
    ) -> None:
        swapped = ("1" if typed[-1] == "0" else "0").join((typed[:-1], ""))

        assert client.get(f"/svar/{swapped}").status_code == 404

    def test_guessing_is_slowed_down(self, client: CheckedClient, sent: SentInvitation) -> None:
        page = client.get("/svar")
        statuses = [client.submit(page, "Fortsätt", code="hej").status_code for _ in range(12)]

        assert statuses == [422] * 10 + [429] * 2


class TestCall:
    def test_it_says_whom_to_ask_for_and_what_to_say(
        self, as_astrid: CheckedClient, road: Road, tomoku: Company, call: str
    ) -> None:
        cissi = ContactDetails(name="Cissi Ek", phone="0247-123 45")
        add_contact(road.act(road.astrid), company_id=tomoku.id, details=cissi)

        page = as_astrid.get(call).text

        for words in (
            *("Ring Tomoku Hus", "Cissi Ek", 'href="tel:0247-12345"', "Leksandsdörren har haft"),
            *("Vill ni ta emot nyckeln?", "26 maj 2026 klockan 09.00", "Om de tvekar"),
        ):
            assert words in page, words

    def test_a_yes_with_a_time_is_noted_as_spoken_to_her(
        self, as_astrid: CheckedClient, road: Road, sent: SentInvitation, call: str
    ) -> None:
        answer = as_astrid.submit(
            as_astrid.get(call), YES, time="2", name="Cissi Ek", phone="0247-123 45"
        )

        assert answer.status_code == 303
        coming = road.row(Handover, road.newest(Handover))
        assert (coming.company_name, str(coming.scheduled_on)) == ("Tomoku Hus", "2026-05-28")
        assert road.session.scalars(select(Contact.phone)).all() == ["0247-123 45"]
        invitation = road.row(Invitation, sent.invitation_id)
        assert invitation.state is InvitationState.ACCEPTED
        assert invitation.entered_by_id == road.astrid.id
        story = as_astrid.get(f"/admin/overlamningar/{coming.id}").text
        assert "Svarade muntligt till kontoret. Antecknat av Astrid" in story

    def test_times_that_have_been_are_not_spoken_of(
        self, as_astrid: CheckedClient, call: str, letter: str, clock: time_machine.Traveller
    ) -> None:
        clock.shift(timedelta(days=14))
        page = as_astrid.get(call).text
        assert "28 maj 2026 klockan 13.00" in page
        assert "26 maj 2026" not in page
        assert "26 maj 2026 klockan" not in paper.text_of(as_astrid.get(letter).data)

        clock.shift(timedelta(days=7))

        page = as_astrid.get(call).text
        assert "Vilken dag skulle passa er?" in page
        assert 'type="radio"' not in page

    def test_a_no_is_noted_as_spoken_too_and_told_to_nobody(
        self, as_astrid: CheckedClient, road: Road, sent: SentInvitation, call: str
    ) -> None:
        assert as_astrid.submit(as_astrid.get(call), NO).status_code == 303

        invitation = road.row(Invitation, sent.invitation_id)
        assert invitation.state is InvitationState.DECLINED
        assert invitation.entered_by_id == road.astrid.id
        assert "Tomoku" not in as_astrid.get("/").text

    def test_the_journal_tells_a_spoken_answer_from_a_written_one(
        self, as_astrid: CheckedClient, road: Road, sent: SentInvitation, call: str
    ) -> None:
        as_astrid.submit(as_astrid.get(call), YES, time="1")

        road.session.rollback()
        answered = select(JournalEntry).where(JournalEntry.event == "invitation.answered")
        entry = road.session.scalars(answered).one()
        assert entry.actor == f"person:{road.astrid.id}"
        assert json.loads(entry.facts)["spoken"] is True
        road.check_journal()

    def test_what_cannot_be_read_comes_back_by_its_field(
        self, as_astrid: CheckedClient, road: Road, call: str
    ) -> None:
        page = as_astrid.get(call)
        with road.unchanged():
            answer = as_astrid.submit(page, YES, email="inte en adress", wish="En fredag")

        assert answer.status_code == 422
        assert 'aria-describedby="email-error"' in answer.text
        assert "En fredag" in answer.text

    @pytest.mark.parametrize("said", ["", "kanske"])
    def test_what_is_neither_yes_nor_no_answers_nothing(
        self, as_astrid: CheckedClient, road: Road, call: str, said: str
    ) -> None:
        with road.unchanged():
            assert as_astrid.post_form(call, svar=said).status_code == 400

    def test_whoever_was_quicker_is_not_overruled(
        self, as_astrid: CheckedClient, road: Road, sent: SentInvitation, call: str
    ) -> None:
        page = as_astrid.get(call)
        accept_invitation(
            road.by_invitation(sent.invitation_id, minutes=0),
            invitation_id=sent.invitation_id,
            yes=Yes(position=1),
        )

        as_astrid.submit(page, NO)

        invitation = road.row(Invitation, sent.invitation_id)
        assert invitation.state is InvitationState.ACCEPTED
        assert invitation.entered_by_id is None
        assert "Länken gäller inte längre" in as_astrid.get(HOME).text

    def test_an_invitation_that_has_ended_is_neither_printed_nor_called_about(
        self, as_astrid: CheckedClient, road: Road, nomination_id: int, letter: str, call: str
    ) -> None:
        expire_invitation(road.act(road.astrid), nomination_id=nomination_id)

        for path in (letter, call):
            answer = as_astrid.get(path)
            assert answer.status_code == 410
            assert "Svarstiden har gått ut för Tomoku Hus." in answer.text


class TestWhoMay:
    @pytest.mark.parametrize("name", ["letter", "call"])
    def test_only_admins(
        self, as_bo: CheckedClient, client: CheckedClient, letter: str, call: str, name: str
    ) -> None:
        path = {"letter": letter, "call": call}[name]

        assert as_bo.get(path).status_code == 403
        assert client.get(path).status_code == 401

    def test_only_admins_note_an_answer(
        self, as_bo: CheckedClient, road: Road, nomination_id: int, call: str
    ) -> None:
        with road.unchanged():
            assert as_bo.post_form(call, svar="nej").status_code == 403

        assert road.row(Nomination, nomination_id).state is NominationState.INVITED
