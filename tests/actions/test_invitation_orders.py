"""Every order of accept, decline, expire, withdraw and supersede: the first event stands."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from itertools import permutations
from typing import Any

import pytest

from app.actions.answer_invitation import Yes, accept_invitation, decline_invitation
from app.actions.end_invitation import expire_invitation, withdraw_invitation
from app.actions.invite_company import SentInvitation, invite_company
from app.domain.errors import DomainError
from app.domain.invitation import InvitationEvent, InvitationState
from app.domain.nomination import NominationState
from app.storage.invitations import Invitation
from app.storage.nominations import Nomination
from app.storage.relays import Relay
from tests.support import cast
from tests.support.invariants import check_invariants
from tests.support.road import Road
from tests.support.writers import size


def accept(road: Road, sent: SentInvitation) -> None:
    act = road.by_invitation(sent.invitation_id)
    accept_invitation(act, invitation_id=sent.invitation_id, yes=Yes())


def decline(road: Road, sent: SentInvitation) -> None:
    act = road.by_invitation(sent.invitation_id)
    decline_invitation(act, invitation_id=sent.invitation_id)


EVENTS: dict[InvitationEvent, Callable[[Road, SentInvitation, int], Any]] = {
    InvitationEvent.ACCEPT: lambda road, sent, _: accept(road, sent),
    InvitationEvent.DECLINE: lambda road, sent, _: decline(road, sent),
    InvitationEvent.EXPIRE: lambda road, _, row: expire_invitation(
        road.act(minutes=12), nomination_id=row
    ),
    InvitationEvent.WITHDRAW: lambda road, _, row: withdraw_invitation(
        road.act(road.astrid, minutes=12), nomination_id=row, reason="Fel"
    ),
    InvitationEvent.SUPERSEDE: lambda road, _, row: invite_company(
        road.act(road.astrid, minutes=12), nomination_id=row
    ),
}
ENDS = dict(zip(InvitationEvent, list(InvitationState)[1:], strict=True))


@pytest.mark.parametrize("first", InvitationEvent)
def test_in_every_order_the_first_event_stands(
    road: Road, relay: Relay, first: InvitationEvent
) -> None:
    for number, order in enumerate(orders(first)):
        sent, nomination_id = invited(road, relay, f"Nr {number}")

        for event in order:
            with suppress(DomainError):
                EVENTS[event](road, sent, nomination_id)

        assert road.row(Invitation, sent.invitation_id).state is ENDS[first], order
        accepted = road.row(Nomination, nomination_id).state is NominationState.ACCEPTED
        assert accepted is (first is InvitationEvent.ACCEPT), order
    check_invariants(road.session, road.app.extensions["keys"])


def orders(first: InvitationEvent) -> list[tuple[InvitationEvent, ...]]:
    """Give every order that begins so; by default one for each event that comes second."""
    rest = permutations(event for event in InvitationEvent if event is not first)
    found = [(first, *order) for order in rest]
    return found if size(0) >= len(found) else found[::6]


def invited(road: Road, relay: Relay, name: str) -> tuple[SentInvitation, int]:
    """Let a key of its own be at a company whose choice has been invited."""
    company = cast.make_company(road.session, relay, f"Från {name}", now=road.now)
    baton = cast.make_baton(road.session, relay, now=road.now, name=f"Nyckel {name}")
    leg = cast.make_handover(road.session, baton, company, now=road.now)
    visit = road.visit(cast.card_of(road.session, leg))
    nomination_id = road.nominate(visit.visit_id, f"Till {name}").nomination_id
    road.approve(nomination_id)
    sent = invite_company(road.act(minutes=11), nomination_id=nomination_id)
    return sent, nomination_id
