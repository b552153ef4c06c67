"""The public chain: which legs are shown, in which order, and how they are numbered."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from app.domain.handover import HandoverState
from app.domain.position import at_the_end, between
from app.storage import chain
from app.storage.chain import Leg, LegState
from tests.support.public_chain import Chain, more, new_chain
from tests.support.statements import count_statements

DAY = timedelta(days=1)


@pytest.fixture
def relay_chain(engine: Engine, now: datetime) -> Chain:
    """A, B and C were visited; a revisit of A and a cancelled leg lie between; D awaits the key."""
    with new_chain(engine, now - 90 * DAY) as made:
        made.visited("Anna", now - 80 * DAY)
        made.visited("Bengt", now - 60 * DAY, place="Insjön")
        made.visited("Anna", now - 50 * DAY, revisit=True)
        made.cancelled("Ingen", now - 45 * DAY)
        made.visited("Cecilia", now - 40 * DAY)
        made.awaiting("David", now - 20 * DAY, on=now.date())
    return made


def names(legs: list[Leg]) -> list[str]:
    return [leg.company for leg in legs]


def test_the_chain_is_given_oldest_first(session: Session, relay_chain: Chain) -> None:
    legs = chain.public_chain(session, relay_chain.relay.id, limit=10)

    assert names(legs) == ["Anna", "Bengt", "Anna", "Cecilia", "David"]
    assert [leg.number for leg in legs] == [1, 2, 3, 5, 6]
    assert legs[1].place == "Insjön"


def test_the_order_of_a_visit_counts_visits_and_not_handovers(
    session: Session, relay_chain: Chain
) -> None:
    legs = chain.public_chain(session, relay_chain.relay.id, limit=10)

    assert [leg.ordinal for leg in legs] == [1, 2, None, 3, None]


def test_a_page_goes_on_where_the_last_one_ended(session: Session, relay_chain: Chain) -> None:
    first = chain.public_chain(session, relay_chain.relay.id, limit=2)

    second = chain.public_chain(session, relay_chain.relay.id, after=first[-1].number, limit=3)

    assert names(first) == ["Anna", "Bengt"]
    assert names(second) == ["Anna", "Cecilia", "David"]
    assert [leg.ordinal for leg in second] == [None, 3, None]


@pytest.mark.parametrize(("after", "expected"), [(4, ["Cecilia", "David"]), (99, [])])
def test_a_page_may_go_on_after_a_number_that_is_not_shown(
    session: Session, relay_chain: Chain, after: int, expected: list[str]
) -> None:
    legs = chain.public_chain(session, relay_chain.relay.id, after=after, limit=10)

    assert names(legs) == expected
    assert [leg.ordinal for leg in legs if leg.visited_at] == [3][: len(expected)]


def test_the_leg_that_is_awaited_says_so(
    session: Session, relay_chain: Chain, now: datetime
) -> None:
    last = chain.public_chain(session, relay_chain.relay.id, limit=10)[-1]

    assert last.state is LegState.AWAITING
    assert last.visited_on is None
    assert last.scheduled_on == now.date()


def test_a_revisit_is_flagged(session: Session, relay_chain: Chain) -> None:
    legs = chain.public_chain(session, relay_chain.relay.id, limit=10)

    assert [leg.number for leg in legs if leg.revisit] == [3]


def test_the_latest_visits_come_newest_first(session: Session, relay_chain: Chain) -> None:
    legs = chain.latest(session, relay_chain.relay.id, limit=3)

    assert names(legs) == ["Cecilia", "Anna", "Bengt"]
    assert [leg.ordinal for leg in legs] == [3, None, 2]


def test_the_latest_before_a_number_keep_their_order(session: Session, relay_chain: Chain) -> None:
    legs = chain.latest(session, relay_chain.relay.id, before=5, limit=1)

    assert [(leg.number, leg.ordinal) for leg in legs] == [(3, None)]


@pytest.mark.parametrize(("number", "ordinal"), [(1, 1), (2, 2), (3, None), (5, 3), (6, None)])
def test_one_leg_is_found_by_its_number(
    session: Session, relay_chain: Chain, number: int, ordinal: int | None
) -> None:
    found = chain.leg(session, relay_chain.relay.id, number)

    assert found is not None
    assert (found.number, found.ordinal) == (number, ordinal)


@pytest.mark.parametrize("number", [0, 4, 7, 2_147_483_647])
def test_a_cancelled_or_unknown_leg_is_not_found(
    session: Session, relay_chain: Chain, number: int
) -> None:
    found = chain.leg(session, relay_chain.relay.id, number)

    assert found is None


def test_an_annulled_visit_leaves_the_chain_and_the_count(
    engine: Engine, session: Session, now: datetime
) -> None:
    with new_chain(engine, now - 90 * DAY) as made:
        made.visited("Anna", now - 80 * DAY)
        undone = made.visited("Bengt", now - 60 * DAY)
        made.visited("Cecilia", now - 40 * DAY)
        made.annul(undone, now)

    legs = chain.public_chain(session, made.relay.id, limit=10)

    assert [(leg.company, leg.ordinal) for leg in legs] == [("Anna", 1), ("Cecilia", 2)]


def test_one_relay_does_not_see_the_legs_of_another(
    engine: Engine, session: Session, relay_chain: Chain, now: datetime
) -> None:
    with new_chain(engine, now, slug="orsa") as orsa:
        orsa.visited("Orre", now)

    legs = chain.public_chain(session, orsa.relay.id, limit=10)

    assert [(leg.number, leg.ordinal, leg.company) for leg in legs] == [(1, 1, "Orre")]


def test_a_year_begins_at_midnight_in_stockholm(
    engine: Engine, session: Session, now: datetime
) -> None:
    with new_chain(engine, now) as made:
        made.visited("Nyårsafton", datetime(2025, 12, 31, 22, 59, tzinfo=UTC))
        made.visited("Nyårsdagen", datetime(2025, 12, 31, 23, 0, tzinfo=UTC))

    before = chain.of_year(session, made.relay.id, 2025)
    after = chain.of_year(session, made.relay.id, 2026)

    assert [(leg.company, leg.ordinal) for leg in before] == [("Nyårsafton", 1)]
    assert [(leg.company, leg.ordinal) for leg in after] == [("Nyårsdagen", 2)]
    assert after[0].visited_on == date(2026, 1, 1)


def test_the_version_grows_with_every_change(
    engine: Engine, session: Session, relay_chain: Chain
) -> None:
    before = chain.chain_version(session, relay_chain.relay.id)
    with more(engine, relay_chain):
        pass
    session.rollback()

    after = chain.chain_version(session, relay_chain.relay.id)

    assert (before, after) == (0, 1)


def test_every_question_is_one_statement(
    engine: Engine, session: Session, relay_chain: Chain, now: datetime
) -> None:
    relay_id = relay_chain.relay.id

    with count_statements(engine) as statements:
        chain.public_chain(session, relay_id, after=1, limit=10)
        chain.latest(session, relay_id, before=5)
        chain.leg(session, relay_id, 5)
        chain.of_year(session, relay_id, now.year)

    assert len(statements) == 4, statements


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_counting_goes_by_the_index_of_visits_that_count(
    engine: Engine, session: Session, relay_chain: Chain
) -> None:
    with count_statements(engine) as statements:
        chain.public_chain(session, relay_chain.relay.id, after=1, limit=10)
    marks = [1] * statements.texts[0].count("?")

    plan = session.connection().exec_driver_sql(
        f"EXPLAIN QUERY PLAN {statements.texts[0]}", tuple(marks)
    )

    assert "ix_visit_counting" in " ".join(str(row) for row in plan)


@pytest.fixture
def put_between(engine: Engine, relay_chain: Chain, now: datetime) -> Chain:
    """Emil was visited between Anna and Bengt, and got the next number when somebody remembered."""
    with more(engine, relay_chain) as chain_again:
        visit = chain_again.visited("Emil", now - 70 * DAY, state=HandoverState.PASSED_ON)
        first, second = at_the_end(1), at_the_end(2)
        visit.position = visit.handover.position = between(first, second) or 0
    return relay_chain


def test_a_leg_stands_and_counts_by_its_position_and_not_its_number(
    session: Session, put_between: Chain, now: datetime
) -> None:
    relay_id = put_between.relay.id
    expected = [("Anna", 1), ("Emil", 2), ("Bengt", 3), ("Anna", None), ("Cecilia", 4)]

    upwards = chain.public_chain(session, relay_id, limit=5)
    downwards = chain.latest(session, relay_id, limit=10)
    years = [
        leg for year in (now.year - 1, now.year) for leg in chain.of_year(session, relay_id, year)
    ]

    assert [(leg.company, leg.ordinal) for leg in upwards] == expected
    assert [(leg.company, leg.ordinal) for leg in reversed(downwards)] == expected
    assert {(leg.company, leg.ordinal) for leg in years} == set(expected)


def test_pages_go_on_after_a_leg_that_was_put_in_between(
    session: Session, put_between: Chain
) -> None:
    relay_id = put_between.relay.id

    legs: list[Leg] = []
    while page := chain.public_chain(
        session, relay_id, after=legs[-1].number if legs else None, limit=1
    ):
        legs += page
    earlier = chain.latest(session, relay_id, before=7, limit=5)

    assert names(legs) == ["Anna", "Emil", "Bengt", "Anna", "Cecilia", "David"]
    assert names(earlier) == ["Anna"]
