"""Set, move or take away the day on which a handover's visit is planned."""

from __future__ import annotations

from datetime import date, time

from app.actions.act import Act
from app.actions.check_schedule import check_schedule
from app.actions.record_event import record_event
from app.actions.steps import step_handover
from app.actions.tell_of_plan import tell_of_plan
from app.domain.errors import NotAllowed, NotFound, WrongState
from app.domain.handover import AWAITING, state_for
from app.storage import handovers
from app.storage.handovers import Handover
from app.storage.journal import chain_of
from app.storage.transaction import transaction


def schedule_handover(
    act: Act,
    *,
    handover_id: int,
    scheduled_on: date | None,
    starts_at: time | None = None,
) -> None:
    """Plan an awaiting handover for a day and perhaps an hour in Stockholm, or for none yet.

    Raises `NotAllowed`, `NotFound`, `WrongState` once it is visited or cancelled, and
    `UnacceptableField` for a time without a date.
    """
    if not act.actor.is_admin:
        raise NotAllowed
    check_schedule(scheduled_on, starts_at)
    with transaction(act.session):
        handover = handovers.locked(act.session, handover_id)
        if handover is None:
            raise NotFound
        before = handover.scheduled_on
        is_moved = (before, handover.starts_at) != (scheduled_on, starts_at)
        if not step_handover(
            act,
            handover_id,
            expected=AWAITING,
            to=state_for(scheduled_on),
            scheduled_on=scheduled_on,
            starts_at=starts_at,
        ):
            raise WrongState(handover_id=handover_id)
        if is_moved:
            tell_of_plan(act, handover_id)
        _record(act, handover, before=before)


def _record(act: Act, handover: Handover, *, before: date | None) -> None:
    on, at = handover.scheduled_on, handover.starts_at
    record_event(
        act,
        chain=chain_of(handover.relay_id),
        event="handover.scheduled",
        subject=f"handover:{handover.id}",
        facts={
            "before": before.isoformat() if before else None,
            "on": on.isoformat() if on else None,
            "at": at.isoformat("minutes") if at else None,
        },
    )
