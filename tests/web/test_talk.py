"""What a visit was for, on its own page: from the scan, from one's visits, from the handover."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.actions.add_topic import seed_topics
from app.actions.note_talk import note_talk
from app.domain.roles import Role
from app.storage.handovers import Handover
from app.storage.relays import Relay
from app.storage.topics import of_relay
from app.storage.transaction import transaction
from tests.support import cast
from tests.support.client import CheckedClient
from tests.support.road import Road
from tests.support.statements import count_statements
from tests.support.web import MakeClient

SAVE = "Spara anteckningen"
CORRECT = "Spara rättelsen"

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def topics(road: Road, relay: Relay) -> list[int]:
    with transaction(road.session):
        seed_topics(road.act(), relay.id)
    return [one.id for one in of_relay(road.session, relay.id)]


@pytest.fixture
def visit_id(road: Road, code: str, topics: list[int]) -> int:
    return road.visit(code).visit_id


@pytest.fixture
def talk(visit_id: int) -> str:
    return f"/personal/samtal/{visit_id}"


def sent(client: CheckedClient, page: TestResponse, button: str, **typed: str) -> TestResponse:
    """Send a form of the page that is kept, and go where it leads."""
    answer = client.submit(page, button, **typed)
    assert answer.status_code == 303
    return client.get(answer.location)


def test_the_talk_is_one_tap_from_the_scan_one_s_visits_and_the_handover(
    as_bo: CheckedClient, as_astrid: CheckedClient, code: str, handover: Handover, talk: str
) -> None:
    way = f'href="{talk}"'

    assert way in as_bo.get(f"/q/{code}").text
    assert way in as_bo.get("/personal").text
    assert way in as_astrid.get(f"/admin/overlamningar/{handover.id}").text
    assert 'href="/personal/samtal/' not in as_bo.get("/testa").text


def test_what_was_said_is_noted_and_read(
    as_bo: CheckedClient, talk: str, topics: list[int]
) -> None:
    page = sent(as_bo, as_bo.get(talk), SAVE, words="Elen räcker inte", topics=str(topics[5]))

    assert "Anteckningen är sparad." in page.text
    assert "Elen räcker inte" in page.text
    assert 'class="status-tag status-plain">Energi' in page.text
    assert "Bo, 12 maj 2026" in page.text


def test_the_topics_are_named_in_english_too(as_bo: CheckedClient, talk: str) -> None:
    page = as_bo.get(talk, headers={"Accept-Language": "en"})

    assert "Roads and broadband" in page.text
    assert "Vägar och bredband" not in page.text


def test_nothing_at_all_is_refused_by_its_field(as_bo: CheckedClient, talk: str) -> None:
    page = as_bo.submit(as_bo.get(talk), SAVE)

    assert page.status_code == 422
    assert 'id="words-error"' in page.text


def test_pressing_twice_keeps_one_note(as_bo: CheckedClient, talk: str) -> None:
    page = as_bo.get(talk)

    as_bo.submit(page, SAVE, words="En gång")
    after = sent(as_bo, page, SAVE, words="En gång")

    assert after.text.count("En gång") == 1


def test_of_two_who_correct_at_once_the_second_sees_both_and_decides(
    as_bo: CheckedClient, as_astrid: CheckedClient, road: Road, visit_id: int, topics: list[int]
) -> None:
    note_id = note_talk(road.act(road.bo), visit_id=visit_id, words="Först", topic_ids=[topics[0]])
    page = f"/personal/anteckningar/{note_id}"
    opened = as_bo.get(page)
    as_astrid.submit(as_astrid.get(page), CORRECT, words="Astrids ord")

    late = as_bo.submit(opened, CORRECT, words="Bos ord")

    assert late.status_code == 409
    assert "Astrids ord" in late.text
    assert "Bos ord</textarea>" in late.text
    assert "Bos ord" in sent(as_bo, late, CORRECT).text


def test_a_colleague_reads_and_adds_but_does_not_correct(
    make_client: MakeClient, session: Session, road: Road, visit_id: int, talk: str
) -> None:
    note_id = note_talk(road.act(road.bo), visit_id=visit_id, words="Bos ord", topic_ids=[])
    client, karin = make_client(), cast.make_person(session, "Karin", Role.STAFF, now=road.now)
    cast.sign_in(client, session, karin, now=road.now)
    page = f"/personal/anteckningar/{note_id}"

    assert "Bos ord" in client.get(talk).text
    assert page not in client.get(talk).text
    assert client.get(page).status_code == 403
    assert client.post_form(page, words="Karins", version="1").status_code == 403
    assert "Karins egna" in sent(client, client.get(talk), SAVE, words="Karins egna").text


def test_the_page_is_for_staff_alone(client: CheckedClient, talk: str) -> None:
    assert client.get(talk).status_code == 401
    assert client.post_form(talk, words="Hej").status_code == 401


def test_a_retired_topic_is_no_longer_offered_but_stays_where_it_stands(
    as_astrid: CheckedClient, talk: str, topics: list[int]
) -> None:
    as_astrid.submit(as_astrid.get(talk), SAVE, topics=str(topics[5]))

    as_astrid.submit(as_astrid.get(f"/admin/amnen/{topics[5]}"), "Ta ur bruk")
    page = as_astrid.get(talk)

    assert page.text.count("Energi") == 1
    assert "Ur bruk" in as_astrid.get("/admin/amnen").text


def test_many_notes_cost_no_more_statements_than_one(
    as_bo: CheckedClient, engine: Engine, road: Road, visit_id: int, talk: str, topics: list[int]
) -> None:
    costs = []
    for many in (1, 30):
        for number in range(many):
            note_talk(
                road.act(road.bo), visit_id=visit_id, words=f"Nr {number}", topic_ids=topics[:2]
            )
        with count_statements(engine) as statements:
            as_bo.get(talk)
        costs.append(len(statements))

    assert costs[0] == costs[1] <= 12


# Who was there -------------------------------------------------------------------------------


def test_both_sides_are_noted_with_their_roles_and_read_on_the_handover_s_page(
    as_bo: CheckedClient, as_astrid: CheckedClient, handover: Handover, talk: str
) -> None:
    page = sent(as_bo, as_bo.get(talk), "Lägg till", name="Cissi", role="vd", side="company")
    way = re.search(r"/personal/deltagare/[0-9]+", page.text)
    assert way
    own = as_bo.get(way.group())
    sent(as_bo, own, "Spara", role="näringslivschef")

    told = as_astrid.get(f"/admin/overlamningar/{handover.id}").text

    assert "Cissi (vd)" in told
    assert "Bo (näringslivschef)" in told


def test_what_the_company_s_people_are_called_is_in_no_answer_to_a_scan(
    as_bo: CheckedClient, code: str, talk: str
) -> None:
    sent(as_bo, as_bo.get(talk), "Lägg till", name="Cissi", side="company")

    assert "Cissi" not in as_bo.get(f"/q/{code}").text


def test_a_participant_without_a_name_is_refused_by_the_field(
    as_bo: CheckedClient, talk: str
) -> None:
    page = as_bo.submit(as_bo.get(talk), "Lägg till", role="vd")

    assert page.status_code == 422
    assert 'id="name-error"' in page.text
    assert 'value="vd"' in page.text


def test_who_was_not_there_does_not_say_who_was(
    make_client: MakeClient, session: Session, road: Road, visit_id: int, talk: str
) -> None:
    client, karin = make_client(), cast.make_person(session, "Karin", Role.STAFF, now=road.now)
    cast.sign_in(client, session, karin, now=road.now)

    assert "Lägg till deltagare" not in client.get(talk).text
    refused = client.post_form(f"{talk}/deltagare", name="Doris", side="office")
    assert refused.status_code == 422
    assert "Du har inte behörighet" in refused.text
