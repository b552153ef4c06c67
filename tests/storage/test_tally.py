"""What visits add up to, by year and by place."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from app.storage import tally
from app.storage.tally import PlaceTally
from tests.support.public_chain import new_chain

DAY = timedelta(days=1)
SUMMER = datetime(2025, 7, 1, 12, tzinfo=UTC)
OLD_YEAR = datetime(2025, 12, 31, 22, 59, tzinfo=UTC)
NEW_YEAR = datetime(2025, 12, 31, 23, 0, tzinfo=UTC)


def test_a_visit_belongs_to_the_year_on_swedish_walls(engine: Engine, session: Session) -> None:
    with new_chain(engine, SUMMER) as made:
        made.visited("Anna", SUMMER)
        made.visited("Bengt", OLD_YEAR)
        made.visited("Cecilia", NEW_YEAR)

    years = tally.by_year(session, made.relay.id)

    assert [(year.year, year.visits, year.counted) for year in years] == [
        (2025, 2, 2),
        (2026, 1, 1),
    ]
    assert [year.first_counted_at for year in years] == [SUMMER, NEW_YEAR]


def test_a_revisit_is_a_visit_that_does_not_count(engine: Engine, session: Session) -> None:
    with new_chain(engine, SUMMER) as made:
        made.visited("Anna", SUMMER)
        made.visited("Anna", SUMMER + DAY, revisit=True)

    years = tally.by_year(session, made.relay.id)

    assert [(year.visits, year.counted) for year in years] == [(2, 1)]


def test_an_annulled_visit_adds_nothing(engine: Engine, session: Session) -> None:
    with new_chain(engine, SUMMER) as made:
        made.annul(made.visited("Anna", SUMMER), SUMMER + DAY)

    assert tally.by_year(session, made.relay.id) == []
    assert tally.by_place(session, made.relay.id) == []
    assert tally.counted_by_relay(session) == {}


def test_places_come_by_how_many_visits_they_have_had(engine: Engine, session: Session) -> None:
    with new_chain(engine, SUMMER) as made:
        made.visited("Anna", SUMMER, place="Leksand")
        made.visited("Bengt", SUMMER + DAY, place="Insjön")
        made.visited("Cecilia", SUMMER + 2 * DAY, place="Insjön")
        made.visited("David", SUMMER + 3 * DAY, place=None)

    places = tally.by_place(session, made.relay.id)

    assert places == [PlaceTally("Insjön", 2), PlaceTally("Leksand", 1)]


def test_each_relay_has_its_own_count(engine: Engine, session: Session) -> None:
    with new_chain(engine, SUMMER) as leksand:
        leksand.visits(3, until=SUMMER)
    with new_chain(engine, SUMMER, slug="orsa") as orsa:
        orsa.visits(2, until=SUMMER)

    counted = tally.counted_by_relay(session)

    assert counted == {leksand.relay.id: 3, orsa.relay.id: 2}
