"""An admin's answer to a proposed restart: begin anew with a company, or wait longer."""

from __future__ import annotations

from datetime import date, time

from sqlalchemy import update

from app.actions.act import Act
from app.actions.cancel_handover import cancel_handover
from app.actions.create_handover import StartedHandover
from app.actions.record_event import record_event
from app.actions.start_handover import start_handover
from app.domain.errors import NotAllowed, NotFound, WrongState
from app.domain.handover import AWAITING, StartReason
from app.storage import handovers, silences
from app.storage.handovers import Handover
from app.storage.journal import chain_of
from app.storage.silences import RestartProposal
from app.storage.transaction import transaction

CANCEL_REASON = "Kedjan börjar om"


def restart_relay(
    act: Act,
    *,
    proposal_id: int,
    workplace_id: int,
    note: str | None = None,
    scheduled_on: date | None = None,
    starts_at: time | None = None,
) -> StartedHandover:
    """Begin anew from the office; a leg that still awaits its visit is cancelled with it.

    Raises `NotAllowed`, `NotFound`, `WrongState` when it was decided or the leg has gone on, and
    what starting a handover raises.
    """
    with transaction(act.session):
        proposal, handover = _taken(act, proposal_id, waits_on=False)
        if handover.state in AWAITING:
            cancel_handover(act, handover_id=handover.id, reason=note or CANCEL_REASON)
        _record(act, proposal, handover, event="leg.restarted")
        return start_handover(
            act,
            baton_id=handover.baton_id,
            workplace_id=workplace_id,
            reason=StartReason.NO_CHOICE,
            note=note,
            scheduled_on=scheduled_on,
            starts_at=starts_at,
        )


def wait_longer(act: Act, *, proposal_id: int) -> None:
    """Let the silence begin anew, with its reminders.

    Raises `NotAllowed`, `NotFound`, and `WrongState` as restarting does.
    """
    with transaction(act.session):
        proposal, handover = _taken(act, proposal_id, waits_on=True)
        _record(act, proposal, handover, event="leg.waited_for")


def _taken(act: Act, proposal_id: int, *, waits_on: bool) -> tuple[RestartProposal, Handover]:
    """Decide it by compare-and-set, while it is about how the leg stands."""
    if not act.actor.is_admin:
        raise NotAllowed
    proposal = silences.proposal(act.session, proposal_id)
    handover = handovers.locked(act.session, proposal.handover_id) if proposal else None
    if proposal is None or handover is None:
        raise NotFound
    leg = silences.waiting_leg(act.session, handover.id)
    if leg is None or not silences.is_about(proposal, leg.silence):
        raise WrongState(proposal_id=proposal_id)
    taken = act.session.execute(
        update(RestartProposal)
        .where(RestartProposal.id == proposal_id, RestartProposal.decided_at.is_(None))
        .values(decided_at=act.now, waits_on=waits_on)
        .returning(RestartProposal.id)
    )
    if taken.scalar() is None:
        raise WrongState(proposal_id=proposal_id)
    return proposal, handover


def _record(act: Act, proposal: RestartProposal, handover: Handover, *, event: str) -> None:
    record_event(
        act,
        chain=chain_of(handover.relay_id),
        event=event,
        subject=f"handover:{handover.id}",
        facts={"proposal": proposal.id, "step": str(proposal.step)},
    )
