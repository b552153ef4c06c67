"""Decide a scan that did not fit when it arrived: log it as a visit by hand, or set it aside."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from app.actions import fields
from app.actions.act import Act
from app.actions.record_event import record_event
from app.actions.record_visit_by_hand import record_visit_by_hand
from app.actions.settle import settle
from app.domain.errors import NotFound, UnacceptableField
from app.storage import handovers, visits
from app.storage.journal import chain_of
from app.storage.people import Person
from app.storage.transaction import transaction
from app.storage.upsert import insert_unless_there
from app.storage.visits import Participant, PendingScan, Settled, Visit


@dataclass(frozen=True, slots=True)
class DecidedScan:
    """The visit that the scan belongs to; `created` when it was logged by this decision."""

    visit_id: int
    created: bool


def dismiss_pending_scan(act: Act, *, pending_id: int, note: str | None = None) -> None:
    """Set the scan aside, so that it leads to nothing.

    Raises `NotAllowed` unless for an admin, `NotFound`, and `WrongState` when it is decided.
    """
    written = fields.text("note", note, max_length=fields.REASON_CHARACTERS)
    with transaction(act.session):
        pending = settle(act, PendingScan, pending_id, Settled.SET_ASIDE, note=written)
        _record(act, pending, event="scan.dismissed", note=written)


def log_pending_scan(
    act: Act, *, pending_id: int, handover_id: int | None = None, note: str | None = None
) -> DecidedScan:
    """Let the scan count for its handover, or for another: whoever scanned was at that visit.

    Raises `NotAllowed` unless for an admin, `NotFound`, `UnacceptableField` when no handover is
    named, and `WrongState` when the scan is decided or the handover neither awaits nor has a visit.
    """
    written = fields.text("note", note, max_length=fields.REASON_CHARACTERS)
    with transaction(act.session):
        pending = settle(act, PendingScan, pending_id, Settled.COUNTED, note=written)
        visit, created = _visit(act, pending, handover_id or pending.handover_id)
        pending.visit_id = visit.id
        _take_part(act, visit, pending)
        _record(act, pending, event="scan.logged", note=written, visit_id=visit.id)
        return DecidedScan(visit.id, created)


def _visit(act: Act, pending: PendingScan, handover_id: int | None) -> tuple[Visit, bool]:
    if handover_id is None:
        raise UnacceptableField(field="handover_id", reason=fields.MISSING)
    handover = handovers.locked(act.session, handover_id)
    if handover is None or handover.relay_id != pending.relay_id:
        raise NotFound
    standing = visits.standing_of(act.session, handover_id)
    if standing is not None:
        return standing, False
    # Its clock was judged when it arrived; what was kept before that was noted has only its own word.
    read_at = pending.read_at or pending.captured_at or pending.received_at
    recorded = record_visit_by_hand(
        act, handover_id=handover_id, captured_at=min(read_at, act.now), attended=False
    )
    return act.session.get_one(Visit, recorded.visit_id), True


def _take_part(act: Act, visit: Visit, pending: PendingScan) -> None:
    if pending.person_id is None:
        return
    name = act.session.scalar(select(Person.name).where(Person.id == pending.person_id))
    insert_unless_there(
        act.session,
        Participant,
        unique=["visit_id", "person_id"],
        values={
            "visit_id": visit.id,
            "person_id": pending.person_id,
            "name": name,
            "joined_at": act.now,
        },
    )


def _record(
    act: Act,
    pending: PendingScan,
    *,
    event: str,
    note: str | None,
    visit_id: int | None = None,
) -> None:
    record_event(
        act,
        chain=chain_of(pending.relay_id),
        event=event,
        subject=f"pending_scan:{pending.id}",
        facts={"visit": visit_id, "person": pending.person_id},
        personal={"note": note},
    )
