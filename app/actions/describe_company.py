"""What the register says of a company and its workplace beside the name: read, and written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from app.actions import fields
from app.actions.act import Act
from app.domain.company_columns import read_postcode
from app.domain.errors import UnacceptableField
from app.domain.industry import Edition, clean_code
from app.domain.register import SizeClass
from app.domain.text import search_key
from app.storage.companies import Company, EarlierName, Workplace


@dataclass(frozen=True, slots=True, kw_only=True)
class CompanyDetails:
    """What is known of a company wherever it works; what is left out is not known.

    `earlier_name` is one more that it had, beside those that are kept.
    """

    size_class: SizeClass | None = None
    industry_code: str | None = None
    industry_edition: Edition | None = None
    earlier_name: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkplaceDetails:
    """Where a workplace lies, besides its place; degrees are WGS 84."""

    street_address: str | None = None
    postcode: str | None = None
    latitude: float | None = None
    longitude: float | None = None


def cleaned_company(details: CompanyDetails) -> CompanyDetails:
    """Raises `UnacceptableField` (`industry_code`, `earlier_name`)."""
    code = _read("industry_code", details.industry_code, clean_code)
    return replace(
        details,
        industry_code=code,
        industry_edition=details.industry_edition if code else None,
        earlier_name=fields.line("earlier_name", details.earlier_name),
    )


def cleaned_workplace(details: WorkplaceDetails) -> WorkplaceDetails:
    """Raises `UnacceptableField` (`street_address`, `postcode`, `latitude`, `longitude`)."""
    fields.check_position(details.latitude, details.longitude)
    return replace(
        details,
        street_address=fields.line("street_address", details.street_address),
        postcode=_read("postcode", details.postcode, read_postcode),
    )


def describe_company(act: Act, company: Company, details: CompanyDetails) -> None:
    """Write cleaned details, unjournalled."""
    company.size_class = details.size_class
    company.industry_code = details.industry_code
    company.industry_edition = details.industry_edition
    name = details.earlier_name
    heard = {company.search_key, *(each.search_key for each in company.earlier_names)}
    if name and search_key(name) and search_key(name) not in heard:
        act.session.add(EarlierName(company_id=company.id, name=name, search_key=search_key(name)))
    act.session.flush()


def describe_workplace(workplace: Workplace, details: WorkplaceDetails) -> None:
    """Write cleaned details, unjournalled."""
    workplace.street_address = details.street_address
    workplace.postcode = details.postcode
    workplace.latitude = details.latitude
    workplace.longitude = details.longitude


def with_position(details: WorkplaceDetails, workplace: Workplace) -> WorkplaceDetails:
    """Leave the position that the place brought along where none is written."""
    if details.latitude is not None:
        return details
    return replace(details, latitude=workplace.latitude, longitude=workplace.longitude)


def _read(field: str, written: str | None, reader: Callable[[str], str | None]) -> str | None:
    line = fields.line(field, written)
    value = reader(line) if line else None
    if line and value is None:
        raise UnacceptableField(field=field, reason=fields.INVALID)
    return value
