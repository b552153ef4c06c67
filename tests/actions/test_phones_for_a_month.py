"""Phones with wrong clocks on a bad line, for a month in which the clocks change: nothing is lost.

NYCKEL_TEST_SIZE is the number of phones, 500 for the whole; `--log-cli-level=INFO` tells what was tried.
"""

from __future__ import annotations

import logging
from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest
import time_machine
from sqlalchemy import select

from app.actions.cancel_handover import cancel_handover
from app.actions.decide_late_choice import set_late_choice_aside
from app.actions.decide_pending_scan import dismiss_pending_scan, log_pending_scan
from app.actions.start_handover import start_handover
from app.domain.handover import AWAITING, StartReason
from app.domain.roles import Role
from app.storage import handovers
from app.storage.handovers import Handover
from app.storage.late_choices import LateChoice
from app.storage.nominations import Nomination
from app.storage.people import SignInKind
from app.storage.relays import Relay
from app.storage.visits import Participant, PendingScan, Visit
from tests.support import cast
from tests.support.field_work import MONTH, Field, Journey, Leg
from tests.support.invariants import check_invariants
from tests.support.phones import VISITS, Answers, Clock, Diary, Intent, Phone
from tests.support.road import Road
from tests.support.web import MakeClient
from tests.support.writers import size

DEFAULT_PHONES = 8
PHONES_A_KEY = 4
KEYS_A_RELAY = 25
MOST_WRONG = timedelta(hours=72)
# A clock that nobody puts to winter time between scan and sending is wrong by another hour, and drifts.
BLUR = timedelta(hours=1, minutes=20)
INTO_WINTER = datetime(2026, 10, 11, 6, 0, tzinfo=UTC)
INTO_SUMMER = datetime(2027, 3, 13, 6, 0, tzinfo=UTC)


@pytest.fixture(params=[INTO_WINTER, INTO_SUMMER], ids=["into winter", "into summer"])
def now(request: pytest.FixtureRequest) -> datetime:
    begins: datetime = request.param
    return begins


@pytest.fixture
def world(road: Road, clock: time_machine.Traveller, make_client: MakeClient) -> Field:
    """Keys, and as many phones as are asked for; every third has the right time."""
    dice, happened, answers = Random(road.now.year), Counter[str](), Answers()
    diary = Diary(clock, road.now)
    phones = []
    for number in range(size(DEFAULT_PHONES)):
        person = cast.make_person(road.session, f"Bo{number}", Role.STAFF, now=road.now)
        token = cast.make_sign_in(road.session, person, now=road.now, kind=SignInKind.TOKEN)
        offset = dice.choice(
            [timedelta(), MOST_WRONG * dice.uniform(-1, 1), MOST_WRONG, -MOST_WRONG]
        )
        right = Clock(road.now, offset, dice.uniform(-30, 30), dice.random() < 0.3)
        phones.append(Phone(person.id, token, right, diary, dice, make_client(), answers, happened))
    return Field(road, diary, dice, phones, happened)


