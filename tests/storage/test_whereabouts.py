"""Where the batons are, and which version a relay's chain has."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from app.domain.baton import BatonState
from app.domain.handover import HandoverState
from app.storage import whereabouts
from app.storage.relays import Baton
from tests.support.public_chain import more, new_chain

DAY = timedelta(days=1)


def test_a_baton_without_a_leg_tells_only_its_own_state(
    engine: Engine, session: Session, now: datetime
) -> None:
    with new_chain(engine, now) as made:
        pass

    (place,) = whereabouts.of_relays(session, [made.relay.id])[made.relay.id]

    assert (place.baton, place.state) == ("Leksandsnyckeln", BatonState.WITH_OFFICE)
    assert (place.leg_state, place.company) == (None, None)


def test_a_baton_is_at_the_company_that_was_visited_last(
    engine: Engine, session: Session, now: datetime
) -> None:
    with new_chain(engine, now - 9 * DAY) as made:
        made.visited("Anna", now - 8 * DAY)
        made.visited("Bengt", now - 2 * DAY, place="Insjön")

    (place,) = whereabouts.of_relays(session, [made.relay.id])[made.relay.id]

    assert (place.leg_state, place.company, place.place) == (
        HandoverState.VISITED,
        "Bengt",
        "Insjön",
    )
    assert place.visited_at == now - 2 * DAY


def test_a_baton_is_on_its_way_once_it_is_passed_on(
    engine: Engine, session: Session, now: datetime
) -> None:
    with new_chain(engine, now - 9 * DAY) as made:
        made.visited("Anna", now - 8 * DAY)
        made.awaiting("Bengt", now, on=now.date())

    (place,) = whereabouts.of_relays(session, [made.relay.id])[made.relay.id]

    assert (place.leg_state, place.company) == (HandoverState.SCHEDULED, "Bengt")
    assert (place.visited_at, place.scheduled_on) == (None, now.date())


def test_a_visit_that_was_undone_leaves_the_baton_on_its_way(
    engine: Engine, session: Session, now: datetime
) -> None:
    with new_chain(engine, now - 9 * DAY) as made:
        made.annul(made.visited("Anna", now - 8 * DAY), now)
        assert made.last
        made.last.state = HandoverState.PLANNED

    (place,) = whereabouts.of_relays(session, [made.relay.id])[made.relay.id]

    assert (place.leg_state, place.visited_at) == (HandoverState.PLANNED, None)


def test_a_cancelled_leg_names_nobody(engine: Engine, session: Session, now: datetime) -> None:
    with new_chain(engine, now) as made:
        made.cancelled("Ingen", now)

    (place,) = whereabouts.of_relays(session, [made.relay.id])[made.relay.id]

    assert place.company is None


def test_a_retired_baton_is_nowhere(engine: Engine, session: Session, now: datetime) -> None:
    with new_chain(engine, now) as made:
        made.baton.state = BatonState.RETIRED
        made.session.add(Baton(relay_id=made.relay.id, name="Nya nyckeln", created_at=now))

    places = whereabouts.of_relays(session, [made.relay.id])[made.relay.id]

    assert [place.baton for place in places] == ["Nya nyckeln"]


def test_every_relay_comes_with_the_version_of_its_own_chain(
    engine: Engine, session: Session, now: datetime
) -> None:
    with new_chain(engine, now) as leksand:
        pass
    with new_chain(engine, now, slug="orsa") as orsa:
        pass
    with more(engine, orsa):
        pass
    with more(engine, orsa):
        pass

    versions = whereabouts.relays_with_versions(session)

    assert [(found.relay.slug, found.chain_version) for found in versions] == [
        (leksand.relay.slug, 0),
        (orsa.relay.slug, 2),
    ]
