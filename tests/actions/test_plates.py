"""A plate read earlier: it leads to the handover that was planned for, or visited on, that day."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.actions.cancel_handover import cancel_handover
from app.actions.note_yes import approve_and_note_yes
from app.actions.record_visit import Scan, record_visit
from app.actions.schedule_handover import schedule_handover
from app.actions.start_handover import start_handover
from app.domain.calendar import stockholm_date
from app.domain.errors import NeedsDecision
from app.domain.handover import HandoverState, StartReason
from app.domain.roles import Role
from app.storage.handovers import Handover
from app.storage.people import Person
from app.storage.relays import Baton
from app.storage.visits import PendingKind, PendingScan, Visit
from tests.support import cast
from tests.support.road import Road


@pytest.fixture
def karin(session: Session, now: datetime) -> Person:
    """One more member of staff."""
    return cast.make_person(session, "Karin", Role.STAFF, now=now)


@pytest.fixture
def plate(session: Session, baton: Baton) -> str:
    return cast.plate_of(session, baton)


def test_a_plate_read_today_is_logged_when_today_is_planned(
    road: Road, handover: Handover, plate: str
) -> None:
    visit = record_visit(road.act(road.bo, minutes=60), Scan(plate, captured_at=road.now))

    assert visit.created
    assert (visit.number, visit.captured_at) == (1, road.now)


def test_where_two_were_on_that_day_a_person_decides(road: Road, code: str, plate: str) -> None:
    nomination = road.nominate(road.visit(code).visit_id)
    approve_and_note_yes(
        road.act(road.astrid),
        nomination_id=nomination.nomination_id,
        scheduled_on=stockholm_date(road.now),
    )

    with pytest.raises(NeedsDecision):
        record_visit(road.act(road.astrid, minutes=60), Scan(plate, captured_at=road.now))

    assert road.count(Visit) == 1


def test_before_the_only_one_of_that_day_was_made_a_person_decides(
    road: Road, handover: Handover, plate: str
) -> None:
    earlier = road.now - timedelta(hours=1)

    with pytest.raises(NeedsDecision):
        record_visit(road.act(road.bo), Scan(plate, captured_at=earlier))

    assert road.count(Visit) == 0


def test_where_one_was_called_off_afterwards_a_person_decides(
    road: Road, baton: Baton, handover: Handover, plate: str
) -> None:
    at_one, at_two = road.act(road.astrid, minutes=60), road.act(road.astrid, minutes=120)
    cancel_handover(at_one, handover_id=handover.id, reason="Ingen har hörts av")
    again = start_handover(
        at_one,
        baton_id=baton.id,
        workplace_id=handover.workplace_id,
        reason=StartReason.CHAIN_BROKEN,
        scheduled_on=stockholm_date(road.now),
    )

    with pytest.raises(NeedsDecision):
        record_visit(at_two, Scan(plate, captured_at=road.now))

    assert road.row(Handover, again.handover_id).state is HandoverState.SCHEDULED


def test_a_plate_read_at_the_company_before_joins_the_visit_there(
    road: Road, karin: Person, code: str, plate: str
) -> None:
    first = road.visit(code)
    road.yes(road.nominate(first.visit_id).nomination_id)

    late = record_visit(road.act(karin, minutes=60 * 48), Scan(plate, captured_at=road.now))

    assert (late.visit_id, late.number) == (first.visit_id, 1)


def test_after_the_key_had_gone_on_a_person_decides_though_the_next_was_planned_for_later(
    road: Road, karin: Person, code: str, plate: str
) -> None:
    nomination = road.nominate(road.visit(code).visit_id)
    tomorrow = stockholm_date(road.now) + timedelta(days=1)
    following = approve_and_note_yes(
        road.act(road.astrid, minutes=60),
        nomination_id=nomination.nomination_id,
        scheduled_on=tomorrow,
    )
    same_day = road.now + timedelta(minutes=180)

    with pytest.raises(NeedsDecision):
        record_visit(road.act(karin, minutes=60 * 48), Scan(plate, captured_at=same_day))

    assert road.count(Visit) == 1
    assert road.row(Handover, following.handover_id).state is HandoverState.SCHEDULED


def test_on_a_day_without_any_handover_a_person_decides(
    road: Road, handover: Handover, plate: str
) -> None:
    captured = road.now - timedelta(days=3)

    with pytest.raises(NeedsDecision):
        record_visit(road.act(road.bo), Scan(plate, captured_at=captured))

    pending = road.session.scalars(select(PendingScan)).one()
    assert (pending.kind, pending.captured_at) == (PendingKind.PLATE_OTHER_DAY, captured)
    assert pending.person_id == road.bo.id
    assert road.count(Visit) == 0
    assert road.events(handover) == ["scan.kept_for_decision"]


def test_a_plate_is_logged_on_any_day_when_the_page_showed_the_number(
    road: Road, handover: Handover, plate: str
) -> None:
    schedule_handover(road.act(road.astrid), handover_id=handover.id, scheduled_on=None)

    visit = record_visit(road.act(road.bo), Scan(plate, shown_number=1, captured_at=road.now))

    assert visit.created


def test_a_plate_is_told_apart_by_the_servers_clock(
    road: Road, handover: Handover, plate: str
) -> None:
    behind = timedelta(days=2)

    visit = record_visit(
        road.act(road.bo),
        Scan(plate, captured_at=road.now - behind, sent_at=road.now - behind),
    )

    assert (visit.created, visit.skewed, visit.occurred_at) == (True, True, road.now)
