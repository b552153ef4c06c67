"""Find which companies the rows of a table mean, and what each row would change; nothing is written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, selectinload

from app.actions import fields
from app.actions.add_contact import ContactDetails
from app.actions.read_company_row import CompanyRow
from app.domain.company_name import same_name_keys
from app.domain.eligibility import CompanyStatus
from app.domain.errors import UnacceptableField
from app.domain.text import search_key
from app.storage import companies
from app.storage.companies import Company, Workplace
from app.storage.contacts import Contact

NEW_WORKPLACE = "workplace"


@dataclass(frozen=True, slots=True)
class Meant:
    """A known company, and the parts of it that the row tells otherwise; none is unchanged."""

    company: Company
    differences: Sequence[str]


class KnownCompanies:
    """The companies of a relay that some rows can mean, read in a few questions for all of them."""

    def __init__(self, session: Session, relay_id: int, rows: Iterable[CompanyRow]) -> None:
        self._session, self._relay_id = session, relay_id
        self._by_number: dict[str, Company] = {}
        self._by_key: dict[str, list[Company]] = {}
        self._contacts: dict[int, list[Contact]] = {}
        found = self._found(list(rows))
        for company in found:
            self.add(company)
        self._read_contacts(found)

    def add(self, company: Company) -> None:
        """Let later rows mean a company that an earlier one brought."""
        for number in filter(None, (company.organisation_number, company.number_mac)):
            self._by_number[number] = company
        named = self._by_key.setdefault(company.search_key, [])
        if company not in named:
            named.append(company)

    def add_contact(self, contact: Contact) -> None:
        self._contacts.setdefault(contact.company_id, []).append(contact)

    def meant(self, row: CompanyRow) -> Meant | None:
        """Find what a row means; None is new. Raises `UnacceptableField` where it could be several.

        What a register still says of a company that was merged into another is not true of the other.
        """
        found = self._company(row)
        if found is None:
            return None
        current = companies.current(self._session, found)
        is_merged = current is not found
        return Meant(current, [] if is_merged else list(self._differences(current, row)))

    def _found(self, rows: Sequence[CompanyRow]) -> Sequence[Company]:
        question = (
            select(Company)
            .where(
                Company.relay_id == self._relay_id,
                or_(
                    Company.organisation_number.in_(
                        {row.number.organisation_number for row in rows}
                    ),
                    Company.number_mac.in_({row.number.mac for row in rows}),
                    Company.search_key.in_(
                        {key for row in rows for key in same_name_keys(row.name)}
                    ),
                ),
            )
            .options(selectinload(Company.workplaces), selectinload(Company.earlier_names))
            .order_by(Company.id)
        )
        return self._session.scalars(question).all()

    def _read_contacts(self, found: Sequence[Company]) -> None:
        ids = [company.id for company in found]
        present = select(Contact).where(Contact.company_id.in_(ids), Contact.ended_at.is_(None))
        for contact in self._session.scalars(present):
            self.add_contact(contact)

    def _company(self, row: CompanyRow) -> Company | None:
        number = row.number.organisation_number or row.number.mac
        if number in self._by_number:
            return self._by_number[number]
        keys = (search_key(row.name), *sorted(same_name_keys(row.name)))
        fitting = next(filter(None, (self._fitting(key, row) for key in keys)), [])
        if len(fitting) > 1:
            raise UnacceptableField(field="name", reason=fields.AMBIGUOUS)
        return fitting[0] if fitting else None

    def _fitting(self, key: str, row: CompanyRow) -> list[Company]:
        return [
            company
            for company in self._by_key.get(key, ())
            if not (any(row.number) and _has_number(company))
            and companies.workplace_at(company, row.place) is not None
        ]

    def _differences(self, company: Company, row: CompanyRow) -> Iterator[str]:
        if _is_renamed(company, row.name):
            yield "name"
        if any(row.number) and not _has_number(company):
            yield "organisation_number"
        if row.earlier_name and _is_unheard(company, row.earlier_name):
            yield "earlier_name"
        if row.status not in {CompanyStatus.UNKNOWN, company.status}:
            yield "status"
        yield from (
            part
            for part in ("size_class", "industry_code")
            if getattr(row, part) not in {None, getattr(company, part)}
        )
        yield from _workplace_differences(place_meant(company, row), row)
        if row.contact and not self._knows(company, row.contact):
            yield "contact"

    def _knows(self, company: Company, told: ContactDetails) -> bool:
        return any(
            told.email == known.email if told.email else told.phone in {None, known.phone}
            for known in self._contacts.get(company.id, ())
            if told.email or told.phone or told.name == known.name
        )


def place_meant(company: Company, row: CompanyRow) -> Workplace | None:
    """Find the workplace that a row tells of; one whose place nobody knows may be there.

    Two streets of a place are two workplaces; one whose street nobody knows may be in either.
    """
    among = companies.workplaces_at(company, row.place)
    if not among and len(company.workplaces) == 1 and company.workplaces[0].place is None:
        among = company.workplaces
    if row.street_address is None:
        return next(iter(among), None)
    told = street_key(row.street_address)
    streets = [(at, street_key(at.street_address)) for at in among]
    return next((at for key in (told, "") for at, street in streets if street == key), None)


def street_key(street: str | None) -> str:
    """Fold a street address so that a register's capitals make it no other one."""
    return " ".join((street or "").casefold().split())


def _workplace_differences(at: Workplace | None, row: CompanyRow) -> Iterator[str]:
    if at is None:
        yield NEW_WORKPLACE
        return
    if row.place and at.place is None:
        yield "place"
    if row.street_address and not at.street_address:
        yield "street_address"
    yield from (
        part
        for part in ("postcode", "municipality_code", "latitude", "longitude")
        if getattr(row, part) not in {None, getattr(at, part)}
    )


def _is_renamed(company: Company, name: str) -> bool:
    """A register's capitals, its legal form and a name given up long ago are no new name."""
    heard = {company.search_key, *(each.search_key for each in company.earlier_names)}
    return not heard & same_name_keys(name)


def _is_unheard(company: Company, name: str) -> bool:
    heard = {company.search_key, *(each.search_key for each in company.earlier_names)}
    return search_key(name) not in heard


def _has_number(company: Company) -> bool:
    return bool(company.organisation_number or company.number_mac)
