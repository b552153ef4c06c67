"""Every order of accept, decline, expire, withdraw and supersede: the first event stands."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import pytest
from sqlalchemy import select

from app.actions.answer_invitation import Yes, accept_invitation, decline_invitation
from app.actions.end_invitation import expire_invitation, withdraw_invitation
from app.actions.invite_company import SentInvitation, invite_company
from app.domain.errors import DomainError
from app.domain.handover import HandoverState
from app.domain.invitation import InvitationEvent, InvitationState
from app.domain.nomination import NominationState
from app.storage.handovers import Handover
from app.storage.invitations import Invitation
from app.storage.nominations import Nomination
from app.storage.relays import Relay
from app.storage.transaction import transaction
from tests.support import cast
from tests.support.invariants import check_invariants
from tests.support.road import Road


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
def test_the_first_event_stands(road: Road, relay: Relay, first: InvitationEvent) -> None:
    sent, nomination_id = invited(road, relay, first)

    for event in (first, *(other for other in InvitationEvent if other is not first)):
        with suppress(DomainError):
            EVENTS[event](road, sent, nomination_id)

    assert road.row(Invitation, sent.invitation_id).state is ENDS[first]
    check_invariants(road.session, road.app.extensions["keys"])


def test_in_every_order_the_first_event_stands(road: Road, relay: Relay) -> None:
    sent, nomination_id = invited(road, relay, "alla")
    seen = []

    with suppress(TakenBack), transaction(road.session):
        for order in orders(road, sent, nomination_id, ()):
            seen.append(order)
            check(road, sent, nomination_id, order)
        raise TakenBack

    assert len([order for order in seen if len(order) == len(InvitationEvent)]) == 120


class TakenBack(Exception):
    """The orders were tried; none of them is to have happened."""


def orders(
    road: Road, sent: SentInvitation, nomination_id: int, before: tuple[InvitationEvent, ...]
) -> Iterator[tuple[InvitationEvent, ...]]:
    """Let every event that has not happened yet happen next, one instead of the other."""
    for event in InvitationEvent:
        if event in before:
            continue
        attempt = road.session.begin_nested()
        with suppress(DomainError), road.session.begin_nested():
            EVENTS[event](road, sent, nomination_id)
        yield (*before, event)
        yield from orders(road, sent, nomination_id, (*before, event))
        attempt.rollback()


def check(
    road: Road, sent: SentInvitation, nomination_id: int, order: tuple[InvitationEvent, ...]
) -> None:
    """The invitation ended as its first event says, and only a yes that came first moved the key."""
    road.session.expire_all()
    state = road.session.get_one(Invitation, sent.invitation_id).state
    choice = road.session.get_one(Nomination, nomination_id)
    following = select(Handover.state).where(Handover.predecessor_id == choice.handover_id)
    is_yes = order[0] is InvitationEvent.ACCEPT
    assert state is ENDS[order[0]], order
    assert (choice.state is NominationState.ACCEPTED) is is_yes, order
    assert road.session.scalars(following).all() == [HandoverState.PLANNED] * is_yes, order


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
