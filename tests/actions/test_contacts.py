"""Whom to turn to at a company: added, corrected, and gone one day."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.actions.add_contact import ContactDetails, add_contact
from app.actions.end_contact import end_contact
from app.actions.update_contact import update_contact
from app.domain.contact import Language
from app.domain.errors import NotAllowed, NotFound, UnacceptableField
from app.storage import contacts
from app.storage.companies import Company
from app.storage.contacts import Contact
from app.storage.journal import JournalEntry, JournalText
from app.storage.transaction import transaction
from tests.support.road import Road

CISSI: dict[str, Any] = {"name": "Cissi", "email": "cissi@dorren.example"}


def add(road: Road, company: Company, **details: Any) -> int:
    return add_contact(
        road.act(road.astrid), company_id=company.id, details=ContactDetails(**(details or CISSI))
    )


def names(road: Road, company: Company) -> list[str | None]:
    road.session.rollback()
    return [each.name for each in contacts.of_company(road.session, company.id)]


def test_a_contact_is_kept_as_it_was_written(road: Road, company: Company) -> None:
    contact_id = add(
        road,
        company,
        name=" Cissi  Ek ",
        role="Vd",
        email="Cissi@DORREN.example",
        phone="0247-123 45",
        language=Language.ENGLISH,
    )

    kept = road.row(Contact, contact_id)
    assert (kept.name, kept.role, kept.phone) == ("Cissi Ek", "Vd", "0247-123 45")
    assert (kept.email, kept.language) == ("Cissi@dorren.example", Language.ENGLISH)
    assert (kept.since, kept.ended_at) == (road.now, None)


def test_one_is_turned_to_first_at_a_time(road: Road, company: Company) -> None:
    add(road, company, name="Cissi", is_primary=True)
    add(road, company, name="Carl")
    third = add(road, company, name="Cleo", is_primary=True)

    assert names(road, company) == ["Cleo", "Cissi", "Carl"]
    details = ContactDetails(name="Cleo")
    update_contact(road.act(road.astrid), contact_id=third, details=details)
    assert names(road, company) == ["Cissi", "Carl", "Cleo"]


def test_the_database_knows_one_first_contact(road: Road, company: Company) -> None:
    add(road, company, name="Cissi", is_primary=True)

    second = Contact(company_id=company.id, name="Carl", is_primary=True, since=road.now)
    with transaction(road.session):
        road.session.add(second)
        with pytest.raises(IntegrityError):
            road.session.flush()
        road.session.rollback()


def test_an_invitation_goes_to_whoever_has_an_address(road: Road, company: Company) -> None:
    add(road, company, name="Cissi", phone="0247-123 45", is_primary=True)
    assert contacts.to_invite(road.session, company.id) is None

    add(road, company, name="Carl", email="carl@dorren.example")

    invited = contacts.to_invite(road.session, company.id)
    called = contacts.to_call(road.session, company.id)
    assert invited is not None
    assert invited.name == "Carl"
    assert called is not None
    assert called.name == "Cissi"


def test_who_has_left_is_asked_nothing_more(road: Road, company: Company) -> None:
    contact_id = add(road, company)

    end_contact(road.act(road.astrid), contact_id=contact_id)

    assert names(road, company) == []
    assert contacts.to_invite(road.session, company.id) is None
    for act in (
        lambda: end_contact(road.act(road.astrid), contact_id=contact_id),
        lambda: update_contact(
            road.act(road.astrid), contact_id=contact_id, details=ContactDetails(**CISSI)
        ),
    ):
        with road.unchanged(), pytest.raises(NotFound):
            act()


def test_the_journal_keeps_who_it_was_apart_so_that_it_can_be_erased(
    road: Road, company: Company
) -> None:
    contact_id = add(road, company)
    details = ContactDetails(name="Cissi", phone="0247-123 45")
    update_contact(road.act(road.astrid), contact_id=contact_id, details=details)
    end_contact(road.act(road.astrid), contact_id=contact_id)

    road.session.rollback()
    entries = road.session.scalars(select(JournalEntry).order_by(JournalEntry.id)).all()
    texts = road.session.scalars(select(JournalText.value)).all()
    assert [entry.event for entry in entries] == [
        "contact.added",
        "contact.updated",
        "contact.ended",
    ]
    assert {entry.subject for entry in entries} == {f"company:{company.id}"}
    assert not any("issi" in entry.facts for entry in entries)
    assert sorted(texts) == ["0247-123 45", "Cissi", "Cissi", "cissi@dorren.example"]
    road.check_journal()


@pytest.mark.parametrize(
    ("details", "field", "reason"),
    [
        ({"role": "Vd"}, "name", "missing"),
        ({"name": " ", "phone": " "}, "name", "missing"),
        ({"email": "cissi"}, "email", "invalid"),
        ({"phone": "ring mig"}, "phone", "invalid"),
        ({"phone": "0247"}, "phone", "invalid"),
        ({"phone": "+46" + "1" * 20}, "phone", "invalid"),
        ({"phone": "811228-9874"}, "phone", "holds_personal_number"),
        ({"name": "Cissi 811228-9874"}, "name", "holds_personal_number"),
        ({"name": "x" * 121}, "name", "too_long"),
        ({"name": "Cissi", "role": "x" * 81}, "role", "too_long"),
        ({"email": "cissi@dorren.example\nBcc: alla@dorren.example"}, "email", "invalid"),
    ],
)
def test_what_cannot_be_kept_is_refused_by_its_field(
    road: Road, company: Company, details: dict[str, Any], field: str, reason: str
) -> None:
    with road.unchanged(), pytest.raises(UnacceptableField) as refused:
        add(road, company, **details)

    assert (refused.value.facts["field"], refused.value.facts["reason"]) == (field, reason)


def test_staff_keep_no_contacts(road: Road, company: Company) -> None:
    contact_id = add(road, company)
    act = road.act(road.bo)

    for attempt in (
        lambda: add_contact(act, company_id=company.id, details=ContactDetails(name="A")),
        lambda: update_contact(act, contact_id=contact_id, details=ContactDetails(name="A")),
        lambda: end_contact(act, contact_id=contact_id),
    ):
        with road.unchanged(), pytest.raises(NotAllowed):
            attempt()


def test_a_company_that_does_not_exist_has_no_contacts(road: Road) -> None:
    with pytest.raises(NotFound):
        add_contact(road.act(road.astrid), company_id=4711, details=ContactDetails(name="A"))
