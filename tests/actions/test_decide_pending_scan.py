"""A scan that fitted nothing is decided by an admin, once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.actions.decide_pending_scan import DecidedScan, dismiss_pending_scan, log_pending_scan
from app.actions.record_visit import Scan, present, record_visit
from app.domain.errors import (
    NeedsDecision,
    NotAllowed,
    NotFound,
    UnacceptableField,
    WrongState,
)
from app.domain.visit import VisitSource
from app.storage.handovers import Handover
from app.storage.relays import Baton
from app.storage.visits import PendingScan, Visit
from tests.support import cast
from tests.support.road import Road


@pytest.fixture
def pending_id(road: Road, baton: Baton, handover: Handover) -> int:
    """Bo's scan of the plate, captured the day before anything was planned."""
    plate = cast.plate_of(road.session, baton)
    captured = road.now - timedelta(days=1)
    with pytest.raises(NeedsDecision):
        record_visit(road.act(road.bo), Scan(plate, captured_at=captured))
    return road.session.scalars(select(PendingScan.id)).one()


def log(road: Road, pending_id: int, handover_id: int | None = None) -> DecidedScan:
    act = road.act(road.astrid, minutes=5)
    return log_pending_scan(act, pending_id=pending_id, handover_id=handover_id)


def test_the_scan_becomes_a_visit_of_the_one_who_scanned(
    road: Road, handover: Handover, pending_id: int
) -> None:
    decided = log(road, pending_id, handover.id)

    visit = road.row(Visit, decided.visit_id)
    assert decided.created
    assert (visit.source, visit.logged_by_id) == (VisitSource.HAND, road.astrid.id)
    assert visit.occurred_at == road.now - timedelta(days=1)
    assert [name for _, name in present(road.session, visit.id)] == ["Bo"]
    assert road.row(PendingScan, pending_id).decided_by_id == road.astrid.id
    assert road.events(handover)[-2:] == ["visit.logged", "scan.logged"]


def test_it_is_dated_by_the_servers_clock(road: Road, baton: Baton, handover: Handover) -> None:
    plate, read_at = cast.plate_of(road.session, baton), road.now - timedelta(days=1)
    ahead = timedelta(hours=60)
    with pytest.raises(NeedsDecision):
        record_visit(
            road.act(road.bo),
            Scan(plate, captured_at=read_at + ahead, sent_at=road.now + ahead),
        )
    pending = road.session.scalars(select(PendingScan)).one()

    decided = log(road, pending.id, handover.id)

    assert pending.captured_at == read_at + ahead
    assert road.row(Visit, decided.visit_id).occurred_at == read_at


def test_the_scan_joins_a_visit_that_stands(
    road: Road, code: str, handover: Handover, pending_id: int
) -> None:
    visit = road.visit(code, by=road.astrid)

    decided = log(road, pending_id, handover.id)

    assert decided == DecidedScan(visit.visit_id, created=False)
    assert [name for _, name in present(road.session, visit.visit_id)] == ["Astrid", "Bo"]


def test_the_scan_is_set_aside(road: Road, handover: Handover, pending_id: int) -> None:
    dismiss_pending_scan(road.act(road.astrid), pending_id=pending_id, note="En övning")

    row = road.row(PendingScan, pending_id)
    assert (row.decided_at, row.decision_note) == (road.now, "En övning")
    assert road.count(Visit) == 0
    assert road.events(handover)[-1] == "scan.dismissed"


def test_a_scan_is_decided_once(road: Road, handover: Handover, pending_id: int) -> None:
    dismiss_pending_scan(road.act(road.astrid), pending_id=pending_id)

    with road.unchanged(), pytest.raises(WrongState):
        log(road, pending_id, handover.id)
    with road.unchanged(), pytest.raises(WrongState):
        dismiss_pending_scan(road.act(road.astrid), pending_id=pending_id)


def test_staff_do_not_decide(road: Road, handover: Handover, pending_id: int) -> None:
    with road.unchanged(), pytest.raises(NotAllowed):
        dismiss_pending_scan(road.act(road.bo), pending_id=pending_id)
    with road.unchanged(), pytest.raises(NotAllowed):
        log_pending_scan(road.act(road.bo), pending_id=pending_id, handover_id=handover.id)


def test_what_does_not_exist_is_not_found(road: Road, handover: Handover, pending_id: int) -> None:
    with pytest.raises(NotFound):
        dismiss_pending_scan(road.act(road.astrid), pending_id=4711)
    with road.unchanged(), pytest.raises(NotFound):
        log(road, pending_id, 4711)


def test_without_another_named_the_scan_counts_for_its_own_handover(
    road: Road, handover: Handover, pending_id: int
) -> None:
    decided = log(road, pending_id)

    assert road.row(Visit, decided.visit_id).handover_id == handover.id


def test_a_note_that_cannot_be_kept_is_refused(road: Road, pending_id: int) -> None:
    with road.unchanged(), pytest.raises(UnacceptableField):
        dismiss_pending_scan(road.act(road.astrid), pending_id=pending_id, note="\x00")
