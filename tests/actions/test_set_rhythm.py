"""A relay's intervals are changed as a whole, told in its journal, and read by all that waits."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from app.actions.create_relay import NewRelay, create_relay
from app.actions.invite_company import invite_company
from app.actions.keep_relay_moving import keep_relay_moving
from app.actions.review_nomination import undo_approval
from app.actions.set_rhythm import set_rhythm
from app.domain.errors import NotAllowed, NotFound, TooLate, UnacceptableField, WrongState
from app.domain.nomination import NominationState
from app.domain.rhythm import Rhythm
from app.domain.roles import Actor
from app.storage import invitations, silences
from app.storage.handovers import Handover
from app.storage.nominations import Nomination
from app.storage.relays import Relay
from app.storage.silences import Reminder
from tests.support.road import Road
from tests.support.writers import at_once

OWN = Rhythm(
    first_days=2, second_days=5, third_days=9, fallback_days=30, lead_days=20, undo_minutes=45
)
DAY = 24 * 60


def set_own(road: Road, relay: Relay, rhythm: Rhythm = OWN) -> bool:
    return set_rhythm(road.act(road.astrid), relay_id=relay.id, rhythm=rhythm)


def rhythm_of(road: Road, relay_id: int) -> Rhythm:
    road.session.rollback()
    return silences.rhythm_of(road.session, relay_id)


def test_it_is_kept_and_told_in_the_journal(road: Road, relay: Relay, handover: Handover) -> None:
    assert set_own(road, relay) is True
    assert set_own(road, relay, replace(OWN, lead_days=21)) is True

    assert rhythm_of(road, relay.id) == replace(OWN, lead_days=21)
    assert road.events(handover)[-2:] == ["relay.rhythm_set"] * 2
    road.check_journal()


def test_set_as_it_is_it_changes_nothing(road: Road, relay: Relay) -> None:
    with road.unchanged():
        assert set_own(road, relay, Rhythm()) is False


def test_another_relay_keeps_its_own(road: Road, relay: Relay) -> None:
    new = NewRelay(slug="orsa", name="Orsa", municipality="Orsa", municipality_code="2034")
    orsa = create_relay(road.act(road.astrid), new)

    set_own(road, relay)

    assert rhythm_of(road, orsa) == Rhythm()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"first_days": 0}, "first_days"),
        ({"second_days": 3}, "second_days"),
        ({"third_days": 400}, "third_days"),
        ({"fallback_days": 14}, "fallback_days"),
        ({"lead_days": -1}, "lead_days"),
        ({"undo_minutes": 0}, "undo_minutes"),
    ],
)
def test_what_does_not_rise_or_reaches_too_far_is_refused(
    road: Road, relay: Relay, changes: dict[str, int], field: str
) -> None:
    with road.unchanged(), pytest.raises(UnacceptableField) as refused:
        set_own(road, relay, replace(Rhythm(), **changes))

    assert refused.value.facts["field"] == field


@pytest.mark.parametrize("actor", [Actor.stranger(), Actor.link(1)])
def test_nobody_else_sets_it(road: Road, relay: Relay, actor: Actor) -> None:
    for act in (replace(road.act(), actor=actor), road.act(road.bo)):
        with road.unchanged(), pytest.raises(NotAllowed):
            set_rhythm(act, relay_id=relay.id, rhythm=OWN)
    with pytest.raises(NotFound):
        set_rhythm(road.act(road.astrid), relay_id=relay.id + 99, rhythm=OWN)


def test_approvals_and_proposed_times_follow_it(road: Road, relay: Relay, code: str) -> None:
    nomination_id = road.nominate(road.visit(code).visit_id).nomination_id
    set_own(road, relay)
    road.approve(nomination_id)

    keep_relay_moving(road.act(minutes=45))
    assert road.row(Nomination, nomination_id).state is NominationState.APPROVED
    with pytest.raises(WrongState):
        invite_company(road.act(road.astrid, minutes=45), nomination_id=nomination_id)
    keep_relay_moving(road.act(minutes=46))

    sent = invitations.open_of(road.session, nomination_id)
    assert sent is not None
    assert (sent.times[0].day - road.now.date()) >= timedelta(days=20)


def test_an_approval_is_undone_within_it(road: Road, relay: Relay, code: str) -> None:
    nomination_id = road.nominate(road.visit(code).visit_id).nomination_id
    set_own(road, relay)
    road.approve(nomination_id)

    with pytest.raises(TooLate):
        undo_approval(road.act(road.astrid, minutes=46), nomination_id=nomination_id)
    undo_approval(road.act(road.astrid, minutes=45), nomination_id=nomination_id)


def test_made_shorter_it_sends_the_latest_reminder_alone(
    road: Road, relay: Relay, code: str
) -> None:
    road.visit(code)
    keep_relay_moving(road.act(minutes=4 * DAY))
    set_own(road, relay, Rhythm(first_days=1, second_days=2, third_days=4))

    keep_relay_moving(road.act(minutes=4 * DAY + 1))

    assert road.count(Reminder) == 2
    assert road.row(Reminder, road.newest(Reminder)).number == 3


def test_two_who_set_it_at_once_leave_one_of_the_two_whole(
    road: Road, relay: Relay, engine: Engine
) -> None:
    act, relay_id = road.act(road.astrid), relay.id
    ways = [OWN, replace(OWN, first_days=3, undo_minutes=20)]
    road.session.rollback()

    def put(number: int) -> None:
        with Session(engine) as session:
            set_rhythm(replace(act, session=session), relay_id=relay_id, rhythm=ways[number])

    at_once(len(ways), put)

    assert rhythm_of(road, relay_id) in ways
    road.check_journal()
