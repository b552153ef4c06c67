"""Give a company one more workplace, which decides for itself whether it is in the municipality."""

from __future__ import annotations

from app.actions import fields
from app.actions.act import Act
from app.actions.describe_company import (
    WorkplaceDetails,
    cleaned_workplace,
    describe_workplace,
    with_position,
)
from app.actions.register_company import NewCompany, enter_workplace
from app.actions.update_company import record_workplace
from app.domain.errors import NotAllowed, NotFound, UnacceptableField
from app.storage import companies
from app.storage.companies import Company, Workplace
from app.storage.transaction import transaction


def add_workplace(
    act: Act,
    *,
    company_id: int,
    place: str | None,
    municipality_code: str | None,
    at: WorkplaceDetails,
) -> int:
    """Enter the workplace as an admin and give its id.

    Raises `NotAllowed`, `NotFound`, and `UnacceptableField`, with the reason `taken` for a place
    where the company has one already.
    """
    if not act.actor.is_admin:
        raise NotAllowed
    written = fields.required_line("place", place, max_length=fields.PLACE_CHARACTERS)
    code, details = fields.municipality_code(municipality_code), cleaned_workplace(at)
    with transaction(act.session):
        company = act.session.get(Company, company_id)
        if company is None:
            raise NotFound
        if companies.workplace_at(company, written) is not None:
            raise UnacceptableField(field="place", reason=fields.TAKEN)
        new = NewCompany(name=company.name, place=written, municipality_code=code)
        workplace_id = enter_workplace(act, company_id=company_id, company=new)
        workplace = act.session.get_one(Workplace, workplace_id)
        describe_workplace(workplace, with_position(details, workplace))
        record_workplace(act, workplace, event="company.workplace_added")
        return workplace_id
