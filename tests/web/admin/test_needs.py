"""What companies ask for, on its page and as files: in groups of five at least, at the same cost."""

from __future__ import annotations

import csv
from datetime import datetime, timedelta
from io import StringIO
from xml.etree import ElementTree as ET

import pytest
from sqlalchemy import Engine, update
from sqlalchemy.orm import Session

from app.storage.handovers import Handover
from app.storage.people import Person
from app.storage.transaction import transaction
from tests.support.client import CheckedClient
from tests.support.decades import Decades, begin
from tests.support.public_chain import new_chain
from tests.support.said import make_topics, note_all
from tests.support.statements import count_statements

HERE = "/admin/statistik/behov"
FILE = "/admin/statistik/behov-orter"

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def decades(engine: Engine, astrid: Person, now: datetime) -> Decades:
    made = begin(engine, now, people=[astrid.id])
    made.register(30)
    made.go_on(20)
    return made


def talk(engine: Engine, session: Session, decades: Decades, *, elsewhere: int) -> None:
    """Let all talk about premises, the first ones at Tällberg and the others in Leksand."""
    topics = make_topics(session, decades.relay_id, "Lokaler", "Bredband")
    visits = note_all(engine, decades.relay_id, topics[:1])
    with transaction(session):
        session.execute(update(Handover).values(place="Leksand"))
        there = [decades.last_id - decades.legs + 1 + at for at in range(elsewhere)]  # type: ignore[operator]
        session.execute(update(Handover).where(Handover.id.in_(there)).values(place="Tällberg"))
    assert len(visits) == decades.legs


def test_groups_of_five_are_shown_and_smaller_ones_are_not(
    engine: Engine, session: Session, as_astrid: CheckedClient, decades: Decades
) -> None:
    talk(engine, session, decades, elsewhere=3)

    page = as_astrid.get(HERE).text
    rows = list(
        csv.reader(
            StringIO(as_astrid.get(f"{FILE}.csv").get_data().decode("utf-8-sig")), delimiter=";"
        )
    )

    assert "Flest har talat om Lokaler: minst 15 företag" in page
    assert "Tällberg" not in page
    assert rows == [
        ["Ämne", "Ort", "Företag"],
        ["Lokaler", "Leksand", "15"],
        ["Lokaler", "Alla orter", "visas inte"],
        ["Bredband", "Alla orter", "visas inte"],
    ]


def test_a_sum_is_shown_where_nothing_can_be_taken_from_it(
    engine: Engine, session: Session, as_astrid: CheckedClient, decades: Decades
) -> None:
    talk(engine, session, decades, elsewhere=6)

    page = as_astrid.get(HERE).text

    assert "Flest har talat om Lokaler: minst 18 företag" in page
    assert "Tällberg" in page
    assert "Kv 1 2026" in page


def talk_at(engine: Engine, session: Session, when: datetime, *visits: tuple[str, str]) -> None:
    """Let companies be visited at places, one a day, and all talk about fibre."""
    seen = set()
    with new_chain(engine, when) as chain:
        for at, (company, place) in enumerate(visits):
            day = when + timedelta(days=at)
            chain.visited(company, day, place=place, revisit=company in seen)
            seen.add(company)
    note_all(engine, chain.relay.id, make_topics(session, chain.relay.id, "Fiber"))


def test_a_company_at_two_places_does_not_let_a_small_group_be_told(
    engine: Engine, session: Session, as_astrid: CheckedClient, now: datetime
) -> None:
    """Five at Insjön of ten by place and eight by quarter would leave three elsewhere."""
    talk_at(
        engine,
        session,
        now - timedelta(days=100),
        *((f"Insjöns {each} AB", "Insjön") for each in range(5)),
        *(("A AB", "Tällberg"), ("B AB", "Tällberg"), ("C AB", "Tällberg")),
        *(("B AB", "Siljansnäs"), ("C AB", "Siljansnäs")),
    )

    places = as_astrid.get(f"{FILE}.csv").text
    quarters = as_astrid.get("/admin/statistik/behov-kvartal.csv").text

    assert places.splitlines()[1:] == ["Fiber;Insjön;5", "Fiber;Alla orter;visas inte"]
    assert set(quarters.splitlines()[1].split(";")[1:]) == {"visas inte"}


def test_at_least_so_many_are_no_more_than_there_are(
    engine: Engine, session: Session, as_astrid: CheckedClient, now: datetime
) -> None:
    companies = [f"Påhittade {each} AB" for each in range(5)]
    talk_at(
        engine,
        session,
        now - timedelta(days=100),
        *((company, place) for place in ("Tällberg", "Siljansnäs") for company in companies),
    )

    assert "Flest har talat om Fiber: minst 5 företag" in as_astrid.get(HERE).text


def test_a_relay_without_talks_says_so(
    engine: Engine, as_astrid: CheckedClient, decades: Decades
) -> None:
    page = as_astrid.get(HERE).text

    assert "har inget ämne och ingen ort fått ihop 5 företag" in page
    assert "Grupperna är för små" in page


def test_each_figure_can_be_taken_along_and_is_found_from_the_statistics(
    engine: Engine, session: Session, as_astrid: CheckedClient, decades: Decades
) -> None:
    talk(engine, session, decades, elsewhere=6)

    for name in ("behov-orter", "behov-kvartal"):
        drawing = as_astrid.get(f"/admin/statistik/{name}.svg")
        assert ET.fromstring(drawing.text).tag.endswith("svg")  # noqa: S314 - our own
        assert as_astrid.get(f"/admin/statistik/{name}.csv").mimetype == "text/csv"
    assert HERE in as_astrid.get("/admin/statistik").text


def test_only_admins_see_them(as_bo: CheckedClient, client: CheckedClient) -> None:
    for path in (HERE, f"{FILE}.csv", f"{FILE}.svg"):
        assert as_bo.get(path).status_code == 403
        assert client.get(path).status_code == 401


def test_decades_of_talks_cost_as_few_statements_as_a_year(
    engine: Engine, session: Session, as_astrid: CheckedClient, decades: Decades
) -> None:
    talk(engine, session, decades, elsewhere=6)
    with count_statements(engine) as few:
        as_astrid.get(HERE)
    decades.go_on(300)
    note_all(engine, decades.relay_id, make_topics(session, decades.relay_id, "Vägar"))

    with count_statements(engine) as many:
        as_astrid.get(HERE)

    assert len(many) == len(few) <= 12, many
