"""However a leg stands, its silence has an end: a moment that comes by itself, or an item in the queue."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from app.actions.act import Act
from app.actions.answer_invitation import decline_invitation
from app.actions.cancel_handover import cancel_handover
from app.actions.end_invitation import expire_invitation, withdraw_invitation
from app.actions.invite_company import Asking, invite_company
from app.actions.keep_relay_moving import keep_relay_moving
from app.actions.set_baton_state import set_baton_state
from app.actions.undo_visit import undo_visit
from app.domain.baton import BatonState
from app.domain.calendar import stockholm_date
from app.domain.silence import Step
from app.storage import nominations, queue, silences, whereabouts
from app.storage.due_legs import due_legs
from app.storage.handovers import Handover
from app.storage.relays import Relay
from app.storage.silences import WaitingLeg
from app.storage.waiting import Part, waiting
from tests.support import cast
from tests.support.road import Road

HOUR = 60
DAY = 24 * HOUR
# What happens on the first day at a leg that was visited, and chose two companies where it chose.
Story = Callable[[Road, int], object]


def by_admin(road: Road) -> Act:
    return road.act(road.astrid, minutes=12)


def left_to_review(road: Road, chosen: int) -> None:
    """Nothing more happens on the first day."""


def invited(road: Road, chosen: int) -> int:
    road.approve(chosen)
    return invite_company(road.act(minutes=11), nomination_id=chosen).invitation_id


def declined(road: Road, chosen: int) -> None:
    sent = invited(road, chosen)
    decline_invitation(road.by_invitation(sent), invitation_id=sent)


def declined_with_a_second_ahead(road: Road, chosen: int) -> None:
    leg = nominations.by_id(road.session, chosen)
    assert leg is not None
    second = nominations.open_of(road.session, leg.handover_id)[1].id
    road.approve(second)
    declined(road, chosen)


def fallen_twice(road: Road, chosen: int) -> None:
    leg = nominations.by_id(road.session, chosen)
    assert leg is not None
    declined(road, chosen)
    road.reject(nominations.open_of(road.session, leg.handover_id)[0].id)


def expired(road: Road, chosen: int) -> None:
    invited(road, chosen)
    expire_invitation(road.act(minutes=12), nomination_id=chosen)


def withdrawn(road: Road, chosen: int) -> None:
    invited(road, chosen)
    withdraw_invitation(by_admin(road), nomination_id=chosen, reason="Fel")


def invited_by_mail(road: Road, chosen: int) -> None:
    invited(road, chosen)
    asking = Asking(email="vd@tomoku.example")
    invite_company(by_admin(road), nomination_id=chosen, asking=asking)


def visit_undone(road: Road, chosen: int) -> None:
    choice = nominations.by_id(road.session, chosen)
    assert choice is not None
    undo_visit(road.act(road.bo), visit_id=choice.visit_id)


def next_cancelled(road: Road, chosen: int) -> None:
    started = road.yes(chosen)
    cancel_handover(by_admin(road), handover_id=started.handover_id, reason="Konkurs")


STORIES: dict[str, Story] = {
    "chosen": left_to_review,
    "rejected": lambda road, chosen: road.reject(chosen),
    "approved": lambda road, chosen: road.approve(chosen),
    "invited": invited,
    "invited by mail": invited_by_mail,
    "declined": declined,
    "declined with a second ahead": declined_with_a_second_ahead,
    "fallen twice": fallen_twice,
    "expired": expired,
    "withdrawn": withdrawn,
    "visit undone": visit_undone,
    "next cancelled": next_cancelled,
    "next on its way": lambda road, chosen: road.yes(chosen),
}


@pytest.mark.parametrize("lost", [False, True], ids=["key at hand", "key lost"])
def test_in_every_standing_somebody_is_waited_for_or_the_queue_says_so(
    road: Road, relay: Relay, lost: bool
) -> None:
    batons = [stand(road, relay, name) for name in ("date", "day", "visited", *STORIES)]
    if lost:
        for baton_id in batons:
            missing = BatonState.MISSING
            set_baton_state(road.act(road.astrid), baton_id=baton_id, state=missing)
    steps = {leg.silence.step for leg in legs(road)}

    for day in (0, 1, 3, 4, 7, 14, 21, 25, 28, 35, 42, 60, 400):
        minutes = day * DAY + 13 * HOUR
        check(road, relay, minutes=minutes)
        keep_relay_moving(road.act(minutes=minutes))
        keep_relay_moving(road.act(minutes=minutes + 1))
        steps |= {leg.silence.step for leg in legs(road)}
        check(road, relay, minutes=minutes + 1)
        later = road.act(minutes=minutes + 1).now
        assert all(leg.coming is None or leg.coming.at > later for leg in legs(road))

    assert steps == set(Step)
    assert len(legs(road)) == len(batons)


def stand(road: Road, relay: Relay, name: str) -> int:
    """Let a key of its own come to stand as its name says."""
    company = cast.make_company(road.session, relay, f"Från {name}", now=road.now)
    baton = cast.make_baton(road.session, relay, now=road.now, name=name)
    on = stockholm_date(road.now) if name != "date" else None
    leg = cast.make_handover(road.session, baton, company, now=road.now, on=on)
    if name in {"date", "day"}:
        return baton.id
    visit_id = road.visit(cast.card_of(road.session, leg)).visit_id
    if name in STORIES:
        chosen = road.nominate(visit_id, f"{name} AB", second=f"{name} Två").nomination_id
        STORIES[name](road, chosen)
    return baton.id


def legs(road: Road) -> list[WaitingLeg]:
    road.session.rollback()
    ids = [leg.id for leg in road.session.query(Handover)]
    return silences.waiting_legs(road.session, ids)


def check(road: Road, relay: Relay, *, minutes: float) -> None:
    """The database and the domain agree on what is due, and nothing is forgotten."""
    road.session.rollback()
    now, session = road.act(minutes=minutes).now, road.session
    found = due_legs(session, now=now, after=0, limit=100)
    active = legs(road)
    assert found == sorted(leg.handover_id for leg in active if leg.due(now))
    here = waiting(session, relay.id, Part(queue.LIMIT), today=date(2026, 5, 12))
    kinds = (here.undated, here.unchosen, here.to_review, here.unanswered)
    shown = {one.handover_id for kind in kinds for one in kind}
    proposed = {one.handover_id for one in here.restarts}
    for leg in active:
        stands_there = leg.handover_id in (proposed if leg.done.proposed else shown)
        assert stands_there or (leg.silence.step is Step.VISIT and leg.coming), leg
    still = [
        place
        for place in whereabouts.of_relays(session, [relay.id])[relay.id]
        if place.stands_still
    ]
    assert still == []