@pytest.mark.timeout(7200)
def test_nothing_is_lost_or_doubled_or_at_the_wrong_company(world: Field) -> None:
    keys = max(2, len(world.phones) // PHONES_A_KEY)
    relay: Relay
    for number in range(keys):
        if number % KEYS_A_RELAY == 0:
            relay = cast.make_relay(world.road.session, now=world.road.now, slug=f"trakt{number}")
        name = f"Nyckel {number}"
        baton = cast.make_baton(world.road.session, relay, now=world.road.now, name=name)
        Journey(world, relay, baton, world.road.now + MONTH).begin()

    world.diary.live()

    for phone in world.phones:
        assert phone.outbox == []
        for intent in phone.intents:
            check_answer(world, phone, intent)
    assert {"reply lost", "request lost", "visits 409"} <= world.happened.keys(), world.happened
    check_visits(world, are_decided=False)
    decide(world)
    check_visits(world, are_decided=True)
    check_phones_hear_of_it(world)
    check_invariants(world.road.session, world.road.app.extensions["keys"])
    logging.getLogger(__name__).info("%s", figures(world))


def check_answer(world: Field, phone: Phone, intent: Intent) -> None:
    """Every intent is taken in where its person stood, or waits for somebody with both its times."""
    where = (intent.path, intent.body, intent.status, intent.told)
    if intent.is_removed:
        return
    if intent.status in {200, 201} and intent.path == VISITS:
        assert intent.told["visit"]["number"] == intent.leg.number, where
        return
    if intent.status in {200, 201}:
        nomination = world.road.row(Nomination, intent.told["nomination"]["id"])
        assert nomination.handover_id == intent.leg.handover_id, where
        return
    table: Any = PendingScan if intent.path == VISITS else LateChoice
    waiting: Any = world.road.row(table, intent.told["decision"])
    assert (waiting.intent, waiting.person_id) == (intent.key, phone.person_id), where
    assert waiting.captured_at == datetime.fromisoformat(intent.body["captured_at"]), where
    assert waiting.decided_at is None
    assert waiting.received_at >= intent.at


def check_visits(world: Field, *, are_decided: bool) -> None:
    """What stands in the register is what happened in the field, and once."""
    session = world.road.session
    session.rollback()
    legs = {leg.handover_id: leg for leg in world.legs}
    standing = session.scalars(select(Visit).where(Visit.annulled_at.is_(None))).all()
    there = defaultdict(set)
    for visit_id, person_id in session.execute(
        select(Participant.visit_id, Participant.person_id).where(Participant.left_at.is_(None))
    ):
        there[visit_id].add(person_id)
    for visit in standing:
        leg = legs[visit.handover_id]
        assert visit.company_id == leg.company_id
        assert visit.occurred_at <= visit.logged_at
        assert abs(visit.occurred_at - leg.visited_at) < BLUR, (visit.source, leg.visited_at)
        scanned = {phone.person_id for phone, _ in leg.scans}
        taken_in = {p.person_id for p, intent in leg.scans if intent.status in {200, 201}}
        assert (scanned if are_decided else taken_in) <= there[visit.id] <= scanned
    assert len(standing) == len({visit.handover_id for visit in standing})
    if are_decided:
        assert {visit.handover_id for visit in standing} == {
            leg.handover_id for leg in world.legs if leg.scans
        }


def decide(world: Field) -> None:
    """Let the office ask those who were there, and say of each scan where it belongs."""
    leg_of = {
        intent.told["decision"]: leg
        for leg in world.legs
        for _, intent in leg.scans
        if intent.status not in {200, 201}
    }
    for pending_id in world.road.session.scalars(select(PendingScan.id)).all():
        leg = leg_of.get(pending_id)
        if leg is None:
            dismiss_pending_scan(world.act(), pending_id=pending_id)
            continue
        if leg.is_cancelled:
            start_again(world, leg)
        log_pending_scan(world.act(), pending_id=pending_id, handover_id=leg.handover_id)
        world.happened["decided"] += 1
    for late_id in world.road.session.scalars(select(LateChoice.id)).all():
        set_late_choice_aside(world.act(), late_id=late_id)


def start_again(world: Field, leg: Leg) -> None:
    """What was called off though they were there gets a leg of its own, when its key is free."""
    session = world.act().session
    baton_id = session.get_one(Handover, leg.handover_id).baton_id
    active = handovers.active_of(session, baton_id)
    if active and active.state in AWAITING:
        cancel_handover(world.act(), handover_id=active.id, reason="Rättelse")
    started = start_handover(
        world.act(),
        baton_id=baton_id,
        workplace_id=leg.workplace_id,
        reason=StartReason.CHAIN_BROKEN,
    )
    leg.handover_id, leg.number, leg.is_cancelled = started.handover_id, started.number, False


def check_phones_hear_of_it(world: Field) -> None:
    for phone in world.phones:
        answer = phone.client.get(
            "/api/v1/decisions", headers={"Authorization": f"Bearer {phone.token}"}
        )
        told: Any = answer.json
        heard = {one["key"]: one["outcome"] for one in told["decisions"]}
        waited = {one.key for one in phone.intents if "decision" in one.told}
        assert waited <= {key for key, outcome in heard.items() if outcome}


def figures(world: Field) -> dict[str, int]:
    """Count the month, for whoever wants to know how much was tried (`--log-cli-level=INFO`)."""
    session = world.road.session
    intents = [intent for phone in world.phones for intent in phone.intents]
    return {
        "phones": len(world.phones),
        "legs": len(world.legs),
        "scans": sum(intent.path == VISITS for intent in intents),
        "choices": sum(intent.path != VISITS for intent in intents),
        "answered again": world.phones[0].answers.replayed,
        "visits": len(session.scalars(select(Visit.id).where(Visit.annulled_at.is_(None))).all()),
        "questions": len(session.scalars(select(PendingScan.id)).all()),
        "late choices": len(session.scalars(select(LateChoice.id)).all()),
        **dict(sorted(world.happened.items())),
    }
