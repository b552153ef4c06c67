"""A thousand legs at random, lived to their end: the chain goes on, and nobody has to remember it."""

from __future__ import annotations

import logging
from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.domain.handover import ACTIVE, HandoverState
from app.storage.handovers import Handover
from app.storage.journal import JournalEntry
from app.storage.relays import Relay
from app.storage.visits import Visit
from tests.support import cast
from tests.support.fates import People
from tests.support.invariants import check_invariants
from tests.support.post import PostOffice
from tests.support.road import Road
from tests.support.world import World
from tests.support.writers import size

DEFAULT_LEGS = 12
KEYS = 3
SEED = 20260512
LEGS_BETWEEN_CHECKS = 100
MOST_MOMENTS_A_LEG = 200

log = logging.getLogger(__name__)


@pytest.mark.timeout(3600)
def test_every_leg_reaches_a_visit_or_a_recorded_restart(
    road: Road, relay: Relay, post_office: PostOffice
) -> None:
    legs = size(DEFAULT_LEGS)
    for number in range(KEYS):
        cast.make_baton(road.session, relay, now=road.now, name=f"Nyckel {number}")
    world = World(road, post_office, relay.id, SEED, road.now + timedelta(hours=1))
    people = People(world)
    checked = 0

    for moment in range(legs * MOST_MOMENTS_A_LEG):
        world.live(people.fate_of)
        number = world.number()
        world.closing = number >= legs
        if number >= checked + LEGS_BETWEEN_CHECKS:
            checked = number
            check_invariants(road.session, road.app.extensions["keys"])
        if world.closing and is_settled(road):
            log.info("%s moments, %s", moment, dict(sorted(world.happened.items())))
            break

    assert is_settled(road), "the chain has stalled"
    ends = ends_of(road)
    log.info("%s legs end so: %s", sum(ends.values()), dict(ends))
    assert ends["nobody knows"] == 0
    assert {"invite", "remind", "expire", "declined", "links to choose"} <= world.happened.keys(), (
        world.happened
    )
    check_invariants(road.session, road.app.extensions["keys"])


def is_settled(road: Road) -> bool:
    """Tell whether every key is at a company that was visited, or rests there where it was left."""
    road.session.rollback()
    under_way = select(Handover.state).where(Handover.state.in_(tuple(ACTIVE)))
    return set(road.session.scalars(under_way)) == {HandoverState.VISITED}


def ends_of(road: Road) -> Counter[str]:
    """Count how the legs ended: by a visit, or by what the journal says became of them."""
    road.session.rollback()
    visited = set(
        road.session.scalars(select(Visit.handover_id).where(Visit.annulled_at.is_(None)))
    )
    recorded = {
        (entry.event, entry.subject) for entry in road.session.scalars(select(JournalEntry))
    }
    annulled = set(
        road.session.scalars(select(Visit.handover_id).where(Visit.annulled_at.is_not(None)))
    )
    ends: Counter[str] = Counter()
    for leg in road.session.scalars(select(Handover)):
        subject = f"handover:{leg.id}"
        if leg.id in visited:
            ends["visited"] += 1
        elif leg.state is HandoverState.CANCELLED and ("leg.restarted", subject) in recorded:
            ends["restarted"] += 1
        elif leg.state is HandoverState.CANCELLED and ("handover.cancelled", subject) in recorded:
            ends["cancelled"] += 1
        elif leg.id in annulled and leg.state is HandoverState.PASSED_ON:
            ends["visit annulled afterwards"] += 1
        else:
            ends["nobody knows"] += 1
    return ends
