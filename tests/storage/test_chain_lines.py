"""The admins' chain: every order, every page, and what a page goes through to be found."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from app.domain.calendar import stockholm_date
from app.domain.handover import HandoverState
from app.domain.industry import divisions_of
from app.domain.position import at_the_end
from app.domain.register import SizeClass
from app.domain.text import swedish_sort_key
from app.storage import chain_lines
from app.storage.chain_lines import ChainLine, ChainPage, Column, Mark, Order, Wanted
from app.storage.people import Person
from tests.support.long_chain import LongChain, make_long_chain
from tests.support.touched import count_touched, renew_statistics
from tests.support.writers import size

LENGTH = 50
PAGE = 7


@pytest.fixture
def long_chain(session: Session, now: datetime, bo: Person) -> LongChain:
    return make_long_chain(session, LENGTH, now=now, person_id=bo.id)


def pages(session: Session, chain: LongChain, order: Order) -> list[list[ChainLine]]:
    """Go from page to page until there is none."""
    found: list[list[ChainLine]] = []
    mark: Mark | None = None
    while not found or mark:
        page = asked(session, chain, order, mark)
        found.append(list(page.lines))
        mark = page.after
    return found


def asked(session: Session, chain: LongChain, order: Order, mark: Mark | None) -> ChainPage:
    return chain_lines.page(session, chain.relay.id, Wanted(), order=order, mark=mark, limit=PAGE)


def place_in_order(line: ChainLine, column: Column) -> tuple[int | str, int]:
    """What a reader expects a row to be ordered by, worked out anew."""
    states, sizes = list(HandoverState), list(SizeClass)
    values: dict[Column, int | str] = {
        Column.CHAIN: line.number,
        Column.NUMBER: line.number,
        Column.COMPANY: swedish_sort_key(line.company),
        Column.PLACE: swedish_sort_key(line.place or ""),
        Column.INDUSTRY: line.industry_code or "",
        Column.SIZE: sizes.index(line.size) if line.size else -1,
        Column.STATE: states.index(line.state),
        Column.DATE: str(line.visited_at),
    }
    return values[column], line.number


@pytest.mark.parametrize("column", Column)
def test_every_order_shows_every_row_once_and_leads_back(
    session: Session, long_chain: LongChain, column: Column
) -> None:
    for order in (Order(column, descending=False), Order(column, descending=True)):
        there = pages(session, long_chain, order)

        found = [line for page in there for line in page]
        expected = sorted(
            found, key=lambda line: place_in_order(line, column), reverse=order.descending
        )
        assert [line.number for line in found] == [line.number for line in expected]
        assert sorted(line.number for line in found) == list(range(1, LENGTH + 1))
        assert way_back(session, long_chain, order) == there[-2::-1]


def way_back(session: Session, chain: LongChain, order: Order) -> list[list[ChainLine]]:
    """Go to the last page, and from page to page until there is none before it."""
    mark, back = None, []
    while (page := asked(session, chain, order, mark)).after:
        mark = page.after
    while page.before:
        page = asked(session, chain, order, page.before)
        back.append(list(page.lines))
    return back


Fits = Callable[[ChainLine], bool]
FOUND: dict[str, tuple[Wanted, Fits]] = {
    "a year": (Wanted(year=2025), lambda line: str(line.visited_at).startswith("2025")),
    "a place": (Wanted(place="insjon"), lambda line: line.place == "Insjön"),
    "an industry": (
        Wanted(industry=divisions_of("C")),
        lambda line: (line.industry_code or "").startswith(("10", "16")),
    ),
    "a size": (Wanted(size=SizeClass.TO_9), lambda line: line.size is SizeClass.TO_9),
    "a state": (Wanted(state=HandoverState.VISITED), lambda line: line.number == LENGTH),
    "a word": (Wanted(text="bageri"), lambda line: "Bageri" in line.company),
    "two things": (
        Wanted(text="bageri", place="leksand"),
        lambda line: "Bageri" in line.company and line.place == "Leksand",
    ),
}


@pytest.mark.parametrize("name", FOUND)
def test_the_filter_finds_just_what_fits(
    session: Session, long_chain: LongChain, name: str
) -> None:
    wanted, fits = FOUND[name]
    relay_id = long_chain.relay.id
    everything = list(chain_lines.every(session, relay_id, Wanted(), Order()))

    found = list(chain_lines.every(session, relay_id, wanted, Order()))

    assert found == [line for line in everything if fits(line)]
    assert 0 < len(found) < LENGTH
    assert chain_lines.number_of(session, relay_id, wanted) == len(found)


def test_a_persons_visits_are_found(session: Session, long_chain: LongChain, bo: Person) -> None:
    found = chain_lines.every(session, long_chain.relay.id, Wanted(person_id=bo.id), Order())

    assert [line.number for line in found] == list(range(48, 0, -3))


def test_a_planned_handover_is_of_the_year_it_is_planned_for(
    session: Session, long_chain: LongChain, now: datetime
) -> None:
    handover = long_chain.plan_next(session, on=stockholm_date(now) + timedelta(days=300))

    found = chain_lines.every(session, long_chain.relay.id, Wanted(year=now.year + 1), Order())

    assert [line.handover_id for line in found] == [handover.id]


@pytest.mark.parametrize("wanted", [Wanted(), Wanted(year=2024)], ids=["everything", "a year"])
def test_a_long_chain_costs_a_page_no_more_than_a_short_one(
    engine: Engine, session: Session, now: datetime, wanted: Wanted
) -> None:
    short = make_long_chain(session, 120, now=now)
    renew_statistics(engine)
    in_short = gone_through(engine, session, short, wanted)
    long = make_long_chain(session, size(1200), now=now, slug="rattvik")
    renew_statistics(engine)

    in_long = gone_through(engine, session, long, wanted)

    assert in_long < 2 * in_short, (in_short, in_long)


def gone_through(engine: Engine, session: Session, chain: LongChain, wanted: Wanted) -> int:
    """Ask for a page in the midst of the chain, and give what that cost."""
    session.rollback()
    mark = Mark(0, at_the_end(chain.length // 2)) if wanted == Wanted() else None
    with count_touched(engine) as touched:
        page = chain_lines.page(session, chain.relay.id, wanted, mark=mark, limit=20)
    assert len(page.lines) == 20
    return touched.count
