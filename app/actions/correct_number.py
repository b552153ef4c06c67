"""Correct the number by which registers know a company, or take it away."""

from __future__ import annotations

from app.actions import fields
from app.actions.act import Act
from app.actions.fields import Number
from app.actions.record_event import record_event
from app.domain.errors import NotAllowed, NotFound, UnacceptableField
from app.storage import companies, relays
from app.storage.companies import Company
from app.storage.journal import chain_of
from app.storage.transaction import transaction

HIDDEN = "hidden"


def correct_number(act: Act, *, company_id: int, number: str | None, reason: str | None) -> bool:
    """Write it as an admin, with a reason, and tell whether it was another; none takes it away.

    Raises `NotAllowed`, `NotFound`, `ReasonNeeded` and `UnacceptableField` (`organisation_number`,
    `reason`), of which a number that another company has brings that one's id as `company_id`.
    """
    if not act.actor.is_admin:
        raise NotAllowed
    read = fields.number("organisation_number", number, keys=act.keys)
    written = fields.required_reason(reason)
    with transaction(act.session):
        company = companies.company(act.session, company_id)
        if company is None:
            raise NotFound
        # Whoever enters a company holds it too, so that nobody takes the number meanwhile.
        relays.locked(act.session, company.relay_id)
        act.session.refresh(company)
        had = Number(company.organisation_number, company.number_mac)
        if read == had:
            return False
        _check_free(act, company, read)
        company.organisation_number, company.number_mac = read
        act.session.flush()
        record_event(
            act,
            chain=chain_of(company.relay_id),
            event="company.number_corrected",
            subject=f"company:{company_id}",
            facts={"was": _told(had), "number": _told(read)},
            personal={"reason": written},
        )
        return True


def _check_free(act: Act, company: Company, number: Number) -> None:
    other = companies.numbered(act.session, company.relay_id, *number)
    if other is not None:
        raise UnacceptableField(
            field="organisation_number", reason=fields.TAKEN, company_id=other.id
        )


def _told(number: Number) -> str | None:
    """What the journal says of it for ever: a sole trader's number not even as its MAC."""
    return HIDDEN if number.mac else number.organisation_number
