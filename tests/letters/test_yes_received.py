"""The coming company's yes is confirmed to whom was asked, with the link to its own page."""

from __future__ import annotations

from datetime import date

import pytest

from app.actions.add_contact import ContactDetails
from app.actions.answer_invitation import Yes, accept_invitation
from app.actions.invite_company import Asking, SentInvitation, invite_company
from app.actions.schedule_handover import schedule_handover
from app.domain.mail import MailKind
from tests.letters.test_letters import links_in, text_of
from tests.support.client import CheckedClient
from tests.support.post import PostOffice
from tests.support.road import Road


@pytest.fixture
def answering(road: Road, code: str) -> SentInvitation:
    nomination_id = road.nominate(road.visit(code).visit_id).nomination_id
    road.approve(nomination_id, minutes=-11)
    asking = Asking(email="tove@tomoku.example", name="Tove")
    return invite_company(road.act(road.astrid), nomination_id=nomination_id, asking=asking)


def say_yes(road: Road, answering: SentInvitation, yes: Yes) -> int:
    invitation_id = answering.invitation_id
    started = accept_invitation(
        road.by_invitation(invitation_id), invitation_id=invitation_id, yes=yes
    )
    assert started is not None
    return started.handover_id


def test_a_yes_without_a_day_is_confirmed_to_whom_was_asked_with_their_own_link(
    road: Road, post_office: PostOffice, client: CheckedClient, answering: SentInvitation
) -> None:
    say_yes(road, answering, Yes(wish="En fredag i juni"))

    letter = post_office.deliver(minutes=12)[-1]

    assert letter["To"] == "Tove <tove@tomoku.example>"
    assert letter["Subject"] == "Tack för ert ja. Nyckeln kommer till Tomoku Hus"
    assert "En fredag i juni" in text_of(letter)
    (own,) = links_in(letter)
    page = client.get(own).text
    assert "Dagen är inte bestämd än." in page


def test_a_contact_that_was_named_gets_it_instead(
    road: Road, post_office: PostOffice, answering: SentInvitation
) -> None:
    named = ContactDetails(name="Ulla", email="ulla@tomoku.example", is_primary=True)
    say_yes(road, answering, Yes(contact=named))

    assert post_office.deliver(minutes=12)[-1]["To"] == "Ulla <ulla@tomoku.example>"


def test_with_a_day_one_letter_tells_of_both(
    road: Road, post_office: PostOffice, answering: SentInvitation
) -> None:
    say_yes(road, answering, Yes(position=1))

    kinds = [row.kind for row in post_office.rows()]

    assert kinds.count(MailKind.VISIT_PLAN.value) == 1
    assert MailKind.YES_RECEIVED.value not in kinds


def test_a_day_that_was_set_before_it_left_is_told_in_its_place(
    road: Road, post_office: PostOffice, answering: SentInvitation
) -> None:
    handover_id = say_yes(road, answering, Yes())
    schedule_handover(road.act(road.astrid), handover_id=handover_id, scheduled_on=date(2026, 6, 3))

    subjects = [letter["Subject"] for letter in post_office.deliver(minutes=12)]

    assert subjects[-1] == "Nu är dagen för besöket hos Tomoku Hus bestämd"
    assert not [subject for subject in subjects if subject.startswith("Tack för ert ja")]


def test_nobody_s_address_is_made_up(road: Road, post_office: PostOffice, code: str) -> None:
    road.leg(code, "Tomoku Hus")

    assert post_office.rows() == []
