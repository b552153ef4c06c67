"""Correct what the register says of a company; handovers keep the name as it was on their day."""

from __future__ import annotations

from app.actions import fields
from app.actions.act import Act
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
) -> None:
    """Write the company's name and standing, and the workplace's place, as an admin.

    A place that the program knows brings its municipality and position along; at any other the
    position is unknown, and the municipality as before unless it is written. Raises
    `NotAllowed`, `NotFound` and `UnacceptableField` (`name`, `place`, `municipality_code`).
    """
    if not act.actor.is_admin:
        raise NotAllowed
    written = fields.company_name("name", name)
    at = fields.line("place", place, max_length=fields.PLACE_CHARACTERS)
    code = fields.municipality_code(municipality_code)
    with transaction(act.session):
        workplace = companies.workplace(act.session, workplace_id)
        if workplace is None:
            raise NotFound
        company = workplace.company
        rename(act, company, name=written)
        company.status = status
        _move(act, workplace, place=at, code=code)
        record_event(
            act,
            chain=chain_of(company.relay_id),
            event="company.updated",
            subject=f"company:{company.id}",
            facts={"workplace": workplace_id, "status": str(status)},
            personal={"name": written, "place": at},
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


def _move(act: Act, workplace: Workplace, *, place: str | None, code: str | None) -> None:
    """A position belongs to its place: it is kept only while the place stays the same."""
    known = known_place(place)
    if search_key(place or "") != search_key(workplace.place or ""):
        workplace.latitude = known.latitude if known else None
        workplace.longitude = known.longitude if known else None
        code = code or (known.municipality_code if known else None)
    workplace.place = place
    workplace.municipality_code = code or workplace.municipality_code
    act.session.flush()
