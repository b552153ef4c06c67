"""Note a person to turn to at a company."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import update

from app.actions import fields
from app.actions.act import Act
from app.actions.record_event import record_event
from app.domain.contact import Language
from app.domain.errors import NotAllowed, NotFound, UnacceptableField
from app.storage import companies
from app.storage.companies import Company
from app.storage.contacts import Contact
from app.storage.journal import chain_of
from app.storage.transaction import transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactDetails:
    """What is known of a contact person; something must be."""

    name: str | None = None
    role: str | None = None
    email: str | None = None
    phone: str | None = None
    language: Language | None = None
    is_primary: bool = False


def add_contact(act: Act, *, company_id: int, details: ContactDetails) -> int:
    """Add a contact person as an admin, of a merged company at its successor; give the row's id.

    Raises `NotAllowed`, `NotFound` and `UnacceptableField`.
    """
    if not act.actor.is_admin:
        raise NotAllowed
    cleaned = cleaned_details(details)
    with transaction(act.session):
        company = companies.current_locked(act.session, company_id)
        if company is None:
            raise NotFound
        added = enter_contact(act, company=company, details=cleaned)
        record_contact(act, added, event="contact.added")
        return added.id


def cleaned_details(details: ContactDetails) -> ContactDetails:
    """Clean what was written; raises `UnacceptableField`, by `name` when nothing is known."""
    cleaned = ContactDetails(
        name=fields.line("name", details.name),
        role=fields.line("role", details.role, max_length=fields.CONTACT_ROLE_CHARACTERS),
        email=fields.email("email", details.email),
        phone=fields.phone("phone", details.phone),
        language=details.language,
        is_primary=details.is_primary,
    )
    if not (cleaned.name or cleaned.email or cleaned.phone):
        raise UnacceptableField(field="name", reason=fields.MISSING)
    return cleaned


def enter_contact(act: Act, *, company: Company, details: ContactDetails) -> Contact:
    """Enter cleaned details of somebody at a company whose row is locked, unjournalled."""
    if details.is_primary:
        put_others_second(act, company_id=company.id)
    added = Contact(
        company_id=company.id,
        name=details.name,
        role=details.role,
        email=details.email,
        phone=details.phone,
        language=details.language,
        is_primary=details.is_primary,
        since=act.now,
    )
    act.session.add(added)
    act.session.flush()
    return added


def put_others_second(act: Act, *, company_id: int) -> None:
    """Nobody is the first to turn to until somebody is named anew."""
    act.session.execute(
        update(Contact)
        .where(Contact.company_id == company_id, Contact.is_primary, Contact.ended_at.is_(None))
        .values(is_primary=False)
    )


def record_contact(act: Act, contact: Contact, *, event: str) -> None:
    record_event(
        act,
        chain=chain_of(contact.company.relay_id),
        event=event,
        subject=f"company:{contact.company_id}",
        facts={"contact": contact.id, "primary": contact.is_primary},
        personal={
            "name": contact.name,
            "role": contact.role,
            "email": contact.email,
            "phone": contact.phone,
        },
    )
