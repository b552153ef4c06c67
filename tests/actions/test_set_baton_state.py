"""Where the baton is, as an admin says it."""

from __future__ import annotations

import pytest

from app.actions.set_baton_state import set_baton_state
from app.domain.baton import BatonState
from app.domain.errors import NoReplacement, NotAllowed, NotFound, ReasonNeeded, WrongState
from app.storage.handovers import Handover
from app.storage.people import Person
from app.storage.relays import Baton, Relay
from tests.support import cast
from tests.support.invariants import check_invariants
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


@pytest.mark.parametrize("visited", [False, True], ids=["awaited", "visited"])
def test_a_baton_is_not_retired_under_a_leg_that_no_other_can_go_on_with(
    road: Road, relay: Relay, code: str, handover: Handover, baton: Baton, visited: bool
) -> None:
    if visited:
        road.visit(code)
    lost, busy = (cast.make_baton(road.session, relay, now=road.now, name=n) for n in "AB")
    orsa = cast.make_relay(road.session, now=road.now, slug="orsa")
    cast.make_baton(road.session, orsa, now=road.now)
    say(road, lost, BatonState.MISSING)
    other = cast.make_company(road.session, relay, "Siljans Såg", now=road.now)
    cast.make_handover(road.session, busy, other, now=road.now)

    with road.unchanged(), pytest.raises(NoReplacement):
        say(road, baton, BatonState.RETIRED, reason="Sprucken")


@pytest.mark.parametrize("visited", [False, True], ids=["awaited", "visited"])
def test_the_leg_of_a_retired_baton_goes_on_with_another(
    road: Road, relay: Relay, code: str, handover: Handover, baton: Baton, visited: bool
) -> None:
    new = cast.make_baton(road.session, relay, now=road.now, name="Nya nyckeln")
    if visited:
        road.visit(code)

    say(road, baton, BatonState.RETIRED, reason="Sprucken")

    assert road.row(Handover, handover.id).baton_id == new.id
    if visited:
        assert road.row(Baton, new.id).state is BatonState.WITH_COMPANY
    visit_id = road.visit(code).visit_id
    assert road.visit(cast.plate_of(road.session, new)).visit_id == visit_id
    started = road.yes(road.nominate(visit_id).nomination_id)
    coming = road.row(Handover, started.handover_id)
    assert (coming.baton_id, coming.predecessor_id) == (new.id, handover.id)
    check_invariants(road.session, road.app.extensions["keys"])


def test_staff_do_not_say_where_the_baton_is(road: Road, baton: Baton) -> None:
    with road.unchanged(), pytest.raises(NotAllowed):
        say(road, baton, BatonState.MISSING, by=road.bo)


def test_a_baton_that_does_not_exist_is_not_found(road: Road) -> None:
    with pytest.raises(NotFound):
        set_baton_state(road.act(road.astrid), baton_id=4711, state=BatonState.MISSING)
