"""Write what a row of a table tells of a company, in the transaction of its batch, unjournalled."""

from __future__ import annotations

from collections.abc import Sequence

from app.actions.act import Act
from app.actions.add_contact import enter_contact
from app.actions.match_company_rows import NEW_WORKPLACE, KnownCompanies, Meant, place_meant
from app.actions.read_company_row import CompanyRow
from app.actions.update_company import rename
from app.domain.places import known_place
from app.domain.register import Source
from app.domain.text import search_key, swedish_sort_key
from app.storage.companies import Company, EarlierName, Workplace

_OF_COMPANY = ("status", "size_class", "industry_code")
_OF_WORKPLACE = (
    "street_address",
    "postcode",
    "place",
    "municipality_code",
    "latitude",
    "longitude",
)


def enter_row(act: Act, known: KnownCompanies, row: CompanyRow, *, relay_id: int) -> Company:
    """Enter a company that the register does not know."""
    company = Company(
        relay_id=relay_id,
        name=row.name,
        sort_key=swedish_sort_key(row.name),
        search_key=search_key(row.name),
        organisation_number=row.number.organisation_number,
        number_mac=row.number.mac,
        status=row.status,
        size_class=row.size_class,
        industry_code=row.industry_code,
        source=Source.IMPORT,
        created_at=act.now,
        workplaces=[_workplace(act, row)],
        earlier_names=_earlier_names(row.earlier_name),
    )
    act.session.add(company)
    act.session.flush()
    known.add(company)
    _contact(act, known, company, row)
    return company


def apply_row(act: Act, known: KnownCompanies, meant: Meant, row: CompanyRow) -> None:
    """Write what the row tells otherwise of a company that is known."""
    company, told = meant.company, set(meant.differences)
    if "name" in told:
        rename(act, company, name=row.name)
    if "organisation_number" in told:
        company.organisation_number = row.number.organisation_number
        company.number_mac = row.number.mac
    if "earlier_name" in told:
        company.earlier_names.extend(_earlier_names(row.earlier_name))
    _write(company, row, parts=_OF_COMPANY, told=told)
    at = place_meant(company, row)
    if NEW_WORKPLACE in told:
        company.workplaces.append(_workplace(act, row))
    elif at is not None:
        _write(at, row, parts=_OF_WORKPLACE, told=told)
    if "contact" in told:
        _contact(act, known, company, row)
    act.session.flush()
    known.add(company)


def _write(
    written: Company | Workplace, row: CompanyRow, *, parts: Sequence[str], told: set[str]
) -> None:
    for part in parts:
        if part in told:
            setattr(written, part, getattr(row, part))


def _workplace(act: Act, row: CompanyRow) -> Workplace:
    """A place that the program knows tells what the table does not say."""
    place = known_place(row.place)
    if place is not None and row.municipality_code not in {None, place.municipality_code}:
        place = None
    return Workplace(
        street_address=row.street_address,
        postcode=row.postcode,
        place=row.place,
        municipality_code=row.municipality_code or (place.municipality_code if place else None),
        latitude=place.latitude if place and row.latitude is None else row.latitude,
        longitude=place.longitude if place and row.longitude is None else row.longitude,
        created_at=act.now,
    )


def _earlier_names(name: str | None) -> list[EarlierName]:
    return [EarlierName(name=name, search_key=search_key(name))] if name else []


def _contact(act: Act, known: KnownCompanies, company: Company, row: CompanyRow) -> None:
    if row.contact is not None:
        known.add_contact(enter_contact(act, company=company, details=row.contact))
