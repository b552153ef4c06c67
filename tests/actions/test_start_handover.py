"""The office starts: the first handover, and a restart with its reason."""

from __future__ import annotations

from datetime import date, time
from typing import Any

import pytest
from sqlalchemy.orm import Session

from app.actions.create_handover import StartedHandover
from app.actions.set_baton_state import set_baton_state
from app.actions.start_handover import start_handover
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
from app.storage.companies import Company
from app.storage.handovers import Handover
from app.storage.nominations import Nomination
from app.storage.people import Person
from app.storage.relays import Baton, Relay
from tests.support import cast
from tests.support.road import Road


def start(
    road: Road, baton: Baton, company: Company, *, by: Person | None = None, **fields: Any
) -> StartedHandover:
    return start_handover(
        road.act(by or road.astrid),
        baton_id=baton.id,
        workplace_id=company.workplaces[0].id,
        **({"reason": StartReason.NO_CHOICE} | fields),
    )


def test_the_first_handover_starts_at_the_office(
    road: Road, baton: Baton, company: Company
) -> None:
    started = start(
        road,
        baton,
        company,
        reason=StartReason.FIRST,
        scheduled_on=date(2026, 6, 1),
        starts_at=time(9),
    )

    leg = road.row(Handover, started.handover_id)
    assert (leg.number, leg.state) == (1, HandoverState.SCHEDULED)
    assert (leg.start_reason, leg.predecessor_id) == (StartReason.FIRST, None)
    assert road.row(Baton, baton.id).state is BatonState.WITH_OFFICE
    assert road.events(leg) == ["handover.created"]


def test_a_restart_passes_the_visited_handover_on(
    road: Road, baton: Baton, handover: Handover, company: Company, code: str
) -> None:
    submitted = road.nominate(road.visit(code).visit_id, second="Byns Bageri")

    started = start(road, baton, company, reason=StartReason.CHAIN_BROKEN, note="Brann ner")

    assert road.row(Handover, handover.id).state is HandoverState.PASSED_ON
    assert road.row(Handover, started.handover_id).start_note == "Brann ner"
    for nomination_id in (submitted.nomination_id, submitted.second_id):
        state = road.row(Nomination, nomination_id or 0).state
        assert state is NominationState.SUPERSEDED
    assert road.row(Baton, baton.id).state is BatonState.CARRIED


def test_a_handover_that_awaits_its_visit_is_in_the_way(
    road: Road, baton: Baton, handover: Handover, company: Company
) -> None:
    with road.unchanged(), pytest.raises(BatonBusy):
        start(road, baton, company)


def test_a_first_start_comes_first(road: Road, baton: Baton, company: Company, code: str) -> None:
    road.visit(code)

    with road.unchanged(), pytest.raises(UnacceptableField):
        start(road, baton, company, reason=StartReason.FIRST)


def test_another_reason_is_told_in_a_note(road: Road, baton: Baton, company: Company) -> None:
    with road.unchanged(), pytest.raises(ReasonNeeded) as refused:
        start(road, baton, company, reason=StartReason.OTHER)

    assert refused.value.facts["field"] == "note"


def test_a_time_needs_a_date(road: Road, baton: Baton, company: Company) -> None:
    with road.unchanged(), pytest.raises(UnacceptableField):
        start(road, baton, company, starts_at=time(9))


def test_staff_do_not_start(road: Road, baton: Baton, company: Company) -> None:
    with road.unchanged(), pytest.raises(NotAllowed):
        start(road, baton, company, by=road.bo)


def test_a_retired_baton_goes_nowhere(road: Road, baton: Baton, company: Company) -> None:
    set_baton_state(
        road.act(road.astrid), baton_id=baton.id, state=BatonState.RETIRED, reason="Sprucken"
    )

    with road.unchanged(), pytest.raises(WrongState):
        start(road, baton, company)


def test_a_company_of_another_relay_is_not_found(
    road: Road, session: Session, baton: Baton
) -> None:
    orsa = cast.make_relay(session, now=road.now, slug="orsa")
    foreign = cast.make_company(session, orsa, "Orsa Slip", now=road.now)

    with road.unchanged(), pytest.raises(NotFound):
        start(road, baton, foreign)


def test_numbers_go_on_over_all_batons_of_a_relay(
    road: Road, session: Session, relay: Relay, baton: Baton, company: Company
) -> None:
    second = cast.make_baton(session, relay, now=road.now, name="Reservnyckeln")

    numbers = [start(road, at, company).number for at in (baton, second)]

    assert numbers == [1, 2]
