"""Correct what is known of a company's contact person."""

from __future__ import annotations

from app.actions.act import Act
from app.actions.add_contact import (
    ContactDetails,
    cleaned_details,
    put_others_second,
    record_contact,
)
from app.domain.errors import NotAllowed, NotFound
from app.storage import contacts
from app.storage.companies import Company
from app.storage.contacts import Contact
from app.storage.transaction import transaction


def update_contact(act: Act, *, contact_id: int, details: ContactDetails) -> None:
    """Write a contact person's details anew, as an admin.

    Raises `NotAllowed`, `NotFound` also for one who speaks for the company no more, and
    `UnacceptableField`.
    """
    if not act.actor.is_admin:
        raise NotAllowed
    cleaned = cleaned_details(details)
    with transaction(act.session):
        found = contacts.contact(act.session, contact_id)
        if found is None:
            raise NotFound
        write_contact(act, found, details=cleaned)
        record_contact(act, found, event="contact.updated")


def write_contact(act: Act, contact: Contact, *, details: ContactDetails) -> None:
    """Write cleaned details over those of a contact, unjournalled."""
    act.session.get_one(Company, contact.company_id, with_for_update=True)
    if details.is_primary and not contact.is_primary:
        put_others_second(act, company_id=contact.company_id)
    contact.name = details.name
    contact.role = details.role
    contact.email = details.email
    contact.phone = details.phone
    contact.language = details.language
    contact.is_primary = details.is_primary
    act.session.flush()
