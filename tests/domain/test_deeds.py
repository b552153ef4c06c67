"""What may be done with a handover: the whole table of how it can stand."""

from __future__ import annotations

from itertools import product

import pytest

from app.domain.deeds import Deed, Standing, permitted
from app.domain.handover import HandoverState

PLANNED, SCHEDULED = HandoverState.PLANNED, HandoverState.SCHEDULED
VISITED, PASSED_ON, CANCELLED = (
    HandoverState.VISITED,
    HandoverState.PASSED_ON,
    HandoverState.CANCELLED,
)
CARD = {Deed.PRINT_CARD, Deed.REISSUE_CODE}
ALWAYS = CARD | {Deed.INSERT_VISIT}
AHEAD = ALWAYS | {Deed.SET_DATE, Deed.LOG_BY_HAND, Deed.CANCEL, Deed.GIVE_CHARGE}
UNCHOSEN = {Deed.NOTE_CHOICE, Deed.START_OVER, Deed.GIVE_CHARGE}
STANDS = ALWAYS | {Deed.CORRECT_VISIT, Deed.MOVE_VISIT, Deed.ANNUL_VISIT}
CHOSEN = {Deed.DECIDE_CHOICE, Deed.START_OVER, Deed.GIVE_CHARGE}

# state, whether a visit stands, whether a choice is open
TABLE = {
    (PLANNED, False, False): AHEAD,
    (PLANNED, False, True): AHEAD,
    (PLANNED, True, False): AHEAD,
    (PLANNED, True, True): AHEAD,
    (SCHEDULED, False, False): AHEAD,
    (SCHEDULED, False, True): AHEAD,
    (SCHEDULED, True, False): AHEAD,
    (SCHEDULED, True, True): AHEAD,
    (VISITED, False, False): ALWAYS | UNCHOSEN,
    (VISITED, False, True): ALWAYS | CHOSEN,
    (VISITED, True, False): STANDS | UNCHOSEN | {Deed.SEND_LINK},
    (VISITED, True, True): STANDS | CHOSEN | {Deed.SEND_LINK},
    (PASSED_ON, False, False): ALWAYS,
    (PASSED_ON, False, True): ALWAYS,
    (PASSED_ON, True, False): STANDS,
    (PASSED_ON, True, True): STANDS,
    (CANCELLED, False, False): set(),
    (CANCELLED, False, True): set(),
    (CANCELLED, True, False): set(),
    (CANCELLED, True, True): set(),
}


def test_the_table_holds_every_way_to_stand() -> None:
    ways = set(product(HandoverState, [False, True], [False, True]))

    assert set(TABLE) == ways


@pytest.mark.parametrize("way", TABLE, ids=str)
def test_what_may_be_done_follows_from_how_it_stands(way: tuple[HandoverState, bool, bool]) -> None:
    state, visit_stands, choice_open = way

    assert permitted(Standing(state, visit_stands, choice_open)) == TABLE[way]
