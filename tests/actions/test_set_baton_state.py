"""Where the baton is, as an admin says it."""

from __future__ import annotations

import pytest

from app.actions.set_baton_state import set_baton_state
from app.domain.baton import BatonState
from app.domain.errors import BatonBusy, NotAllowed, NotFound, ReasonNeeded, WrongState
from app.storage.handovers import Handover
from app.storage.people import Person
from app.storage.relays import Baton
from tests.support.road import Road


def say(
    road: Road,
    baton: Baton,
    state: BatonState,
    *,
    reason: str | None = None,
    by: Person | None = None,
) -> None:
    act = road.act(by or road.astrid)
    set_baton_state(act, baton_id=baton.id, state=state, reason=reason)


def test_a_lost_baton_is_found_again(road: Road, handover: Handover, baton: Baton) -> None:
    say(road, baton, BatonState.MISSING)

    say(road, baton, BatonState.RECOVERED, reason="Låg i bilen")

    assert road.row(Baton, baton.id).state is BatonState.RECOVERED
    assert road.events(handover) == ["baton.state_set", "baton.state_set"]


def test_a_step_that_leads_nowhere_is_refused(road: Road, baton: Baton) -> None:
    with road.unchanged(), pytest.raises(WrongState):
        say(road, baton, BatonState.RECOVERED)


def test_a_baton_is_retired_with_a_reason(road: Road, baton: Baton) -> None:
    with road.unchanged(), pytest.raises(ReasonNeeded):
        say(road, baton, BatonState.RETIRED)

    say(road, baton, BatonState.RETIRED, reason="Sprucken")

    assert road.row(Baton, baton.id).state is BatonState.RETIRED


def test_a_baton_that_is_awaited_is_not_retired(
    road: Road, handover: Handover, baton: Baton
) -> None:
    with road.unchanged(), pytest.raises(BatonBusy):
        say(road, baton, BatonState.RETIRED, reason="Sprucken")


def test_staff_do_not_say_where_the_baton_is(road: Road, baton: Baton) -> None:
    with road.unchanged(), pytest.raises(NotAllowed):
        say(road, baton, BatonState.MISSING, by=road.bo)


def test_a_baton_that_does_not_exist_is_not_found(road: Road) -> None:
    with pytest.raises(NotFound):
        set_baton_state(road.act(road.astrid), baton_id=4711, state=BatonState.MISSING)
