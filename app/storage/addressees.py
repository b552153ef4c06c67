"""Where a letter to an invited company goes, and whom to ask for on the telephone."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.storage import companies, contacts
from app.storage.companies import Company, Workplace
from app.storage.nominations import Nomination


@dataclass(frozen=True, slots=True)
class Addressee:
    """A company as it is written to; what the register does not know is empty."""

    company: str
    contact: str | None = None
    phone: str | None = None
    street_address: str | None = None
    postcode: str | None = None
    place: str | None = None


def addressee(session: Session, nomination_id: int) -> Addressee:
    """Find a chosen company's address in the register, or what was written when it was chosen."""
    choice = session.get_one(Nomination, nomination_id)
    company = _company(session, choice)
    if company is None:
        return Addressee(choice.company_name, place=choice.company_place)
    at = _workplace(company, choice)
    speaking = contacts.of_company(session, company.id)
    to_call = next((one for one in speaking if one.phone), None)
    first = to_call or next(iter(speaking), None)
    return Addressee(
        company=choice.company_name,
        contact=first.name if first else None,
        phone=to_call.phone if to_call else None,
        street_address=at.street_address if at else None,
        postcode=at.postcode if at else None,
        place=(at.place if at else None) or choice.company_place,
    )


def _company(session: Session, choice: Nomination) -> Company | None:
    found = (
        session.get(Company, choice.company_id)
        if choice.company_id is not None
        else companies.recognised(
            session,
            relay_id=choice.relay_id,
            name=choice.company_name,
            place=choice.company_place,
            organisation_number=choice.organisation_number,
            number_mac=choice.number_mac,
        )
    )
    return companies.current(session, found) if found else None


def _workplace(company: Company, choice: Nomination) -> Workplace | None:
    """The one that was pointed out, else the one at the place that was written, else the first."""
    chosen = (at for at in company.workplaces if at.id == choice.workplace_id)
    at_place = companies.workplace_at(company, choice.company_place)
    return next(chosen, None) or at_place or next(iter(company.workplaces), None)
