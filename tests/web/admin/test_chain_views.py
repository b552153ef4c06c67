"""The chain in three ways over one filter, as an admin asks for it; and its table taken along."""

from __future__ import annotations

import csv
import gzip
import io
import re
from datetime import datetime
from itertools import chain, pairwise
from urllib.parse import parse_qs, urlsplit

import openpyxl
import pytest
from sqlalchemy import Engine, update
from sqlalchemy.orm import Session

from app.storage.handovers import Handover
from app.storage.people import Person
from app.storage.transaction import transaction
from tests.support import cast
from tests.support.client import CheckedClient
from tests.support.databases import read_on_one
from tests.support.long_chain import LongChain, make_long_chain
from tests.support.replaced import key_goes_to_insjon, lose_and_replace
from tests.support.road import Road
from tests.support.statements import count_statements
from tests.support.writers import size

pytestmark = [pytest.mark.usefixtures("clock"), read_on_one]
LENGTH = 110
TIMELINE, MAP, TABLE = "/admin/kedjan", "/admin/kedjan/karta", "/admin/kedjan/tabell"
VIEWS = [TIMELINE, MAP, TABLE]
CSV, EXCEL = "/admin/kedjan/kedjan.csv", "/admin/kedjan/kedjan.xlsx"
FILTER = "ar=2025&storlek=5-9"


@pytest.fixture
def long_chain(session: Session, now: datetime, bo: Person) -> LongChain:
    return make_long_chain(session, LENGTH, now=now, person_id=bo.id)


def companies_on(page: str) -> list[int]:
    """The numbers in the made-up names, in the order of the page."""
    links = re.findall(r'<a href="/admin/overlamningar/\d+">[^<]+? (\d+) AB</a>', page)
    return [int(number) for number in links]


def link_to(page: str, relation: str) -> str:
    found = re.search(rf'rel="{relation}" href="([^"]+)"', page)
    assert found, f"no link to the {relation} page"
    return found[1].replace("&amp;", "&")


def ways_on(page: str) -> list[str]:
    return re.findall(r'class="map-way"[^>]* d="([^"]+)"', page)


class TestFilter:
    @pytest.mark.parametrize("view", VIEWS)
    def test_every_view_shows_what_the_address_asks_for(
        self, as_astrid: CheckedClient, long_chain: LongChain, view: str
    ) -> None:
        page = as_astrid.get(f"{view}?{FILTER}").text

        shown = companies_on(page)
        assert sorted(shown) == [at for at in range(77, 102) if at % 4 == 1]
        assert "7 överlämningar." in page

    @pytest.mark.parametrize("view", VIEWS)
    def test_it_goes_along_to_the_other_views(
        self, as_astrid: CheckedClient, long_chain: LongChain, view: str
    ) -> None:
        page = as_astrid.get(f"{view}?{FILTER}").text

        for other in VIEWS:
            assert f'href="{other}?{FILTER.replace("&", "&amp;")}"' in page.replace(
                "storlek=5-9&amp;ar=2025", "ar=2025&amp;storlek=5-9"
            )

    def test_one_thing_can_be_taken_out_of_it(
        self, as_astrid: CheckedClient, long_chain: LongChain
    ) -> None:
        page = as_astrid.get(f"{TABLE}?{FILTER}").text

        assert "Ta bort </span>År: 2025" in page
        assert f'href="{TABLE}?storlek=5-9"' in page

    def test_the_form_asks_for_it(
        self, as_astrid: CheckedClient, long_chain: LongChain, bo: Person
    ) -> None:
        answer = as_astrid.submit(
            as_astrid.get(TABLE),
            "Visa urvalet",
            person=str(bo.id),
            ort="TÄLLBERG",
            lage="passed_on",
        )

        assert companies_on(answer.text) == [at for at in range(109, 0, -1) if at % 6 == 3]
        assert "Vem som var med: Bo" in answer.text

    def test_what_cannot_be_understood_is_said_by_its_field(
        self, as_astrid: CheckedClient, long_chain: LongChain
    ) -> None:
        page = as_astrid.get(f"{TABLE}?ar=2999&bransch=%3Cscript%3E&efter=hej&ordning=-hej").text

        assert page.count('class="field field-bad"') == 2
        assert companies_on(page)[:3] == [110, 109, 108]

    def test_what_looks_like_somebodys_number_is_not_searched_for(
        self, as_astrid: CheckedClient, long_chain: LongChain
    ) -> None:
        answer = as_astrid.get(f"{TABLE}?q=8001011234")

        assert answer.status_code == 302
        assert "8001011234" not in answer.location
        assert "Vi söker inte på personnummer" in as_astrid.get(answer.location).text

    def test_nothing_found_says_so(self, as_astrid: CheckedClient, long_chain: LongChain) -> None:
        for view in VIEWS:
            assert "Inget i kedjan passar urvalet" in as_astrid.get(f"{view}?q=finns+inte").text


