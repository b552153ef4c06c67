"""Which companies of the register are wanted, as conditions of a question."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import ColumnElement, exists, func

from app.domain.eligibility import CompanyStatus
from app.domain.industry import divisions_in
from app.domain.register import SizeClass
from app.storage.companies import Company, Workplace
from app.storage.contacts import Contact


@dataclass(frozen=True, slots=True, kw_only=True)
class CompanyFilter:
    """What a company and its workplace must be; None for what may be anything.

    `section` is a letter by which codes of both editions are counted together.
    """

    place_key: str | None = None
    section: str | None = None
    size_class: SizeClass | None = None
    status: CompanyStatus | None = None
    has_contact: bool | None = None

    def conditions(self) -> Iterator[ColumnElement[bool]]:
        if self.place_key is not None:
            yield Workplace.place_key == self.place_key
        if self.section is not None:
            yield func.substr(Company.industry_code, 1, 2).in_(divisions_in(self.section))
        if self.size_class is not None:
            yield Company.size_class == self.size_class
        if self.status is not None:
            yield Company.status == self.status
        if self.has_contact is not None:
            reached = exists().where(Contact.company_id == Company.id, Contact.ended_at.is_(None))
            yield reached if self.has_contact else ~reached
