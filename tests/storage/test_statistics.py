"""What a relay's rows add up to: on both databases, and over the edges of months and merges."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from app.domain.industry import Edition
from app.domain.register import SizeClass
from app.domain.statistics import Month, Reach
from app.storage import statistics
from app.storage.companies import Company, Workplace
from app.storage.nominations import Nomination
from app.storage.statistics import YearAnswers
from app.storage.transaction import transaction
from tests.support.full_house import FullHouse, house
from tests.support.public_chain import new_chain

__all__ = ["house"]


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "month"),
    [
        ("2026-03-31 21:59:59", (2026, 3)),
        ("2026-03-31 22:00:00", (2026, 4)),  # summer time: two hours ahead
        ("2026-09-30 22:00:00", (2026, 10)),
        ("2026-10-31 22:59:59", (2026, 10)),  # and normal time again: one
        ("2026-10-31 23:00:00", (2026, 11)),
        ("2026-12-31 23:00:00", (2027, 1)),
        ("2027-02-28 23:00:00", (2027, 3)),
    ],
)
def test_a_visit_belongs_to_its_month_on_swedish_walls(
    engine: Engine, session: Session, moment: str, month: tuple[int, int]
) -> None:
    with new_chain(engine, at("2026-01-01 12:00:00")) as chain:
        chain.visited("Siljans Båtvarv", at(moment))

    assert statistics.visits_by_month(session, chain.relay.id) == {Month(*month): 1}


def test_annulled_visits_and_revisits_are_in_no_month(
    engine: Engine, session: Session, now: datetime
) -> None:
    with new_chain(engine, now) as chain:
        chain.annul(chain.visited("Siljans Båtvarv", now), now)
        chain.visited("Leksandsdörren", now)
        chain.visited("Leksandsdörren", now + timedelta(days=40), revisit=True)

    assert sum(statistics.visits_by_month(session, chain.relay.id).values()) == 1
    assert statistics.start(session, chain.relay.id).counted == 1


def test_the_register_is_held_against_what_was_visited(
    engine: Engine, session: Session, now: datetime
) -> None:
    with new_chain(engine, now) as chain:
        chain.visited("Tomoku Hus", now, place="Insjön")
        chain.visited("Leksandsdörren", now, place="Leksand")
        chain.awaiting("Siljans Båtvarv", now)
        rows = chain.session.scalars(select(Company).order_by(Company.id)).all()
        for company, code, edition, size in zip(
            rows,
            ("16231", "45310", "62010"),
            (Edition.SNI_2025, Edition.SNI_2007, Edition.SNI_2007),
            (SizeClass.TO_49, SizeClass.TO_9, None),
            strict=True,
        ):
            company.industry_code, company.industry_edition = code, edition
            company.size_class = size

    reached = statistics.reach(session, chain.relay.id)

    assert sorted(reached.places, key=str) == [Reach("Insjön", 1, 1), Reach("Leksand", 2, 1)]
    assert set(reached.industries) == {Reach("C", 1, 1), Reach("G", 1, 1), Reach("K", 1, 0)}
    assert set(reached.sizes) == {Reach("20-49", 1, 1), Reach("5-9", 1, 1), Reach(None, 1, 0)}


def test_a_merged_company_is_reached_as_the_one_it_became(
    engine: Engine, session: Session, now: datetime
) -> None:
    with new_chain(engine, now) as chain:
        chain.visited("Gamla Smedjan", now)
        chain.cancelled("Mellansmedjan", now)
        chain.awaiting("Nya Smedjan", now)
        old, middle, new = chain.session.scalars(select(Company).order_by(Company.id)).all()
        old.successor_id, middle.successor_id = middle.id, new.id

    reached = statistics.reach(session, chain.relay.id)

    assert reached.places == [Reach("Leksand", 1, 1)]


def test_a_company_is_reached_where_its_workplace_is_said_to_be_now(
    engine: Engine, session: Session, now: datetime
) -> None:
    with new_chain(engine, now) as chain:
        visit = chain.visited("Leksandsdörren", now, place="Leksand")
        visit.handover.workplace.place = "Leksands-Noret"

    reached = statistics.reach(session, chain.relay.id)

    assert reached.places == [Reach("Leksands-Noret", 1, 1)]


def test_a_company_of_several_places_is_reached_where_it_was_visited(
    engine: Engine, session: Session, now: datetime
) -> None:
    with new_chain(engine, now) as chain:
        visit = chain.visited("Tomoku Hus", now, place="Insjön")
        chain.session.add(Workplace(company_id=visit.company_id, place="Leksand", created_at=now))

    reached = statistics.reach(session, chain.relay.id)

    assert sorted(reached.places, key=str) == [Reach("Insjön", 1, 1), Reach("Leksand", 1, 0)]


def test_a_merged_company_that_is_nowhere_it_was_is_reached_where_it_is(
    engine: Engine, session: Session, now: datetime
) -> None:
    with new_chain(engine, now) as chain:
        chain.visited("Gamla Smedjan", now, place="Insjön")
        chain.awaiting("Nya Smedjan", now)
        old, new = chain.session.scalars(select(Company).order_by(Company.id)).all()
        old.successor_id = new.id

    reached = statistics.reach(session, chain.relay.id)

    assert reached.places == [Reach("Leksand", 1, 1)]


def test_waiting_is_counted_in_whole_days_up_to_the_first_choice(house: FullHouse) -> None:
    session, relay_id = house.road.session, house.relay.id
    chosen = session.scalars(select(Nomination).order_by(Nomination.id)).first()
    assert chosen is not None
    before = statistics.waits(session, relay_id).for_choice
    session.rollback()
    with transaction(session):
        chosen.submitted_at = chosen.visit.occurred_at + timedelta(days=1)
        session.add(chosen)

    after = statistics.waits(session, relay_id).for_choice

    assert after[1] == before.get(1, 0) + 1
    assert sum(after.values()) == sum(before.values())


def test_answers_are_counted_by_the_year_in_which_they_came(house: FullHouse) -> None:
    told = statistics.answers(house.road.session, house.relay.id)

    states = [each.state.value for each in house.road.session.scalars(select(Nomination))]
    assert told == [
        YearAnswers(
            2026, states.count("accepted"), states.count("declined"), states.count("expired")
        )
    ]
    assert told[0].declined
    assert told[0].accepted