class TestTable:
    @pytest.mark.parametrize(
        "name", ["nr", "foretag", "ort", "bransch", "storlek", "lage", "datum"]
    )
    def test_a_heading_sorts_and_sorts_the_other_way(
        self, as_astrid: CheckedClient, long_chain: LongChain, name: str
    ) -> None:
        upwards = as_astrid.get(f"{TABLE}?ordning={name}").text
        downwards = as_astrid.get(f"{TABLE}?ordning=-{name}").text

        assert 'aria-sort="ascending"' in upwards
        assert 'aria-sort="descending"' in downwards
        assert companies_on(upwards) != companies_on(downwards)

    def test_the_pages_hold_everything_once_and_lead_back(
        self, as_astrid: CheckedClient, long_chain: LongChain
    ) -> None:
        first = as_astrid.get(f"{TABLE}?ordning=foretag").text
        second = as_astrid.get(link_to(first, "next")).text
        third = as_astrid.get(link_to(second, "next")).text

        shown = [companies_on(page) for page in (first, second, third)]
        assert [len(each) for each in shown] == [50, 50, 10]
        assert sorted(chain(*shown)) == list(range(1, LENGTH + 1))
        assert companies_on(as_astrid.get(link_to(third, "prev")).text) == shown[1]
        assert 'rel="next"' not in third

    def test_a_page_of_the_table_keeps_the_filter_and_the_order(
        self, as_astrid: CheckedClient, long_chain: LongChain
    ) -> None:
        page = as_astrid.get(f"{TABLE}?ordning=-ort&lage=passed_on").text

        asked = parse_qs(urlsplit(link_to(page, "next")).query)
        assert (asked["ordning"], asked["lage"]) == (["-ort"], ["passed_on"])


class TestFiles:
    def test_csv_holds_what_is_seen_in_the_order_in_which_it_is_seen(
        self, as_astrid: CheckedClient, long_chain: LongChain
    ) -> None:
        page = as_astrid.get(f"{TABLE}?{FILTER}&ordning=foretag").text

        answer = as_astrid.get(f"{CSV}?{FILTER}&ordning=foretag")

        text = answer.data.decode("utf-8-sig")
        header, *rows = csv.reader(io.StringIO(text), delimiter=";")
        assert answer.data.startswith(b"\xef\xbb\xbf")
        assert header == ["Nr", "Företag", "Ort", "Bransch", "Storlek", "Läge", "Datum"]
        assert [int(row[0]) for row in rows] == companies_on(page)
        assert rows[0][4:6] == ["5–9 anställda", "Har gått vidare"]
        assert answer.headers["Content-Disposition"] == 'attachment; filename="kedjan.csv"'

    def test_excel_is_opened_again_and_holds_days_and_figures(
        self, as_astrid: CheckedClient, long_chain: LongChain
    ) -> None:
        answer = as_astrid.get(EXCEL)

        sheet = openpyxl.load_workbook(io.BytesIO(answer.data)).worksheets[0]
        header, *rows = list(sheet.values)
        assert header[:2] == ("Nr", "Företag")
        assert [row[0] for row in rows] == list(range(LENGTH, 0, -1))
        assert str(rows[0][6]).startswith("2026-05-12")

    @pytest.mark.parametrize("start", ["=", "+", "-", "@"])
    def test_no_cell_calculates(
        self, as_astrid: CheckedClient, session: Session, long_chain: LongChain, start: str
    ) -> None:
        hostile = f'{start}HYPERLINK("http://example.com")'
        with transaction(session):
            session.execute(update(Handover).values(company_name=hostile))

        text = as_astrid.get(f"{CSV}?ar=2026").data.decode("utf-8-sig")
        sheet = openpyxl.load_workbook(
            io.BytesIO(as_astrid.get(f"{EXCEL}?ar=2026").data)
        ).worksheets[0]

        names = [row[1] for row in csv.reader(io.StringIO(text), delimiter=";")][1:]
        cells = [row[1] for row in sheet.iter_rows(min_row=2)]
        assert names
        assert set(names) == {f"'{hostile}"}
        assert {(cell.value, cell.data_type) for cell in cells} == {(hostile, "s")}


