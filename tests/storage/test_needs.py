"""What companies asked for is counted by company, as it is known now, and only where it counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import chain, combinations
from operator import le

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, delete, select, update
from sqlalchemy.orm import Session

from app.domain.calendar import stockholm_date
from app.domain.needs import LEAST_COMPANIES, Published, Quarter, published, whole_quarters
from app.storage.companies import Company
from app.storage.handovers import Handover
from app.storage.needs import asked
from app.storage.notes import NoteTopic
from app.storage.people import Person
from app.storage.transaction import transaction
from app.storage.visits import Visit
from tests.support.decades import Decades, begin
from tests.support.said import Talked, make_topics, note_all

COMPANIES, VISITS = 30, 40
QUARTERS = whole_quarters(date(2026, 5, 12), number=4)
PLACES = ("Insjön", "Tällberg", "Siljansnäs", None)


@pytest.fixture
def decades(engine: Engine, astrid: Person, now: datetime) -> Decades:
    made = begin(engine, now, people=[astrid.id])
    made.register(COMPANIES)
    made.go_on(VISITS)
    return made


@pytest.fixture
def topic_id(session: Session, decades: Decades) -> int:
    return make_topics(session, decades.relay_id, "Lokaler")[0]


@pytest.fixture
def talks(engine: Engine, decades: Decades, topic_id: int) -> Sequence[Talked]:
    """Every visit was about one topic; the last one is in the quarter that has not ended."""
    return note_all(engine, decades.relay_id, [topic_id])


def _quarter(at: datetime) -> Quarter:
    day = stockholm_date(at)
    return Quarter(day.year, (day.month + 2) // 3)


def _in_time(at: datetime) -> Quarter | None:
    """The quarter, or nothing before the first that is asked about."""
    quarter = _quarter(at)
    return quarter if quarter >= QUARTERS[0] else None


def _first_of_each(talks: Sequence[Talked]) -> dict[int, Talked]:
    """The first visit of each company in a quarter that has ended."""
    ended = sorted(
        (one for one in talks if _quarter(one.at) <= QUARTERS[-1]), key=lambda one: one.at
    )
    return {one.company_id: one for one in reversed(ended)}


def test_a_company_counts_where_and_when_it_first_talked_about_a_topic(
    session: Session, decades: Decades, topic_id: int, talks: Sequence[Talked]
) -> None:
    first = _first_of_each(talks).values()

    counted = asked(session, decades.relay_id, QUARTERS)

    assert 0 < len(first) < len(talks)
    assert counted.by_place == {
        (topic_id, place): many for place, many in Counter(one.place for one in first).items()
    }
    assert counted.by_quarter == {
        (topic_id, each): many for each, many in Counter(_in_time(one.at) for one in first).items()
    }


def test_it_is_told_how_many_were_visited_whatever_they_talked_about(
    session: Session, decades: Decades, talks: Sequence[Talked], topic_id: int
) -> None:
    with transaction(session):
        session.execute(delete(NoteTopic))
    ended = [one for one in talks if _quarter(one.at) <= QUARTERS[-1]]
    places = Counter(place for _id, place in {(one.company_id, one.place) for one in ended})
    quarters = Counter(
        quarter for _id, quarter in {(one.company_id, _in_time(one.at)) for one in ended}
    )

    counted = asked(session, decades.relay_id, QUARTERS)

    assert counted.by_place == {}
    assert counted.visited_at == places
    assert counted.visited_in == quarters


def test_two_that_became_one_count_once(
    session: Session, decades: Decades, talks: Sequence[Talked]
) -> None:
    before = asked(session, decades.relay_id, QUARTERS)
    first, second = talks[0].company_id, talks[1].company_id
    with transaction(session):
        session.execute(update(Company).where(Company.id == first).values(successor_id=second))
        session.execute(update(Handover).values(place="Leksand"))

    after = asked(session, decades.relay_id, QUARTERS)

    ended = {one.company_id for one in talks if _quarter(one.at) <= QUARTERS[-1]}
    assert sum(after.by_place.values()) == len(ended) - 1
    assert len(after.by_place) == 1 < len(before.by_place)


def test_a_visit_that_was_taken_back_does_not_count(
    session: Session, decades: Decades, talks: Sequence[Talked], now: datetime
) -> None:
    with transaction(session):
        session.execute(update(Visit).values(annulled_at=now, annul_reason="Fel dag"))

    counted = asked(session, decades.relay_id, QUARTERS)

    assert counted.by_place == {}
    assert counted.by_quarter == {}


HEIRS = 12
# How many days before now each visit was and at which place, and whom each further company was taken into.
worlds = st.tuples(
    st.lists(
        st.tuples(st.integers(0, 500), st.sampled_from(PLACES)), min_size=VISITS, max_size=VISITS
    ),
    st.lists(st.integers(0, HEIRS - 1), min_size=COMPANIES - HEIRS, max_size=COMPANIES - HEIRS),
)
World = tuple[list[tuple[int, str | None]], list[int]]


@settings(
    max_examples=60,
    phases=[Phase.explicit, Phase.generate],  # to shrink forty visits in a database takes minutes
    suppress_health_check=list(HealthCheck),
)
@given(worlds)
def test_no_small_group_is_left_when_what_is_shown_is_taken_from_what_is_shown(
    session: Session,
    decades: Decades,
    topic_id: int,
    talks: Sequence[Talked],
    now: datetime,
    world: World,
) -> None:
    who = _become(session, talks, world, now=now)

    counted = asked(session, decades.relay_id, QUARTERS)

    places = [counted.by_place.get((topic_id, each), 0) for each in PLACES]
    quarters = [counted.by_quarter.get((topic_id, each), 0) for each in (None, *QUARTERS)]
    visited = [
        [counted.visited_at.get(each, 0) for each in PLACES],
        [counted.visited_in.get(each, 0) for each in (None, *QUARTERS)],
    ]
    shown = published([places, quarters], visited)
    assert _rests(shown) & set(range(1, LEAST_COMPANIES)) == set()
    assert all(sum(count or 0 for count in each.counts) <= who for each in shown)
    assert {each.total for each in shown} <= {None, who}
    assert all(map(le, chain(places, quarters), chain(*visited)))


def _become(session: Session, talks: Sequence[Talked], world: World, *, now: datetime) -> int:
    """Move the visits, and make one company of several; give how many had a talk in time."""
    session.rollback()
    ids = sorted({one.company_id for one in talks})
    taken = dict(zip(ids[HEIRS:], (ids[at] for at in world[1]), strict=True))
    legs = dict(session.execute(select(Visit.id, Visit.handover_id)).all())
    moved = [
        (one, now - timedelta(days=days), place)
        for one, (days, place) in zip(talks, world[0], strict=True)
    ]
    visits = [{"id": one.visit_id, "occurred_at": at} for one, at, _place in moved]
    places = [{"id": legs[one.visit_id], "place": place} for one, _at, place in moved]
    heirs = [{"id": each, "successor_id": heir} for each, heir in taken.items()]
    with transaction(session):
        session.execute(update(Visit), visits)
        session.execute(update(Handover), places)
        session.execute(update(Company), heirs)
    in_time = [one.company_id for one, at, _place in moved if _quarter(at) <= QUARTERS[-1]]
    return len({taken.get(each, each) for each in in_time})


def _rests(shown: Sequence[Published]) -> set[int]:
    """What is left of each sum when any counts of either division are taken from it."""
    totals = {each.total for each in shown if each.total is not None}
    seen = [[count for count in each.counts if count is not None] for each in shown]
    some = chain.from_iterable(
        combinations(each, many) for each in seen for many in range(len(each) + 1)
    )
    return {total - sum(each) for each in some for total in totals}
