"""A scan becomes a visit once, for the right handover, or is kept for a person to decide."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.actions.cancel_handover import cancel_handover
from app.actions.record_visit import Scan, Tap, record_visit
from app.actions.reissue_code import reissue_code
from app.actions.set_baton_state import set_baton_state
from app.actions.start_handover import start_handover
from app.actions.undo_visit import undo_visit
from app.domain.baton import BatonState
from app.domain.calendar import stockholm_date
from app.domain.errors import (
    AlreadyPassedOn,
    CodeReplaced,
    NeedsDecision,
    NotAllowed,
    NotCurrent,
    PermissionExpired,
    UnknownCode,
)
from app.domain.handover import HandoverState, StartReason
from app.domain.roles import Actor, Role
from app.domain.visit import VisitSource
from app.storage.companies import Company
from app.storage.handovers import Handover
from app.storage.nominations import Nomination
from app.storage.people import Person
from app.storage.relays import Baton, Relay
from app.storage.visits import Participant, PendingKind, PendingScan, Visit
from tests.support import cast
from tests.support.road import Road

NEVER_ISSUED = "0000000000000001"


@pytest.fixture
def karin(session: Session, now: datetime) -> Person:
    """One more member of staff."""
    return cast.make_person(session, "Karin", Role.STAFF, now=now)


@pytest.fixture
def plate(session: Session, baton: Baton) -> str:
    return cast.plate_of(session, baton)


def test_a_scan_logs_the_visit(road: Road, handover: Handover, code: str) -> None:
    visit = road.visit(code)

    assert (visit.created, visit.number, visit.ordinal) == (True, 1, 1)
    assert (visit.company, visit.logged_at) == ("Leksandsdörren", road.now)
    assert [name for _, name in visit.participants] == ["Bo"]
    assert road.row(Handover, handover.id).state is HandoverState.VISITED
    assert road.row(Baton, handover.baton_id).state is BatonState.WITH_COMPANY
    assert road.events(handover) == ["visit.logged"]


def test_scanning_twice_logs_one_visit(road: Road, code: str) -> None:
    first = road.visit(code)

    second = road.visit(code, minutes=1)

    assert second == replace(first, created=False)
    assert (road.count(Visit), road.count(Participant)) == (1, 1)


def test_a_colleague_takes_part_and_sees_who_was_first(
    road: Road, karin: Person, handover: Handover, code: str
) -> None:
    road.visit(code)

    joined = road.visit(code, by=karin, minutes=1)

    assert not joined.created
    assert [name for _, name in joined.participants] == ["Bo", "Karin"]
    assert road.events(handover) == ["visit.logged", "visit.joined"]


def test_a_colleague_who_left_may_come_back(road: Road, karin: Person, code: str) -> None:
    visit = road.visit(code)
    road.visit(code, by=karin)
    undo_visit(road.act(karin), visit_id=visit.visit_id)

    joined = road.visit(code, by=karin)

    assert [name for _, name in joined.participants] == ["Bo", "Karin"]


@pytest.mark.parametrize("actor", [Actor.stranger(), Actor.link(1)], ids=str)
def test_only_staff_log_visits(road: Road, code: str, actor: Actor) -> None:
    act = replace(road.act(), actor=actor)

    with road.unchanged(), pytest.raises(NotAllowed):
        record_visit(act, Scan(code))


def test_the_plate_leads_to_the_active_handover(road: Road, code: str, plate: str) -> None:
    visit = road.visit(plate)

    assert visit.number == 1
    assert road.row(Visit, visit.visit_id).source is VisitSource.PLATE


def test_a_code_that_was_never_issued_is_unknown(road: Road, code: str) -> None:
    with road.unchanged(), pytest.raises(UnknownCode):
        road.visit(NEVER_ISSUED)


def test_a_reissued_card_is_replaced(road: Road, handover: Handover, code: str) -> None:
    new = reissue_code(road.act(road.astrid), handover_id=handover.id, reason="Blött")

    with pytest.raises(CodeReplaced):
        road.visit(code)

    assert road.visit(new).created


def test_a_reissued_plate_is_replaced_whenever_it_was_captured(
    road: Road, baton: Baton, code: str, plate: str
) -> None:
    road.leg(code, "Tomoku Hus")
    reissue_code(road.act(road.astrid), baton_id=baton.id, reason="Ny skylt")

    for days_ago in (0, 1):
        captured = road.now - timedelta(days=days_ago)
        with pytest.raises(CodeReplaced):
            record_visit(road.act(road.bo), Scan(plate, captured_at=captured))
    assert road.count(Visit) == 1


def test_a_cancelled_handovers_card_is_replaced(road: Road, handover: Handover, code: str) -> None:
    cancel_handover(road.act(road.astrid), handover_id=handover.id, reason="Semester")

    with road.unchanged(), pytest.raises(CodeReplaced):
        road.visit(code)


def test_a_card_from_an_earlier_day_has_passed_on(
    road: Road, handover: Handover, code: str
) -> None:
    road.leg(code, "Tomoku Hus")

    with pytest.raises(AlreadyPassedOn) as kept:
        record_visit(
            road.act(road.astrid, minutes=60 * 24),
            Scan(code, captured_at=road.now + timedelta(days=1)),
        )

    pending = road.session.scalars(select(PendingScan)).one()
    assert (pending.id, pending.kind) == (
        kept.value.facts["decision"],
        PendingKind.HANDOVER_MOVED_ON,
    )


def test_a_scan_sent_after_the_baton_went_on_joins_that_days_visit(
    road: Road, karin: Person, code: str
) -> None:
    visit = road.visit(code)
    road.yes(road.nominate(visit.visit_id).nomination_id)

    late = record_visit(
        road.act(karin, minutes=60 * 30), Scan(code, captured_at=road.now + timedelta(minutes=4))
    )

    assert (late.visit_id, late.created) == (visit.visit_id, False)
    assert [name for _, name in late.participants] == ["Bo", "Karin"]


def test_a_plate_without_an_active_handover_is_not_current(
    road: Road, handover: Handover, plate: str
) -> None:
    cancel_handover(road.act(road.astrid), handover_id=handover.id, reason="Semester")

    with road.unchanged(), pytest.raises(NotCurrent):
        road.visit(plate)


def test_a_page_that_showed_another_number_is_left_for_a_person(
    road: Road, handover: Handover, code: str
) -> None:
    with pytest.raises(NeedsDecision):
        record_visit(road.act(road.bo), Scan(code, shown_number=7))

    pending = road.session.scalars(select(PendingScan)).one()
    assert (pending.kind, pending.shown_number) == (PendingKind.OTHER_HANDOVER, 7)
    assert road.row(Handover, handover.id).state is HandoverState.SCHEDULED


class TestWithoutATap:
    """A page that logs by itself is held to what was expected when it was opened."""

    def test_is_logged_when_all_is_as_expected(self, road: Road, code: str) -> None:
        visit = record_visit(road.act(road.bo), Scan(code, tap=Tap.UNATTENDED))

        assert visit.created

    def test_is_refused_on_another_day(self, road: Road, code: str) -> None:
        tomorrow = road.act(road.bo, minutes=60 * 24)

        with road.unchanged(), pytest.raises(PermissionExpired):
            record_visit(tomorrow, Scan(code, tap=Tap.UNATTENDED))

    def test_is_refused_after_an_undo(self, road: Road, code: str) -> None:
        undo_visit(road.act(road.bo), visit_id=road.visit(code).visit_id)

        with road.unchanged(), pytest.raises(PermissionExpired):
            record_visit(road.act(road.bo), Scan(code, tap=Tap.UNATTENDED))

    def test_joins_the_visit_that_stands(self, road: Road, karin: Person, code: str) -> None:
        road.visit(code)

        joined = record_visit(road.act(karin), Scan(code, tap=Tap.UNATTENDED))

        assert not joined.created


@pytest.mark.parametrize(
    ("captured", "sent", "occurred", "skewed"),
    [
        (None, None, 0, False),
        (-600, 0, -600, False),
        (-600, -60, -540, False),
        (7200 - 600, 7200, -600, True),
        (86400, None, 0, True),
        (-86400 * 400, None, -60, True),
    ],
    ids=["now", "offline", "slightly off", "clock ahead", "in the future", "before the handover"],
)
def test_the_servers_clock_rules_and_both_times_are_kept(
    road: Road,
    session: Session,
    baton: Baton,
    company: Company,
    captured: int | None,
    sent: int | None,
    occurred: int,
    skewed: bool,
) -> None:
    created = road.now - timedelta(minutes=1 if captured == -86400 * 400 else 60)
    leg = cast.make_handover(session, baton, company, now=created, on=stockholm_date(road.now))
    captured_at, sent_at = (
        None if seconds is None else road.now + timedelta(seconds=seconds)
        for seconds in (captured, sent)
    )

    visit = record_visit(
        road.act(road.bo),
        Scan(cast.card_of(session, leg), captured_at=captured_at, sent_at=sent_at),
    )

    row = road.row(Visit, visit.visit_id)
    assert row.occurred_at == road.now + timedelta(seconds=occurred)
    assert (row.captured_at, row.sent_at) == (captured_at, sent_at)
    assert visit.skewed is skewed


def test_a_revisit_is_flagged_and_not_counted(
    road: Road, session: Session, baton: Baton, company: Company, code: str
) -> None:
    road.visit(code)
    again = start_handover(
        road.act(road.astrid),
        baton_id=baton.id,
        workplace_id=company.workplaces[0].id,
        reason=StartReason.NO_CHOICE,
    )

    revisit = road.visit(again.code)

    assert (revisit.number, revisit.ordinal) == (2, None)
    assert road.row(Visit, revisit.visit_id).revisit


def test_visits_are_counted_over_all_batons_in_the_order_of_the_chain(
    road: Road, session: Session, relay: Relay, code: str
) -> None:
    second = cast.make_baton(session, relay, now=road.now, name="Reservnyckeln")
    other = cast.make_company(session, relay, "Byns Bageri", now=road.now)
    leg = cast.make_handover(session, second, other, now=road.now)
    later = road.visit(cast.card_of(session, leg))

    earlier = road.visit(code)

    assert (later.ordinal, earlier.ordinal) == (1, 1)
    assert road.visit(cast.card_of(session, leg)).ordinal == 2


def test_a_lost_baton_is_not_found_by_a_card(
    road: Road, baton: Baton, handover: Handover, code: str
) -> None:
    set_baton_state(road.act(road.astrid), baton_id=baton.id, state=BatonState.MISSING)

    visit = road.visit(code)

    assert visit.created
    assert road.row(Baton, baton.id).state is BatonState.MISSING


def test_a_choice_that_waited_belongs_to_the_visit_that_is_logged_again(
    road: Road, code: str
) -> None:
    first = road.visit(code)
    nomination_id = road.nominate(first.visit_id).nomination_id
    undo_visit(road.act(road.bo), visit_id=first.visit_id)

    again = road.visit(code)

    nomination = road.row(Nomination, nomination_id)
    assert (nomination.visit_id, nomination.visit_undone) == (again.visit_id, False)
