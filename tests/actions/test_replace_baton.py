"""A new key carries on where one is lost or worn: same chain, same leg, new codes."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from app.actions.replace_baton import replace_baton
from app.actions.set_baton_state import set_baton_state
from app.domain.baton import BatonState, first_of
from app.domain.errors import (
    CodeReplaced,
    NotAllowed,
    ReasonNeeded,
    UnacceptableField,
    WrongState,
)
from app.storage import handovers, relays, whereabouts
from app.storage.handovers import Handover
from app.storage.relays import Baton
from tests.support import cast
from tests.support.invariants import check_invariants
from tests.support.road import Road


def test_the_new_key_takes_over_the_leg_with_new_codes(
    road: Road, session: Session, handover: Handover, code: str
) -> None:
    old = road.row(Baton, handover.baton_id)
    old_plate = cast.plate_of(session, old)

    new = replace_baton(
        road.act(road.astrid), baton_id=old.id, name="Nyckel två", reason="Skaftet gick av"
    )

    assert road.row(Handover, handover.id).baton_id == new.baton_id
    assert road.row(Baton, old.id).state is BatonState.RETIRED
    assert road.row(Baton, new.baton_id).state is BatonState.CARRIED
    for replaced in (code, old_plate):
        with pytest.raises(CodeReplaced):
            road.visit(replaced)
    assert road.visit(new.plate_code).number == 1
    check_invariants(road.session, road.app.extensions["keys"])


def test_the_chain_goes_on_with_it(road: Road, handover: Handover, code: str) -> None:
    chosen = road.nominate(road.visit(code).visit_id)
    new = replace_baton(
        road.act(road.astrid), baton_id=handover.baton_id, name="Nyckel två", reason="Rost"
    )

    following = road.yes(chosen.nomination_id)

    went_on = road.row(Handover, following.handover_id)
    assert (went_on.baton_id, went_on.predecessor_id) == (new.baton_id, handover.id)
    check_invariants(road.session, road.app.extensions["keys"])


def test_a_missing_key_stays_missing_and_can_still_be_found(
    road: Road, session: Session, handover: Handover
) -> None:
    old_id = handover.baton_id
    set_baton_state(road.act(road.astrid), baton_id=old_id, state=BatonState.MISSING)

    replace_baton(road.act(road.astrid), baton_id=old_id, name="Nyckel två", reason="Borta")

    old = road.row(Baton, old_id)
    assert (old.state, old.replaced_at) == (BatonState.MISSING, road.now)
    assert cast.plate_of(session, old)
    places = whereabouts.of_relays(road.session, [handover.relay_id])[handover.relay_id]
    assert [place.baton for place in places] == ["Nyckel två"]
    set_baton_state(road.act(road.astrid), baton_id=old_id, state=BatonState.RECOVERED)


@pytest.mark.parametrize("is_lost", [False, True], ids=["worn", "lost"])
def test_only_the_new_key_is_in_use(road: Road, handover: Handover, is_lost: bool) -> None:
    old_id = handover.baton_id
    if is_lost:
        set_baton_state(road.act(road.astrid), baton_id=old_id, state=BatonState.MISSING)

    new = replace_baton(road.act(road.astrid), baton_id=old_id, name="Nyckel två", reason="Rost")

    in_use = relays.batons_in_use(road.session, handover.relay_id)
    assert [baton.id for baton in in_use] == [new.baton_id]


def test_of_two_who_replace_it_one_does(road: Road, handover: Handover) -> None:
    act, baton_id = road.act(road.astrid), handover.baton_id
    set_baton_state(act, baton_id=baton_id, state=BatonState.MISSING)
    replace_baton(act, baton_id=baton_id, name="Nyckel två", reason="Borta")

    with road.unchanged(), pytest.raises(WrongState):
        replace_baton(act, baton_id=baton_id, name="Nyckel tre", reason="Borta")


def test_it_needs_a_name_and_a_reason(road: Road, handover: Handover) -> None:
    act = road.act(road.astrid)

    with road.unchanged(), pytest.raises(ReasonNeeded):
        replace_baton(act, baton_id=handover.baton_id, name="Nyckel två", reason="")
    with road.unchanged(), pytest.raises(UnacceptableField):
        replace_baton(act, baton_id=handover.baton_id, name=" ", reason="Borta")


def test_staff_do_not_replace_keys(road: Road, handover: Handover) -> None:
    with road.unchanged(), pytest.raises(NotAllowed):
        replace_baton(
            road.act(road.bo), baton_id=handover.baton_id, name="Nyckel två", reason="Borta"
        )


def test_the_legs_tell_which_key_a_new_one_carries_on_for(
    road: Road, handover: Handover, code: str
) -> None:
    first = handover.baton_id
    road.leg(code, "Tomoku Hus")
    heirs = [first]
    for name in ("Nyckel två", "Nyckel tre"):
        new = replace_baton(road.act(road.astrid), baton_id=heirs[-1], name=name, reason="Rost")
        leg = road.row(Handover, road.newest(Handover))
        road.leg(cast.card_of(road.session, leg), f"Efter {name}")
        heirs.append(new.baton_id)

    told = handovers.forerunners(road.session, handover.relay_id)

    assert told == {heirs[1]: first, heirs[2]: heirs[1]}
    assert {first_of(each, told) for each in heirs} == {first}
