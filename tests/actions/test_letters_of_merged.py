"""A company that was taken into another is still written to, by whoever speaks for both now."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from app.actions.add_contact import ContactDetails, add_contact
from app.actions.issue_company_link import issue_company_link
from app.actions.keep_relay_moving import keep_relay_moving
from app.actions.look_after_own import name_contact
from app.actions.merge_companies import merge_companies
from app.actions.note_no import note_no
from app.actions.send_choice_link import send_choice_link
from app.actions.submit_nomination import Choice, Submission, submit_nomination
from app.adapters import tokens
from app.domain.invitation import Channel
from app.domain.roles import Actor
from app.storage import contacts
from app.storage.companies import Company
from app.storage.contacts import Contact
from app.storage.handovers import Handover
from app.storage.outbox import OutgoingMail
from app.storage.relays import Relay
from app.storage.transaction import transaction
from tests.support import cast
from tests.support.client import CheckedClient
from tests.support.post import PostOffice
from tests.support.road import Road

CISSI = "cissi@dorren.example"
MATS = "mats@tomoku.example"
A_DAY = 24 * 60


@pytest.fixture
def chosen(road: Road, relay: Relay) -> Company:
    company = cast.make_company(road.session, relay, "Tomoku Hus", now=road.now, place="Insjön")
    speak_for(road, company, "Mats", MATS)
    return company


@pytest.fixture
def heir(road: Road, relay: Relay, company: Company) -> Company:
    """Who stands for Leksandsdörren once it is merged."""
    speak_for(road, company, "Cissi", CISSI)
    return cast.make_company(road.session, relay, "Dörrfabriken i Leksand", now=road.now)


def speak_for(road: Road, company: Company, name: str, email: str) -> None:
    details = ContactDetails(name=name, email=email, is_primary=True)
    add_contact(road.act(road.astrid), company_id=company.id, details=details)


def merge(road: Road, merged: Company, survivor: Company, *, minutes: float = 1) -> int:
    act = road.act(road.astrid, minutes=minutes)
    return merge_companies(act, merged_id=merged.id, survivor_id=survivor.id)


def choose(road: Road, code: str, company: Company) -> int:
    visit_id = road.visit(code).visit_id
    submission = Submission(visit_id=visit_id, first=Choice(company_id=company.id))
    return submit_nomination(road.by_link(visit_id), submission).nomination_id


def letters_to(road: Road, email: str) -> list[str]:
    road.session.rollback()
    to_them = select(OutgoingMail.kind).where(OutgoingMail.recipient_email == email)
    return list(road.session.scalars(to_them.order_by(OutgoingMail.id)))


def test_a_company_that_was_merged_after_it_was_chosen_is_invited_by_mail(
    road: Road, relay: Relay, code: str, chosen: Company
) -> None:
    nomination_id = choose(road, code, chosen)
    twin = cast.make_company(road.session, relay, "Tomoku Hus Sverige", now=road.now)
    last = cast.make_company(road.session, relay, "Tomoku Koncern", now=road.now)
    merge(road, chosen, twin)
    merge(road, twin, last)

    road.approve(nomination_id, minutes=2)
    sent = road.invite(nomination_id, minutes=20)

    assert sent.channel is Channel.MAIL
    assert letters_to(road, MATS) == ["invitation"]


def test_a_visited_company_that_was_merged_gets_every_letter_that_it_would_have_had(
    road: Road, code: str, company: Company, chosen: Company, heir: Company, post_office: PostOffice
) -> None:
    nomination_id = choose(road, code, chosen)
    merge(road, company, heir)
    road.approve(nomination_id, minutes=2)
    road.invite(nomination_id, minutes=20)

    post_office.deliver(minutes=30)
    note_no(road.act(road.astrid, minutes=40), nomination_id=nomination_id)
    keep_relay_moving(road.act(minutes=4 * A_DAY))

    assert letters_to(road, CISSI) == ["choice_link", "choose_again", "reminder"]


def test_the_link_to_its_choice_is_sent_by_hand(
    road: Road, code: str, company: Company, handover: Handover, heir: Company
) -> None:
    road.visit(code)
    merge(road, company, heir)

    assert send_choice_link(road.act(road.astrid, minutes=30), handover_id=handover.id)
    assert letters_to(road, CISSI) == ["choice_link"]


def test_its_own_page_says_who_is_stored(
    app: Flask,
    road: Road,
    client: CheckedClient,
    code: str,
    company: Company,
    handover: Handover,
    heir: Company,
) -> None:
    road.visit(code)
    own = own_page(app, road, handover)
    merge(road, company, heir)

    with time_machine.travel(road.now + timedelta(minutes=2), tick=False):
        page = client.get(own)

    assert CISSI in page.text
    assert "Ingen kontaktperson" not in page.text


def test_whom_it_names_on_its_own_page_speaks_for_the_company_that_stands(
    road: Road, code: str, company: Company, handover: Handover, heir: Company
) -> None:
    road.visit(code)
    merge(road, company, heir)
    by_own_link = replace(road.act(minutes=2), actor=Actor.company(handover.id))

    details = ContactDetails(name="Doris", email="doris@dorren.example", is_primary=True)
    name_contact(by_own_link, handover_id=handover.id, details=details)

    assert spoken_for(road, heir) == [("Doris", True), ("Cissi", False)]


def test_whom_an_admin_adds_to_it_speaks_for_the_company_that_stands(
    road: Road, company: Company, heir: Company
) -> None:
    merge(road, company, heir)

    speak_for(road, company, "Doris", "doris@dorren.example")

    assert spoken_for(road, heir) == [("Doris", True), ("Cissi", False)]


def test_who_was_noted_under_the_merged_name_before_is_found_too(
    road: Road, code: str, company: Company, handover: Handover, relay: Relay
) -> None:
    """A contact may have been entered at the merged company while its row was still asked."""
    road.visit(code)
    twin = cast.make_company(road.session, relay, "Dörrfabriken i Leksand", now=road.now)
    merge(road, company, twin)
    with transaction(road.session):
        road.session.add(Contact(company_id=company.id, email=CISSI, since=road.now))

    for one in (company, twin):
        found = contacts.to_invite(road.session, one.id)
        assert found is not None
        assert found.email == CISSI
    assert send_choice_link(road.act(road.astrid, minutes=30), handover_id=handover.id)


def test_another_company_s_people_are_not_written_to(
    road: Road, code: str, company: Company, chosen: Company, relay: Relay, post_office: PostOffice
) -> None:
    road.visit(code)
    twin = cast.make_company(road.session, relay, "Dörrfabriken i Leksand", now=road.now)
    merge(road, company, twin)

    post_office.deliver(minutes=30)

    assert letters_to(road, MATS) == []
    assert contacts.of_company(road.session, company.id) == []


def own_page(app: Flask, road: Road, handover: Handover) -> str:
    act = road.act(road.astrid)
    with transaction(act.session):
        nonce = issue_company_link(act, handover_id=handover.id)
    purpose = tokens.Purpose.COMPANY
    return f"/foretaget/{tokens.derive(app.extensions['keys'].link, purpose=purpose, nonce=nonce)}"


def spoken_for(road: Road, company: Company) -> list[tuple[str | None, bool]]:
    road.session.rollback()
    at_company = select(Contact).where(Contact.company_id == company.id)
    found = road.session.scalars(at_company.order_by(Contact.is_primary.desc(), Contact.id))
    return [(each.name, each.is_primary) for each in found]
