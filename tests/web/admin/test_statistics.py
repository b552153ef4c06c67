"""The office's figures: what they say with few visits and many, and what can be taken along."""

from __future__ import annotations

import csv
from datetime import datetime, timedelta
from io import StringIO
from xml.etree import ElementTree as ET

import pytest
from sqlalchemy import Engine

from app.actions.replace_baton import replace_baton
from app.actions.set_baton_state import set_baton_state
from app.domain.baton import BatonState
from app.storage.people import Person
from app.storage.relays import Baton
from app.web.admin.figures import FIGURES
from tests.support.client import CheckedClient
from tests.support.databases import read_on_one
from tests.support.decades import begin
from tests.support.public_chain import new_chain
from tests.support.road import Road
from tests.support.statements import count_statements

SWEDISH = {"Accept-Language": "sv"}
MOST_STATEMENTS = 12
DAY = timedelta(days=1)

pytestmark = [pytest.mark.usefixtures("clock"), read_on_one]


def text(client: CheckedClient) -> str:
    answer = client.get("/admin/statistik", headers=SWEDISH)
    assert answer.status_code == 200
    return " ".join(answer.get_data(as_text=True).split())


def test_a_relay_that_has_not_begun_says_so_in_every_figure(
    engine: Engine, as_astrid: CheckedClient, now: datetime
) -> None:
    with new_chain(engine, now):
        pass

    page = text(as_astrid)

    assert "Det är för tidigt att säga hur fort det går." in page
    assert "Inget besök är gjort än." in page
    assert "Registret är tomt." in page
    assert "Inget företag har valt än." in page


def section(client: CheckedClient, figure: str) -> str:
    return text(client).partition(f'<section id="{figure}"')[2].partition("</section>")[0]


def test_where_no_group_is_known_none_is_said_to_be_reached(
    engine: Engine, as_astrid: CheckedClient, now: datetime
) -> None:
    with new_chain(engine, now) as chain:
        chain.awaiting("Leksandsdörren", now)

    for figure in ("branscher", "storlekar"):
        told = section(as_astrid, figure)

        assert "Det är inte känt för något företag i registret än." in told
        assert "varje grupp" not in told
    assert "Aldrig nådda: Leksand." in section(as_astrid, "orter")


def test_few_visits_are_said_to_be_few(
    engine: Engine, as_astrid: CheckedClient, now: datetime
) -> None:
    with new_chain(engine, now - 90 * DAY) as chain:
        chain.visits(5, until=now)

    page = text(as_astrid)

    assert "Det bygger på bara 5 besök, så spannet säger mest hur lite vi vet." in page


def outlook(client: CheckedClient) -> str:
    return section(client, "prognos").partition("<figure")[0]


def test_a_lost_key_that_is_replaced_leaves_the_outlook_as_it_was(
    engine: Engine, as_astrid: CheckedClient, road: Road, now: datetime
) -> None:
    decades = begin(engine, now, people=[road.astrid.id])
    decades.register(30)
    decades.go_on(30)
    before, lost = outlook(as_astrid), decades.baton_id
    set_baton_state(road.act(road.astrid), baton_id=lost, state=BatonState.MISSING)

    replace_baton(road.act(road.astrid), baton_id=lost, name="Nyckel två", reason="Borta")

    assert "I den takt som varit nås målet omkring 2068" in before
    assert outlook(as_astrid) == before


def test_with_two_keys_in_use_the_outlook_is_of_both(
    engine: Engine, as_astrid: CheckedClient, now: datetime
) -> None:
    with new_chain(engine, now) as chain:
        chain.visits(30, until=now)
        chain.session.add(Baton(relay_id=chain.relay.id, name="Lilla nyckeln", created_at=now))

    told = outlook(as_astrid)

    assert "I den takt som varit, med 2 nycklar, nås målet omkring 2066" in told
    assert "I lovad takt för varje nyckel: 2046." in told


def test_decades_cost_as_few_statements_as_a_month(
    engine: Engine, as_astrid: CheckedClient, astrid: Person, now: datetime
) -> None:
    decades = begin(engine, now, people=[astrid.id])
    decades.register(40)
    decades.go_on(2)
    with count_statements(engine) as for_two:
        text(as_astrid)
    decades.go_on(1000)

    with count_statements(engine) as for_a_thousand:
        page = text(as_astrid)

    assert len(for_two) == len(for_a_thousand) <= MOST_STATEMENTS, for_a_thousand
    assert "Stafetten har varit i varje grupp." in page


@pytest.mark.parametrize("figure", FIGURES)
def test_every_figure_is_a_drawing_and_a_table_to_take_along(
    engine: Engine, as_astrid: CheckedClient, astrid: Person, now: datetime, figure: str
) -> None:
    decades = begin(engine, now, people=[astrid.id])
    decades.register(9)
    decades.go_on(5)

    drawing = as_astrid.get(f"/admin/statistik/{figure}.svg", headers=SWEDISH)
    table = as_astrid.get(f"/admin/statistik/{figure}.csv", headers=SWEDISH)

    assert drawing.mimetype == "image/svg+xml"
    assert ET.fromstring(drawing.get_data()).tag == "{http://www.w3.org/2000/svg}svg"  # noqa: S314 - our own
    assert table.headers["Content-Disposition"] == f'attachment; filename="leksand-{figure}.csv"'
    assert table.get_data().startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(StringIO(table.get_data().decode("utf-8-sig")), delimiter=";"))
    assert len({len(row) for row in rows}) == 1
    assert len(rows) > 1


def test_every_month_is_in_the_table_that_is_taken_along(
    engine: Engine, as_astrid: CheckedClient, astrid: Person, now: datetime
) -> None:
    decades = begin(engine, now, people=[astrid.id])
    decades.register(200)
    decades.go_on(100)

    table = as_astrid.get("/admin/statistik/besok.csv", headers=SWEDISH).get_data(as_text=True)

    assert len(table.splitlines()) > 48
    assert "april 2022;" in table
    assert ";2,0" in table


@pytest.mark.parametrize("path", ["", "/prognos.svg", "/besok.csv"])
def test_only_admins_see_the_figures(
    as_bo: CheckedClient, client: CheckedClient, path: str
) -> None:
    assert as_bo.get(f"/admin/statistik{path}").status_code == 403
    assert client.get(f"/admin/statistik{path}").status_code == 401
