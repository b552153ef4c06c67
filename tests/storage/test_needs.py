"""What companies asked for is counted by company, as it is known now, and only where it counts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

import pytest
from sqlalchemy import Engine, update
from sqlalchemy.orm import Session

from app.domain.calendar import stockholm_date
from app.domain.needs import Quarter, whole_quarters
from app.storage.companies import Company
from app.storage.handovers import Handover
from app.storage.needs import asked
from app.storage.people import Person
from app.storage.transaction import transaction
from app.storage.visits import Visit
from tests.support.decades import Decades, begin
from tests.support.said import Talked, make_topics, note_all

VISITS = 40
QUARTERS = whole_quarters(date(2026, 5, 12), number=4)


@pytest.fixture
def decades(engine: Engine, astrid: Person, now: datetime) -> Decades:
    made = begin(engine, now, people=[astrid.id])
    made.register(30)
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


def test_a_company_counts_once_at_a_place_and_once_in_a_quarter(
    session: Session, decades: Decades, topic_id: int, talks: Sequence[Talked]
) -> None:
    ended = [one for one in talks if _quarter(one.at) <= QUARTERS[-1]]
    places = {
        one.place: {each.company_id for each in ended if each.place == one.place} for one in ended
    }
    latest = [one for one in ended if _quarter(one.at) >= QUARTERS[0]]
    quarters = {
        each: {one.company_id for one in latest if _quarter(one.at) == each} for each in QUARTERS
    }

    counted = asked(session, decades.relay_id, QUARTERS)

    assert 0 < len(ended) < len(talks)
    assert counted.by_place == {(topic_id, each): len(ids) for each, ids in places.items()}
    assert counted.by_quarter == {
        (topic_id, each): len(ids) for each, ids in quarters.items() if ids
    }


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
