"""Enter a company and its workplace into a relay's register."""

from __future__ import annotations

from dataclasses import dataclass, replace

from app.actions import fields
from app.actions.act import Act
from app.actions.describe_company import (
    CompanyDetails,
    WorkplaceDetails,
    cleaned_company,
    cleaned_workplace,
    describe_company,
    describe_workplace,
    with_position,
)
from app.actions.record_event import record_event
from app.domain.eligibility import CompanyStatus
from app.domain.errors import NotAllowed, NotFound, UnacceptableField
from app.domain.places import known_place
from app.domain.text import search_key, swedish_sort_key
from app.storage import relays
from app.storage.companies import Company, Workplace
from app.storage.journal import chain_of
from app.storage.transaction import transaction
from app.storage.upsert import inserted_id


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCompany:
    """A company to register; of a sole trader's number only the MAC is kept."""

    name: str
    place: str | None = None
    municipality_code: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    organisation_number: str | None = None
    number_mac: str | None = None
    status: CompanyStatus = CompanyStatus.UNKNOWN


@dataclass(frozen=True, slots=True)
class RegisteredCompany:
    company_id: int
    workplace_id: int
    name: str
    place: str | None


def register_company(
    act: Act,
    *,
    relay_id: int,
    company: NewCompany,
    details: CompanyDetails | None = None,
    at: WorkplaceDetails | None = None,
) -> RegisteredCompany:
    """Register what an admin wrote; a place that the program knows brings its position along.

    Raises `NotAllowed`, `NotFound` for the relay, and `UnacceptableField`, with the reason `taken`
    for a number that another company has.
    """
    if not act.actor.is_admin:
        raise NotAllowed
    cleaned = _cleaned(act, company)
    of_company = cleaned_company(details) if details else None
    of_workplace = cleaned_workplace(at) if at else None
    with transaction(act.session):
        if relays.locked(act.session, relay_id) is None:
            raise NotFound
        registered = enter_company(act, relay_id=relay_id, company=cleaned)
        _describe(act, registered, of_company, of_workplace)
        record_registration(act, registered, relay_id=relay_id)
        return registered


def _describe(
    act: Act,
    registered: RegisteredCompany,
    of_company: CompanyDetails | None,
    of_workplace: WorkplaceDetails | None,
) -> None:
    if of_company is not None:
        company = act.session.get_one(Company, registered.company_id)
        describe_company(act, company, of_company)
    if of_workplace is not None:
        workplace = act.session.get_one(Workplace, registered.workplace_id)
        describe_workplace(workplace, with_position(of_workplace, workplace))
        act.session.flush()


def enter_company(act: Act, *, relay_id: int, company: NewCompany) -> RegisteredCompany:
    """Enter cleaned values, under the relay's lock and unjournalled."""
    company_id = inserted_id(
        act.session,
        Company,
        values={
            "relay_id": relay_id,
            "name": company.name,
            "sort_key": swedish_sort_key(company.name),
            "search_key": search_key(company.name),
            "organisation_number": company.organisation_number,
            "number_mac": company.number_mac,
            "status": company.status,
            "created_at": act.now,
        },
    )
    if company_id is None:
        raise UnacceptableField(field="organisation_number", reason=fields.TAKEN)
    workplace_id = enter_workplace(act, company_id=company_id, company=company)
    return RegisteredCompany(company_id, workplace_id, company.name, company.place)


def enter_workplace(act: Act, *, company_id: int, company: NewCompany) -> int:
    """Give a company one more workplace, at the place that is written."""
    placed = _with_known_place(company)
    workplace = Workplace(
        company_id=company_id,
        place=placed.place,
        municipality_code=placed.municipality_code,
        latitude=placed.latitude,
        longitude=placed.longitude,
        created_at=act.now,
    )
    act.session.add(workplace)
    act.session.flush()
    return workplace.id


def record_registration(act: Act, registered: RegisteredCompany, *, relay_id: int) -> None:
    record_event(
        act,
        chain=chain_of(relay_id),
        event="company.registered",
        subject=f"company:{registered.company_id}",
        facts={"workplace": registered.workplace_id},
        personal={"name": registered.name, "place": registered.place},
    )


def _cleaned(act: Act, company: NewCompany) -> NewCompany:
    name = fields.company_name("name", company.name)
    number = fields.number("organisation_number", company.organisation_number, keys=act.keys)
    code = fields.municipality_code(company.municipality_code)
    fields.check_position(company.latitude, company.longitude)
    return replace(
        company,
        name=name,
        place=fields.line("place", company.place, max_length=fields.PLACE_CHARACTERS),
        municipality_code=code,
        organisation_number=number.organisation_number,
        number_mac=number.mac,
    )


def _with_known_place(company: NewCompany) -> NewCompany:
    """Fill in what is not written; a municipality that is written otherwise is believed."""
    place = known_place(company.place)
    if place is None or company.municipality_code not in {None, place.municipality_code}:
        return company
    position = (company.latitude, company.longitude)
    if company.latitude is None:
        position = (place.latitude, place.longitude)
    return replace(
        company,
        municipality_code=place.municipality_code,
        latitude=position[0],
        longitude=position[1],
    )
