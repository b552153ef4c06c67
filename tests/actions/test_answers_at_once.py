"""Answers that meet: of accept, decline, expire, withdraw and supersede at once, one is first."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from app.actions.act import Act
from app.actions.answer_invitation import Yes, accept_invitation, decline_invitation
from app.actions.end_invitation import expire_invitation, withdraw_invitation
from app.actions.invite_company import invite_company
from app.actions.keep_relay_moving import keep_relay_moving
from app.domain.errors import DomainError
from app.domain.handover import ACTIVE, HandoverState
from app.domain.invitation import InvitationState
from app.domain.nomination import NominationState
from app.domain.roles import Actor
from app.storage.handovers import Handover
from app.storage.invitations import Invitation
from app.storage.nominations import Nomination
from app.storage.silences import Reminder
from tests.support.invariants import check_invariants
from tests.support.road import Road
from tests.support.writers import at_once, size

ROUNDS = 2
WORKERS = 8

Tried = Callable[[int, Callable[[Act], object]], str]


@pytest.fixture
def tried(app: Flask, engine: Engine, road: Road) -> Tried:
    """Tries an act of the system over a connection of its own, and tells “done” or why not."""

    def attempt(minutes: int, act: Callable[[Act], object]) -> str:
        now = road.act(minutes=minutes).now
        with Session(engine) as session:
            try:
                act(Act(session, now, Actor.system(), app.extensions["keys"]))
            except DomainError as refused:
                return refused.code
        return "done"

    return attempt


@pytest.mark.parametrize("round_", range(max(ROUNDS, size(0) // 50)))
def test_of_all_events_at_once_one_ends_the_invitation(
    road: Road, code: str, tried: Tried, round_: int
) -> None:
    nomination_id = road.nominate(road.visit(code).visit_id).nomination_id
    road.approve(nomination_id)
    sent = road.invite(nomination_id)
    which = {"invitation_id": sent.invitation_id}
    events: list[Callable[[Act], object]] = [
        lambda act: accept_invitation(act, **which, yes=Yes(position=1)),
        lambda act: decline_invitation(act, **which),
        lambda act: expire_invitation(act, nomination_id=nomination_id),
        lambda act: withdraw_invitation(act, nomination_id=nomination_id, reason="Fel"),
        lambda act: invite_company(act, nomination_id=nomination_id),
    ]

    at_once(len(events), lambda index: tried(12, events[(index + round_) % len(events)]))

    ended = road.row(Invitation, sent.invitation_id)
    accepted = road.row(Nomination, nomination_id).state is NominationState.ACCEPTED
    legs = road.session.scalars(select(Handover).where(Handover.state.in_(tuple(ACTIVE)))).all()
    assert ended.state is not InvitationState.OPEN
    assert (ended.state is InvitationState.ACCEPTED) is accepted
    assert [leg.state for leg in legs] == [
        HandoverState.SCHEDULED if accepted else HandoverState.VISITED
    ]
    check_invariants(road.session, road.app.extensions["keys"])


def test_many_workers_at_once_invite_once(road: Road, code: str, tried: Tried) -> None:
    nomination_id = road.nominate(road.visit(code).visit_id).nomination_id
    road.approve(nomination_id)

    answers = at_once(WORKERS, lambda _: tried(11, keep_relay_moving))

    assert answers == ["done"] * WORKERS
    assert road.count(Invitation) == 1


def test_many_workers_at_once_remind_once(road: Road, code: str, tried: Tried) -> None:
    road.visit(code)

    at_once(WORKERS, lambda _: tried(60 * 24 * 3, keep_relay_moving))

    assert road.count(Reminder) == 1
    check_invariants(road.session, road.app.extensions["keys"])