class TestMap:
    def test_every_point_leads_to_its_place_in_the_list(
        self, as_astrid: CheckedClient, long_chain: LongChain
    ) -> None:
        page = as_astrid.get(MAP).text

        targets = re.findall(r'class="map-point[^"]*" href="#([^"]+)"', page)
        counts = [int(number) for number in re.findall(r'class="map-count"[^>]*>(\d+)<', page)]
        assert targets == [f"punkt-{at}" for at in range(1, 6)]
        assert all(f'<h2 id="{target}"' in page for target in targets)
        assert sum(counts) + page.partition('id="utanfor"')[2].count('role="rowheader"') == 60

    def test_whoever_has_no_place_is_listed_all_the_same(
        self, as_astrid: CheckedClient, long_chain: LongChain
    ) -> None:
        page = as_astrid.get(f"{MAP}?ar=2026").text

        outside = companies_on(page.partition('id="utanfor"')[2])
        assert outside
        assert all(number % 6 == 5 for number in outside)

    def test_the_latest_steps_are_drawn_in_order(
        self, as_astrid: CheckedClient, long_chain: LongChain
    ) -> None:
        page = as_astrid.get(MAP).text

        steps = re.findall(r'class="map-way"[^>]* d="M([\d. ]+)Q[\d. -]+? ([\d.]+ [\d.]+)"', page)
        assert len(steps) == 8
        assert all(there == here for (_, there), (here, _) in pairwise(steps))

    def test_a_new_key_goes_on_from_where_the_lost_one_was(
        self, as_astrid: CheckedClient, road: Road, code: str
    ) -> None:
        leg = key_goes_to_insjon(road, code)
        before = ways_on(as_astrid.get(MAP).text)

        for name in ("Nyckel två", "Nyckel tre"):
            lose_and_replace(road, leg.handover_id, name)

        assert len(before) == 1
        assert ways_on(as_astrid.get(MAP).text) == before

    def test_a_second_key_has_a_way_of_its_own(
        self, as_astrid: CheckedClient, road: Road, code: str
    ) -> None:
        leg = key_goes_to_insjon(road, code)
        lose_and_replace(road, leg.handover_id, "Nyckel två")
        relay = road.row(Handover, leg.handover_id).relay
        company = cast.make_company(road.session, relay, "Plåt AB", now=road.now, place="Tällberg")
        second = cast.make_baton(road.session, relay, now=road.now, name="Lilla nyckeln")
        cast.make_handover(road.session, second, company, now=road.now)

        assert len(ways_on(as_astrid.get(MAP).text)) == 1


class TestCost:
    @pytest.mark.parametrize("path", [*VIEWS, f"{TABLE}?ordning=-datum", f"{TIMELINE}?{FILTER}"])
    def test_a_page_costs_the_same_however_long_the_chain_is(
        self, as_astrid: CheckedClient, session: Session, engine: Engine, now: datetime, path: str
    ) -> None:
        make_long_chain(session, 10, now=now)
        make_long_chain(session, size(300), now=now, slug="rattvik")
        cost = {}
        for slug in ("leksand", "rattvik"):
            with count_statements(engine) as statements:
                page = as_astrid.get(f"{path}{'&' if '?' in path else '?'}stafett={slug}")
            cost[slug] = len(statements)
            assert len(gzip.compress(page.data)) < 100_000

        assert cost["leksand"] == cost["rattvik"] <= 12


@pytest.mark.parametrize("path", [*VIEWS, CSV, EXCEL])
class TestDoors:
    def test_staff_do_not_enter(
        self, as_bo: CheckedClient, long_chain: LongChain, path: str
    ) -> None:
        assert as_bo.get(path).status_code == 403

    def test_nobody_does_not_enter(
        self, client: CheckedClient, long_chain: LongChain, path: str
    ) -> None:
        assert client.get(path).status_code == 401

    def test_an_admin_does(
        self, as_astrid: CheckedClient, long_chain: LongChain, path: str
    ) -> None:
        assert as_astrid.get(path).status_code == 200
