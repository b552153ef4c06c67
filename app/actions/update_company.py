"""Correct what the register says of a company; handovers keep the name as it was on their day."""

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
)
from app.actions.record_event import record_event
from app.domain.eligibility import CompanyStatus
from app.domain.errors import NotAllowed, NotFound
from app.domain.places import known_place
from app.domain.text import search_key, swedish_sort_key
from app.storage import companies
from app.storage.companies import Company, EarlierName, Workplace
from app.storage.journal import chain_of
from app.storage.transaction import transaction


def update_company(
    act: Act,
    *,
    workplace_id: int,
    name: str | None,
    place: str | None,
    status: CompanyStatus,
    municipality_code: str | None = None,
    details: CompanyDetails | None = None,
    at: WorkplaceDetails | None = None,
) -> None:
    """Write the company's name and standing, and its workplace, as an admin.

    A place that the program knows brings its municipality and position along, unless they are
    written otherwise than they were; at any other the position is unknown, and the municipality as
    before. Without `details` and `at` the rest stays as it is. Raises `NotAllowed`, `NotFound` and
    `UnacceptableField` (`name`, `place`, `municipality_code`, and what the details name).
    """
    if not act.actor.is_admin:
        raise NotAllowed
    written = fields.company_name("name", name)
    moved_to = _cleaned(place, municipality_code, at)
    described = cleaned_company(details) if details else None
    with transaction(act.session):
        workplace = companies.workplace(act.session, workplace_id)
        if workplace is None:
            raise NotFound
        company = workplace.company
        rename(act, company, name=written)
        company.status = status
        if described is not None:
            describe_company(act, company, described)
        _move(act, workplace, moved_to)
        _record(act, workplace)


def _record(act: Act, workplace: Workplace) -> None:
    company = workplace.company
    record_event(
        act,
        chain=chain_of(company.relay_id),
        event="company.updated",
        subject=f"company:{company.id}",
        facts={"workplace": workplace.id, "status": str(company.status)},
        personal={"name": company.name, "place": workplace.place},
    )


def update_workplace(
    act: Act,
    *,
    workplace_id: int,
    place: str | None,
    municipality_code: str | None,
    at: WorkplaceDetails,
) -> None:
    """Write where a further workplace lies, as an admin; raises as `update_company` does."""
    if not act.actor.is_admin:
        raise NotAllowed
    moved_to = _cleaned(place, municipality_code, at)
    with transaction(act.session):
        workplace = companies.workplace(act.session, workplace_id)
        if workplace is None:
            raise NotFound
        _move(act, workplace, moved_to)
        record_workplace(act, workplace, event="company.workplace_updated")


def record_workplace(act: Act, workplace: Workplace, *, event: str) -> None:
    record_event(
        act,
        chain=chain_of(workplace.company.relay_id),
        event=event,
        subject=f"company:{workplace.company_id}",
        facts={"workplace": workplace.id},
        personal={"place": workplace.place},
    )


@dataclass(frozen=True, slots=True)
class _Moved:
    place: str | None
    code: str | None
    at: WorkplaceDetails | None


def _cleaned(place: str | None, code: str | None, at: WorkplaceDetails | None) -> _Moved:
    return _Moved(
        fields.line("place", place, max_length=fields.PLACE_CHARACTERS),
        fields.municipality_code(code),
        cleaned_workplace(at) if at else None,
    )


def rename(act: Act, company: Company, *, name: str) -> None:
    """Give a company another name and keep the one it had; only spelled otherwise it is the same."""
    if name == company.name:
        return
    if search_key(name) != company.search_key:
        act.session.add(_earlier_name(act, company))
    company.name = name
    company.sort_key = swedish_sort_key(name)
    company.search_key = search_key(name)
    act.session.flush()


def _earlier_name(act: Act, company: Company) -> EarlierName:
    """The present name, from when the one before it was given up."""
    latest = company.earlier_names[-1].until if company.earlier_names else None
    return EarlierName(
        company_id=company.id,
        name=company.name,
        search_key=company.search_key,
        since=latest,
        until=act.now,
    )


def _move(act: Act, workplace: Workplace, to: _Moved) -> None:
    """A position belongs to its place: what is written as it was moves along with the place."""
    known = known_place(to.place)
    code, at = to.code, to.at
    if search_key(to.place or "") != search_key(workplace.place or ""):
        had = (workplace.latitude, workplace.longitude)
        workplace.latitude = known.latitude if known else None
        workplace.longitude = known.longitude if known else None
        if code in {None, workplace.municipality_code}:
            code = known.municipality_code if known else None
        if at is not None and (at.latitude, at.longitude) == had:
            at = replace(at, latitude=workplace.latitude, longitude=workplace.longitude)
    if at is not None:
        describe_workplace(workplace, at)
    workplace.place = to.place
    workplace.municipality_code = code or workplace.municipality_code
    act.session.flush()
