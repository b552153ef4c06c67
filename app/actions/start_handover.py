"""Start a handover at the office: the first one, or a restart with its reason."""

from __future__ import annotations

from datetime import date, time

from app.actions import fields
from app.actions.act import Act
from app.actions.check_schedule import check_schedule
from app.actions.create_handover import (
    NewHandover,
    StartedHandover,
    create_handover,
    record_start,
)
from app.actions.steps import step_handover, step_nominations_of
from app.actions.tell_of_plan import tell_of_new_plan
from app.domain.baton import BatonState
from app.domain.errors import (
    BatonBusy,
    NotAllowed,
    NotFound,
    ReasonNeeded,
    UnacceptableField,
    WrongState,
)
from app.domain.handover import HandoverState, StartReason
from app.domain.nomination import NominationState
from app.storage import companies, handovers, relays
from app.storage.companies import Workplace
from app.storage.relays import Baton
from app.storage.transaction import transaction

_UNDECIDED = {NominationState.SUBMITTED, NominationState.APPROVED, NominationState.INVITED}


def start_handover(
    act: Act,
    *,
    baton_id: int,
    workplace_id: int,
    reason: StartReason,
    note: str | None = None,
    scheduled_on: date | None = None,
    starts_at: time | None = None,
) -> StartedHandover:
    """Send the baton to a company of the office's choice; a visited handover is passed on thereby.

    Raises `NotAllowed`, `NotFound`, `BatonBusy` while a handover awaits its visit, `WrongState`
    for a retired baton, `ReasonNeeded` for “other” without a note, and `UnacceptableField` for a
    first start that is not the first, or a time without a date.
    """
    if not act.actor.is_admin:
        raise NotAllowed
    check_schedule(scheduled_on, starts_at)
    written = fields.text("note", note, max_length=fields.REASON_CHARACTERS)
    if reason is StartReason.OTHER and written is None:
        raise ReasonNeeded(field="note")
    with transaction(act.session):
        baton, workplace = _found(act, baton_id=baton_id, workplace_id=workplace_id)
        _pass_on(act, baton)
        _lock_in_use(act, baton)
        _check_first(act, baton, reason)
        new = NewHandover(
            relay_id=baton.relay_id,
            baton_id=baton.id,
            workplace=workplace,
            start_reason=reason,
            start_note=written,
            scheduled_on=scheduled_on,
            starts_at=starts_at,
        )
        started = create_handover(act, new)
        tell_of_new_plan(act, new, started)
        record_start(act, new, started)
        return started


def _found(act: Act, *, baton_id: int, workplace_id: int) -> tuple[Baton, Workplace]:
    baton = relays.baton(act.session, baton_id)
    workplace = (
        companies.workplace(act.session, workplace_id, relay_id=baton.relay_id) if baton else None
    )
    if baton is None or workplace is None:
        raise NotFound
    return baton, workplace


def _pass_on(act: Act, baton: Baton) -> None:
    """Let a visited handover go, with whatever was chosen there; an awaiting one is in the way."""
    active = handovers.active_of(act.session, baton.id)
    if active is None:
        return
    if not step_handover(
        act, active.id, expected={HandoverState.VISITED}, to=HandoverState.PASSED_ON
    ):
        raise BatonBusy(baton_id=baton.id, handover_id=active.id)
    step_nominations_of(act, active.id, expected=_UNDECIDED, to=NominationState.SUPERSEDED)


def _lock_in_use(act: Act, baton: Baton) -> None:
    """Lock the relay, and read the baton anew: it may have been retired until the lock was free."""
    relays.locked(act.session, baton.relay_id)
    act.session.refresh(baton)
    if baton.state is BatonState.RETIRED:
        raise WrongState(baton_id=baton.id)


def _check_first(act: Act, baton: Baton, reason: StartReason) -> None:
    if reason is StartReason.FIRST and handovers.has_started(act.session, baton.id):
        raise UnacceptableField(field="reason", reason="not_first")
