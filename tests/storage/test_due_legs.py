"""The legs at which something is due are found by the database, as the domain judges them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import Engine, insert, select

from app.actions.decide_restart import wait_longer
from app.actions.keep_relay_moving import keep_relay_moving
from app.actions.schedule_handover import schedule_handover
from app.domain.calendar import stockholm_date
from app.storage import silences
from app.storage.due_legs import due_legs
from app.storage.handovers import Handover
from app.storage.relays import Baton, Relay
from app.storage.silences import RelayRhythm, RestartProposal
from app.storage.transaction import transaction
from tests.support import cast
from tests.support.road import Road
from tests.support.statements import count_statements

DAY = 24 * 60
MANY = 1000


@pytest.fixture
def legs(road: Road, relay: Relay) -> dict[str, Handover]:
    """A leg in each step, each with a baton of its own."""
    company = cast.make_company(road.session, relay, "Dala Tråd", now=road.now)
    made = {}
    for name in ("date", "visit", "choice", "review", "approval", "answer"):
        baton = cast.make_baton(road.session, relay, now=road.now, name=name)
        on = None if name == "date" else stockholm_date(road.now)
        made[name] = cast.make_handover(road.session, baton, company, now=road.now, on=on)
    for name in ("choice", "review", "approval", "answer"):
        visit_id = road.visit(cast.card_of(road.session, made[name])).visit_id
        if name == "choice":
            continue
        chosen = road.nominate(visit_id, f"{name} AB", second=f"{name} Två").nomination_id
        if name == "answer":
            road.approve(chosen)
            road.invite(chosen)
        if name == "approval":
            road.approve(chosen, minutes=11)
    return made


def judged(road: Road, minutes: float) -> list[int]:
    now = road.act(minutes=minutes).now
    ids = list(road.session.scalars(select(Handover.id).order_by(Handover.id)))
    return [
        leg.handover_id
        for leg in silences.waiting_legs(road.session, ids)
        if leg.due(now) is not None
    ]


def found(road: Road, minutes: float, *, limit: int = 100) -> list[int]:
    road.session.rollback()
    return due_legs(road.session, now=road.act(minutes=minutes).now, after=0, limit=limit)


@pytest.mark.parametrize("rhythm", [None, (1, 2, 3, 5)])
def test_the_database_finds_what_the_domain_calls_due(
    road: Road, relay: Relay, legs: dict[str, Handover], rhythm: tuple[int, ...] | None
) -> None:
    if rhythm:
        names = ("first_days", "second_days", "third_days", "fallback_days")
        days = dict(zip(names, rhythm, strict=True))
        with transaction(road.session):
            road.session.execute(insert(RelayRhythm).values(relay_id=relay.id, lead_days=7, **days))
    act = road.act(road.astrid, minutes=5 * DAY)
    seen = set()
    for day in range(50):
        minutes = day * DAY + 13 * 60
        due = found(road, minutes)
        assert due == sorted(judged(road, minutes)), f"on day {day}"
        seen |= set(due)
        keep_relay_moving(road.act(minutes=minutes))
        assert set(found(road, minutes)) == set(judged(road, minutes))
        if day == 25:
            proposal = road.session.scalars(select(RestartProposal.id).limit(1)).one()
            wait_longer(road.act(road.astrid, minutes=minutes), proposal_id=proposal)
        if day in {15, 30}:  # a date that is moved back begins another silence too
            on = stockholm_date(act.now) - timedelta(days=day // 5)
            schedule_handover(act, handover_id=legs["visit"].id, scheduled_on=on)

    assert seen == {leg.id for name, leg in legs.items() if name != "review"}


def test_a_round_asks_as_little_of_a_thousand_legs_as_of_none(
    road: Road, relay: Relay, engine: Engine
) -> None:
    company = cast.make_company(road.session, relay, "Dala Tråd", now=road.now)
    workplace_id, company_id, relay_id = company.workplaces[0].id, company.id, relay.id
    batons = [{"relay_id": relay_id, "name": f"{n}", "created_at": road.now} for n in range(MANY)]
    with transaction(road.session):
        road.session.execute(insert(Baton), batons)
        first = road.session.scalars(select(Baton.id).order_by(Baton.id).limit(1)).one()
        rows = [
            {
                "relay_id": relay_id,
                "baton_id": first + number,
                "number": number + 1,
                "company_id": company_id,
                "workplace_id": workplace_id,
                "company_name": "Dala Tråd",
                "start_reason": "other",
                "state": "planned",
                "created_at": road.now,
            }
            for number in range(MANY)
        ]
        road.session.execute(insert(Handover), rows)

    with count_statements(engine) as statements:
        assert keep_relay_moving(road.act(minutes=DAY)) == []

    assert len(statements) == 2, statements
    assert found(road, DAY) == []
    assert len(found(road, 4 * DAY, limit=7)) == 7
