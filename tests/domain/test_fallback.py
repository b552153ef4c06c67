"""Who is asked next when a choice has fallen: the second, or the company that chooses."""

import pytest

from app.domain.fallback import Alternative, Fallback, Next, next_choice
from app.domain.nomination import OPEN, NominationState

FALLEN = sorted(set(NominationState) - OPEN)
FIRST, SECOND = 7, 8


def first(state: NominationState, *, approved: bool = True) -> Alternative:
    return Alternative(FIRST, 1, state, approved)


def second(state: NominationState, *, approved: bool = False) -> Alternative:
    return Alternative(SECOND, 2, state, approved)


@pytest.mark.parametrize("fallen", FALLEN)
def test_a_second_choice_approved_ahead_is_invited(fallen: NominationState) -> None:
    waiting = second(NominationState.SUBMITTED, approved=True)

    assert next_choice([waiting, first(fallen)]) == Next(Fallback.INVITE, SECOND)


@pytest.mark.parametrize("fallen", FALLEN)
def test_a_second_choice_that_nobody_has_read_is_reviewed(fallen: NominationState) -> None:
    assert next_choice([first(fallen), second(NominationState.SUBMITTED)]) == Next(
        Fallback.REVIEW, SECOND
    )


@pytest.mark.parametrize("other", FALLEN)
@pytest.mark.parametrize("fallen", FALLEN)
def test_with_nothing_left_the_company_chooses_again(
    fallen: NominationState, other: NominationState
) -> None:
    assert next_choice([first(fallen), second(other, approved=True)]) == Next(Fallback.CHOOSE_AGAIN)
    assert next_choice([first(fallen)]) == Next(Fallback.CHOOSE_AGAIN)


@pytest.mark.parametrize("under_way", sorted(OPEN - {NominationState.SUBMITTED}))
def test_nothing_follows_while_a_choice_is_under_way(under_way: NominationState) -> None:
    assert next_choice([first(under_way), second(NominationState.SUBMITTED)]).fallback is (
        Fallback.NOTHING
    )
