"""Put a handover in between two that are there: its room in the chain, and its neighbours' links."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from sqlalchemy import func, select, update

from app.actions.act import Act
from app.actions.create_handover import (
    NewHandover,
    StartedHandover,
    create_handover,
    record_start,
)
from app.actions.record_event import record_event
from app.domain.handover import StartReason
from app.domain.position import GAP, at_the_end, between
from app.storage import handovers
from app.storage.handovers import Handover
from app.storage.journal import chain_of
from app.storage.visits import Visit


@dataclass(frozen=True, slots=True)
class PutBetween:
    """What was put in, and the link by which the handover after it hung before."""

    new: NewHandover
    started: StartedHandover
    link: tuple[int, int | None, StartReason | None] | None


class Side(StrEnum):
    """On which side of a handover another one stands."""

    BEFORE = "before"
    AFTER = "after"


def room_beside(act: Act, handover_id: int, side: Side) -> int:
    """Give a free position right beside a handover, under the relay's lock."""
    handover = act.session.get_one(Handover, handover_id, populate_existing=True)
    earlier, later = handovers.neighbours_of(act.session, handover)
    if side is Side.BEFORE:
        found = between(earlier, handover.position)
    elif later is None:
        found = at_the_end(handovers.last_number(act.session, handover.relay_id) + 1)
    else:
        found = between(handover.position, later)
    if found is not None:
        return found
    _spread(act, handover.relay_id)
    return room_beside(act, handover_id, side)


def _spread(act: Act, relay_id: int) -> None:
    """Give all of a relay's handovers as much room as they began with, in their order.

    By way of negative numbers, so that no two ever stand in one place.
    """
    rank = func.row_number().over(order_by=Handover.position).label("rank")
    ranked = select(Handover.id, rank).where(Handover.relay_id == relay_id).subquery()
    unsynchronised = {"synchronize_session": False}
    act.session.execute(
        update(Handover)
        .where(Handover.id == ranked.c.id)
        .values(position=-ranked.c.rank * GAP)
        .execution_options(**unsynchronised)
    )
    act.session.execute(
        update(Handover)
        .where(Handover.relay_id == relay_id)
        .values(position=-Handover.position)
        .execution_options(**unsynchronised)
    )
    act.session.execute(
        update(Visit)
        .where(Visit.relay_id == relay_id, Handover.id == Visit.handover_id)
        .values(position=Handover.position)
        .execution_options(**unsynchronised)
    )


def put_between(act: Act, new: NewHandover, following: Handover | None) -> PutBetween:
    """Make a handover from which the following one, if there is one, comes from now on; unjournalled.

    For a moment it starts at the office, because a predecessor has one successor.
    """
    link = (following.id, following.predecessor_id, following.start_reason) if following else None
    at_the_office = replace(
        new, predecessor_id=None, start_reason=new.start_reason or StartReason.OTHER
    )
    started = create_handover(act, at_the_office)
    if following is not None:
        _link(act, following.id, predecessor_id=started.handover_id)
    if new.predecessor_id is not None:
        _link(act, started.handover_id, predecessor_id=new.predecessor_id)
    return PutBetween(new, started, link)


def record_put_between(act: Act, put: PutBetween) -> None:
    """Record the new handover, and what the following one came from before."""
    record_start(act, put.new, put.started)
    if put.link is None:
        return
    following_id, predecessor_id, start_reason = put.link
    record_event(
        act,
        chain=chain_of(put.new.relay_id),
        event="handover.predecessor_set",
        subject=f"handover:{following_id}",
        facts={
            "before": predecessor_id,
            "start_reason": str(start_reason) if start_reason else None,
            "predecessor": put.started.handover_id,
        },
    )


def _link(act: Act, handover_id: int, *, predecessor_id: int) -> None:
    act.session.execute(
        update(Handover)
        .where(Handover.id == handover_id)
        .values(predecessor_id=predecessor_id, start_reason=None, start_note=None)
    )


def locked_from_the_end(act: Act, *handover_ids: int) -> dict[int, Handover]:
    """Lock handovers as cancelling does, the one further on in the chain first; give those there are."""
    order = act.session.execute(
        select(Handover.id).where(Handover.id.in_(handover_ids)).order_by(Handover.position.desc())
    ).scalars()
    found = [handovers.locked(act.session, one) for one in order.all()]
    return {handover.id: handover for handover in found if handover is not None}
