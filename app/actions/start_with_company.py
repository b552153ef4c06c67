"""Send a key on to a company by its name, which enters the register with the start when it is new."""

from __future__ import annotations

from datetime import date, time

from app.actions import fields
from app.actions.act import Act
from app.actions.create_handover import StartedHandover
from app.actions.decide_restart import restart_relay
from app.actions.register_company import NewCompany, register_company
from app.actions.start_handover import start_handover
from app.domain.errors import NotAllowed, NotFound
from app.domain.handover import StartReason
from app.storage import companies, handovers, relays, silences
from app.storage.transaction import transaction


def start_with_company(
    act: Act,
    *,
    baton_id: int,
    company: str | None,
    scheduled_on: date | None = None,
    starts_at: time | None = None,
) -> StartedHandover:
    """Start a key that stands still, for the first time or because its chain broke off.

    Raises what `start_handover` does, and `UnacceptableField` by `company`.
    """
    name = _name(act, company)
    with transaction(act.session):
        baton = relays.baton(act.session, baton_id)
        if baton is None:
            raise NotFound
        again = handovers.has_started(act.session, baton_id)
        active = handovers.active_of(act.session, baton_id)
        if active is not None:
            handovers.locked(act.session, active.id)  # before the register locks the relay
        return start_handover(
            act,
            baton_id=baton_id,
            workplace_id=_workplace_id(act, name, relay_id=baton.relay_id),
            reason=StartReason.CHAIN_BROKEN if again else StartReason.FIRST,
            scheduled_on=scheduled_on,
            starts_at=starts_at,
        )


def restart_with_company(
    act: Act,
    *,
    proposal_id: int,
    company: str | None,
    scheduled_on: date | None = None,
    starts_at: time | None = None,
) -> StartedHandover:
    """Say yes to a proposed restart.

    Raises what `restart_relay` does, and `UnacceptableField` by `company`.
    """
    name = _name(act, company)
    with transaction(act.session):
        proposal = silences.proposal(act.session, proposal_id)
        handover = handovers.locked(act.session, proposal.handover_id) if proposal else None
        if handover is None:
            raise NotFound
        return restart_relay(
            act,
            proposal_id=proposal_id,
            workplace_id=_workplace_id(act, name, relay_id=handover.relay_id),
            scheduled_on=scheduled_on,
            starts_at=starts_at,
        )


def _name(act: Act, company: str | None) -> str:
    if not act.actor.is_admin:
        raise NotAllowed
    return fields.required_line("company", company)


def _workplace_id(act: Act, name: str, *, relay_id: int) -> int:
    """Find where the company of this name works, successors followed, or register it."""
    found = companies.recognised(
        act.session,
        relay_id=relay_id,
        name=name,
        place=None,
        organisation_number=None,
        number_mac=None,
    )
    if found is None:
        return register_company(act, relay_id=relay_id, company=NewCompany(name=name)).workplace_id
    workplaces = companies.current(act.session, found).workplaces
    if not workplaces:
        raise NotFound
    return workplaces[0].id
