"""Find out which company somebody means, in the register or as a name that stands for itself."""

from __future__ import annotations

from dataclasses import dataclass

from app.actions import fields
from app.actions.act import Act
from app.domain.errors import UnacceptableField
from app.storage import companies
from app.storage.candidates import Chosen
from app.storage.companies import Company, Workplace


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A company from the register by either id, or a new one by its name."""

    workplace_id: int | None = None
    company_id: int | None = None
    name: str | None = None
    place: str | None = None
    organisation_number: str | None = None


def chosen_company(act: Act, choice: Choice, *, field: str, relay_id: int) -> Chosen:
    """Read a choice whose field is called `field`, with `.place` and `.organisation_number` below it.

    Raises `UnacceptableField` for an id that the relay does not know, and for what cannot be kept.
    """
    if choice.workplace_id is None and choice.company_id is None:
        return _by_name(act, choice, field=field, relay_id=relay_id)
    workplace = _workplace(act, choice, relay_id=relay_id)
    if workplace is None:
        raise UnacceptableField(field=field, reason=fields.UNKNOWN)
    return _registered(act, workplace.company, place=workplace.place, workplace=workplace)


def _workplace(act: Act, choice: Choice, *, relay_id: int) -> Workplace | None:
    """Find the workplace that is meant: of a company with several, the one at the place named."""
    if choice.workplace_id is not None:
        return companies.workplace(act.session, choice.workplace_id, relay_id=relay_id)
    first = companies.first_workplace_of(act.session, choice.company_id or 0, relay_id=relay_id)
    if first is None or not choice.place:
        return first
    return companies.workplace_at(first.company, choice.place) or first


def _by_name(act: Act, choice: Choice, *, field: str, relay_id: int) -> Chosen:
    name = fields.company_name(field, choice.name)
    place = fields.line(f"{field}.place", choice.place, max_length=fields.PLACE_CHARACTERS)
    number = fields.number(
        f"{field}.organisation_number", choice.organisation_number, keys=act.keys
    )
    known = companies.recognised(
        act.session,
        relay_id=relay_id,
        name=name,
        place=place,
        organisation_number=number.organisation_number,
        number_mac=number.mac,
    )
    if known is not None:
        return _registered(act, known, place=place)
    return Chosen(
        name=name,
        place=place,
        organisation_number=number.organisation_number,
        number_mac=number.mac,
    )


def _registered(
    act: Act, company: Company, *, place: str | None, workplace: Workplace | None = None
) -> Chosen:
    """Take the company that stands for it now; a place where it has no workplace yet stays a name."""
    current = companies.current(act.session, company)
    if workplace is None or current is not company:
        workplace = companies.workplace_at(current, place)
    return Chosen(
        company_id=current.id,
        workplace_id=workplace.id if workplace else None,
        name=current.name,
        place=workplace.place if workplace else place,
        organisation_number=current.organisation_number,
        number_mac=current.number_mac,
    )
