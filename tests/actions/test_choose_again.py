"""The letter that asks a company to choose again: one for each time that its choice fell."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.actions.add_contact import ContactDetails, add_contact
from app.actions.answer_invitation import decline_invitation
from app.actions.invite_company import invite_company
from app.actions.note_no import note_no
from app.domain.mail import MailKind
from app.storage.companies import Company
from app.storage.outbox import OutgoingMail
from tests.support.post import PostOffice
from tests.support.road import Road

CISSI = "cissi@dorren.example"
SECOND = "Byns Bageri"
AGAIN = "Välj ett nytt företag som får nyckeln"


@pytest.fixture
def visit_id(road: Road, code: str, company: Company) -> int:
    details = ContactDetails(email=CISSI)
    add_contact(road.act(road.astrid), company_id=company.id, details=details)
    return road.visit(code).visit_id


def asked_again(road: Road) -> int:
    """How many letters ask Leksandsdörren to choose again."""
    road.session.rollback()
    letters = select(OutgoingMail.id).where(
        OutgoingMail.kind == MailKind.CHOOSE_AGAIN.value, OutgoingMail.recipient_email == CISSI
    )
    return len(road.session.scalars(letters).all())


def decline(road: Road, invitation_id: int, *, minutes: float) -> None:
    act = road.by_invitation(invitation_id, minutes=minutes)
    decline_invitation(act, invitation_id=invitation_id)


def invite_anew(road: Road, nomination_id: int, *, minutes: float) -> int:
    act = road.act(road.astrid, minutes=minutes)
    return invite_company(act, nomination_id=nomination_id).invitation_id


def test_a_second_no_from_the_same_company_is_told_as_the_first_was(
    road: Road, visit_id: int, post_office: PostOffice
) -> None:
    nomination_id = road.nominate(visit_id).nomination_id
    road.approve(nomination_id)
    decline(road, road.invite(nomination_id).invitation_id, minutes=12)
    post_office.deliver(minutes=13)

    decline(road, invite_anew(road, nomination_id, minutes=20), minutes=30)

    assert asked_again(road) == 2
    subjects = [letter["Subject"] for letter in post_office.deliver(minutes=31)]
    assert subjects.count(AGAIN) == 2


def test_a_no_by_telephone_is_told_and_so_is_the_one_to_the_invitation_after_it(
    road: Road, visit_id: int
) -> None:
    """Nobody was invited before the first, so that both noes know one invitation at most."""
    nomination_id = road.nominate(visit_id).nomination_id
    road.approve(nomination_id)
    note_no(road.act(road.astrid, minutes=11), nomination_id=nomination_id)
    assert asked_again(road) == 1

    decline(road, invite_anew(road, nomination_id, minutes=20), minutes=30)

    assert asked_again(road) == 2


def test_when_the_second_choice_said_no_and_then_the_first_once_more_both_are_told(
    road: Road, visit_id: int
) -> None:
    chosen = road.nominate(visit_id, second=SECOND)
    road.approve(chosen.nomination_id)
    road.approve(chosen.second_id or 0)
    decline(road, road.invite(chosen.nomination_id).invitation_id, minutes=12)
    assert asked_again(road) == 0, "the second choice is asked first"
    decline(road, road.invite(chosen.second_id or 0, minutes=13).invitation_id, minutes=14)
    assert asked_again(road) == 1

    decline(road, invite_anew(road, chosen.nomination_id, minutes=20), minutes=30)

    assert asked_again(road) == 2


def test_a_no_said_twice_is_told_once(road: Road, visit_id: int) -> None:
    nomination_id = road.nominate(visit_id).nomination_id
    road.approve(nomination_id)
    invitation_id = road.invite(nomination_id).invitation_id

    for minutes in (12, 13):
        decline(road, invitation_id, minutes=minutes)

    assert asked_again(road) == 1
