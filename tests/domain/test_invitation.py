"""An invitation's life: only an open one moves, and every order of events ends as its first began."""

from itertools import permutations

import pytest

from app.domain.invitation import ENDED_BY, InvitationEvent, InvitationState, after
from app.domain.nomination import NominationState

OPEN = InvitationState.OPEN
ENDS = {
    InvitationEvent.ACCEPT: InvitationState.ACCEPTED,
    InvitationEvent.DECLINE: InvitationState.DECLINED,
    InvitationEvent.EXPIRE: InvitationState.EXPIRED,
    InvitationEvent.WITHDRAW: InvitationState.WITHDRAWN,
    InvitationEvent.SUPERSEDE: InvitationState.SUPERSEDED,
}


@pytest.mark.parametrize("event", InvitationEvent)
def test_an_open_invitation_ends_as_the_event_says(event: InvitationEvent) -> None:
    assert after(OPEN, event) is ENDS[event]


@pytest.mark.parametrize("event", InvitationEvent)
@pytest.mark.parametrize("state", [state for state in InvitationState if state is not OPEN])
def test_an_ended_invitation_takes_only_its_own_event_again(
    state: InvitationState, event: InvitationEvent
) -> None:
    assert after(state, event) is (state if ENDS[event] is state else None)


@pytest.mark.parametrize("order", list(permutations(InvitationEvent)), ids="-".join)
def test_whatever_comes_first_stands(order: tuple[InvitationEvent, ...]) -> None:
    state = OPEN

    for event in order:
        state = after(state, event) or state

    assert state is ENDS[order[0]]


def test_every_way_out_of_being_invited_ends_the_invitation() -> None:
    assert set(ENDED_BY) == set(NominationState) - {NominationState.INVITED}
    assert InvitationState.OPEN not in ENDED_BY.values()
