"""Do once what a leg's silence calls for; when it was done meanwhile, or is no longer due, nothing."""

from __future__ import annotations

from app.actions.act import Act
from app.actions.end_invitation import expire_invitation
from app.actions.invite_company import invite_company
from app.actions.record_event import record_event
from app.actions.write_to_company import address_to_remind, channel_to, write_reminder
from app.domain.errors import NotAllowed, WrongState
from app.domain.silence import Deed, Due
from app.storage import handovers, silences
from app.storage.journal import chain_of
from app.storage.silences import Reminder, RestartProposal, WaitingLeg
from app.storage.transaction import transaction
from app.storage.upsert import insert_unless_there, inserted_id


def break_silence(act: Act, *, handover_id: int) -> Due | None:
    """Judge the leg under its lock and act on it; gives what was done.

    Raises `NotAllowed` for anybody but an admin or the system.
    """
    if not act.actor.is_admin:
        raise NotAllowed
    with transaction(act.session):
        handovers.locked(act.session, handover_id)
        leg = silences.waiting_leg(act.session, handover_id)
        called_for = leg.due(act.now) if leg else None
        if leg is None or called_for is None or not _do(act, leg, called_for):
            return None
        return called_for


def _do(act: Act, leg: WaitingLeg, called_for: Due) -> bool:
    match called_for.deed:
        case Deed.INVITE:
            return _invite(act, leg)
        case Deed.EXPIRE:
            return _expire(act, leg)
        case Deed.REMIND:
            return _remind(act, leg, called_for.number)
        case Deed.PROPOSE_RESTART:
            return _propose_restart(act, leg)


def _invite(act: Act, leg: WaitingLeg) -> bool:
    """A choice whose visit is undone waits, and stands in the queue as such."""
    if leg.nomination_id is None:
        return False
    try:
        invite_company(act, nomination_id=leg.nomination_id)
    except WrongState:
        return False
    return True


def _expire(act: Act, leg: WaitingLeg) -> bool:
    if leg.nomination_id is None:
        return False
    expire_invitation(act, nomination_id=leg.nomination_id)
    return True


def _remind(act: Act, leg: WaitingLeg, number: int) -> bool:
    """Keep that it was done under a unique index: of two workers at once one writes."""
    to = address_to_remind(act, leg)
    channel = channel_to(leg, to)
    reminder_id = inserted_id(
        act.session,
        Reminder,
        values={
            "relay_id": leg.relay_id,
            "handover_id": leg.handover_id,
            "step": leg.silence.step,
            "since": leg.silence.since,
            "number": number,
            "channel": channel,
            "made_at": act.now,
        },
    )
    if reminder_id is None:
        return False
    write_reminder(act, leg, to, reminder_id=reminder_id)
    _record(act, leg, event="leg.reminded", number=number, channel=str(channel))
    return True


def _propose_restart(act: Act, leg: WaitingLeg) -> bool:
    proposed = insert_unless_there(
        act.session,
        RestartProposal,
        unique=["handover_id", "step", "since"],
        values={
            "relay_id": leg.relay_id,
            "handover_id": leg.handover_id,
            "step": leg.silence.step,
            "since": leg.silence.since,
            "proposed_at": act.now,
        },
    )
    if proposed:
        _record(act, leg, event="leg.restart_proposed")
    return proposed


def _record(act: Act, leg: WaitingLeg, *, event: str, **facts: int | str) -> None:
    record_event(
        act,
        chain=chain_of(leg.relay_id),
        event=event,
        subject=f"handover:{leg.handover_id}",
        facts={"step": str(leg.silence.step), "since": leg.silence.since.isoformat(), **facts},
    )
