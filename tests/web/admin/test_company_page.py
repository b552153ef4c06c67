"""A company's own page: its visits, choices, needs, promises, sources and merges, whatever their number."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import brotli
import pytest
from sqlalchemy import Engine, update
from sqlalchemy.orm import Session

from app.actions.add_participant import Attendee, add_participant
from app.actions.add_topic import seed_topics
from app.actions.make_promise import Promised, make_promise
from app.actions.merge_companies import merge_companies
from app.actions.note_no import note_no
from app.actions.note_talk import note_talk
from app.domain.visit import Side
from app.storage.companies import Company
from app.storage.merges import CompanyMerge
from app.storage.people import Person
from app.storage.relays import Relay
from app.storage.topics import of_relay
from app.storage.transaction import transaction
from tests.support import cast
from tests.support.client import CheckedClient
from tests.support.decades import begin
from tests.support.road import Road
from tests.support.statements import count_statements

MOST_BYTES = 100_000
MANY = 60

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def here(company: Company) -> str:
    return f"/admin/foretag/{company.id}"


@pytest.fixture
def visit_id(road: Road, code: str) -> int:
    return road.visit(code).visit_id


def test_an_unvisited_company_says_so_and_leads_on(
    as_astrid: CheckedClient, company: Company, here: str
) -> None:
    page = as_astrid.get(here).text

    assert "Inget besök än." in page
    assert "Nyckeln har inte varit här än." in page
    assert f"{here}/andra" in page
    assert "/admin/overlamningar/ny?q=Leksandsd%C3%B6rren" in page


def test_what_happened_at_a_visit_stands_on_the_page(
    as_astrid: CheckedClient, road: Road, relay: Relay, visit_id: int, here: str
) -> None:
    by_bo = road.act(road.bo)
    with transaction(road.session):
        seed_topics(by_bo, relay.id)
    topic = of_relay(road.session, relay.id)[0]
    note_talk(by_bo, visit_id=visit_id, words="De växer ur lokalen", topic_ids=[topic.id])
    owed = Promised(words="Vi ringer om lokalen", owner_id=road.bo.id, due_on=date(2026, 6, 12))
    make_promise(by_bo, visit_id=visit_id, promised=owed)
    sven = Attendee("Sven Snickare", "vd", Side.COMPANY)
    add_participant(by_bo, visit_id=visit_id, who=sven)

    page = as_astrid.get(here).text

    assert "Besökt en gång, 12 maj 2026. Ett löfte är öppet." in page
    assert "från företaget: Sven Snickare" in page
    assert topic.name_sv in page
    assert "De växer ur lokalen" in page
    assert "Bo, senast 12 juni 2026" in page
    assert f"/personal/samtal/{visit_id}" in page


def test_a_choice_stands_on_both_pages_with_what_became_of_it(
    as_astrid: CheckedClient, road: Road, relay: Relay, visit_id: int, here: str
) -> None:
    chosen = cast.make_company(road.session, relay, "Tomoku Hus", now=road.now)
    nomination_id = road.nominate(visit_id, "Tomoku Hus").nomination_id
    road.approve(nomination_id)
    note_no(road.act(road.astrid), nomination_id=nomination_id)

    given, got = as_astrid.get(here).text, as_astrid.get(f"/admin/foretag/{chosen.id}").text

    assert "Har valt" in given
    assert "Har tackat nej" in given
    assert "Har valts av" in got
    assert "Har tackat nej" in got
    assert "De är nyfikna på oss" in got


def test_what_a_company_did_before_it_was_taken_in_stays_in_the_story(
    as_astrid: CheckedClient, road: Road, relay: Relay, visit_id: int, company: Company, here: str
) -> None:
    heir = cast.make_company(road.session, relay, "Siljans Portar", now=road.now)
    merge_companies(road.act(road.astrid), merged_id=company.id, survivor_id=heir.id)

    page = as_astrid.get(f"/admin/foretag/{heir.id}").text
    before = as_astrid.get(here).text

    assert "Besökt en gång, 12 maj 2026." in page
    assert "då Leksandsdörren" in page
    assert "Ta isär" in page
    assert f'hopslaget med <a href="/admin/foretag/{heir.id}">Siljans Portar</a>' in before
    assert "Börja en överlämning hit" not in before


def test_a_merge_of_long_ago_is_told_and_cannot_be_undone(
    as_astrid: CheckedClient, road: Road, relay: Relay, company: Company, here: str
) -> None:
    double = cast.make_company(road.session, relay, "Dörrverket", now=road.now)
    merge_companies(road.act(road.astrid), merged_id=double.id, survivor_id=company.id)
    with transaction(road.session):
        road.session.execute(
            update(CompanyMerge).values(merged_at=road.now - timedelta(days=30, seconds=1))
        )

    page = as_astrid.get(here).text

    assert "Dörrverket slogs ihop med det här företaget" in page
    assert "Det går inte längre att ta isär dem." in page
    assert "Kontakterna går tillbaka." not in page


def test_a_corrected_company_is_seen_at_once(as_astrid: CheckedClient, here: str) -> None:
    answer = as_astrid.submit(as_astrid.get(f"{here}/andra"), "Spara", street_address="Gatan 2")

    assert answer.headers["Location"] == here
    page = as_astrid.get(here).text
    assert "Gatan 2, Leksand" in page
    assert "Företaget ändrades" in page


def test_only_admins_see_it(as_bo: CheckedClient, client: CheckedClient, here: str) -> None:
    for path in (here, f"{here}/andra"):
        assert as_bo.get(path).status_code == 403
        assert client.get(path).status_code == 401


def test_a_company_with_many_visits_costs_as_much_as_one_with_few(
    as_astrid: CheckedClient, engine: Engine, astrid: Person, now: datetime, session: Session
) -> None:
    decades = begin(engine, now, people=[astrid.id])
    decades.register(1)
    here = f"/admin/foretag/{decades.companies[0][0]}"
    decades.go_on(1)
    few = _cost(engine, as_astrid, here)

    decades.go_on(MANY)
    many = _cost(engine, as_astrid, here)

    assert many[0] == few[0] <= 12
    assert many[1] <= MOST_BYTES
    last = as_astrid.get(f"{here}?sida=99").text
    assert "Sida 4 av 4" in last
    assert "Besökt 61 gånger" in last
    assert "De senaste 20 av 59." in last


def _cost(engine: Engine, client: CheckedClient, path: str) -> tuple[int, int]:
    with count_statements(engine) as statements:
        answer = client.get(path)
    assert answer.status_code == 200
    return len(statements), len(brotli.compress(answer.get_data(), quality=5))
