"""An interest (jäv) in the admins' rooms: declared, shown, taken back, and two who approve in its place."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from app.actions.declare_interest import declare_interest
from app.domain.nomination import NominationState
from app.domain.roles import Role
from app.storage.handovers import Handover
from app.storage.interests import Interest
from app.storage.nominations import Nomination
from app.storage.people import Person
from tests.support.cast import make_person, sign_in
from tests.support.client import CheckedClient
from tests.support.road import Road
from tests.support.statements import count_statements
from tests.support.web import MakeClient

pytestmark = pytest.mark.usefixtures("clock")
HOME = "/admin/"
WHY = "Min bror äger det"


@pytest.fixture
def nomination_id(road: Road, code: str) -> int:
    return road.nominate(road.visit(code).visit_id).nomination_id


@pytest.fixture
def eva(session: Session, road: Road) -> Person:
    """Another admin."""
    return make_person(session, "Eva", Role.ADMIN, now=road.now)


@pytest.fixture
def as_eva(make_client: MakeClient, session: Session, eva: Person, road: Road) -> CheckedClient:
    client = make_client()
    sign_in(client, session, eva, now=road.now)
    return client


def declare(road: Road, person: Person, nomination_id: int) -> None:
    declare_interest(road.act(person), nomination_id=nomination_id, reason=WHY)


def state_of(road: Road, nomination_id: int) -> NominationState:
    return road.row(Nomination, nomination_id).state


def test_declared_in_the_queue_it_says_who_why_and_what_is_needed(
    as_astrid: CheckedClient, nomination_id: int
) -> None:
    as_astrid.submit(as_astrid.get(HOME), "Anmäl jäv", reason=WHY)

    page = as_astrid.get(HOME).text
    assert f"Astrid, 12 maj 2026: {WHY}" in page
    assert "2 administratörer som inte har jäv behöver godkänna, en i taget." in page


def test_whoever_declared_is_offered_no_decision(
    as_astrid: CheckedClient, road: Road, nomination_id: int
) -> None:
    declare(road, road.astrid, nomination_id)

    page = as_astrid.get(HOME).text

    assert "Godkänn" not in page
    assert "Avslå" not in page


def test_a_decision_sent_all_the_same_is_refused_in_words(
    as_astrid: CheckedClient, road: Road, nomination_id: int
) -> None:
    before = as_astrid.get(HOME)
    declare(road, road.astrid, nomination_id)

    answer = as_astrid.submit(before, "Godkänn")

    assert answer.status_code == 303
    assert "Jäv är anmält. Någon annan av er behöver besluta." in as_astrid.get(HOME).text
    assert state_of(road, nomination_id) is NominationState.SUBMITTED


def test_two_others_approve_it_in_the_queue(
    as_astrid: CheckedClient, as_eva: CheckedClient, road: Road, nomination_id: int
) -> None:
    declare(road, road.bo, nomination_id)

    as_eva.submit(as_eva.get(HOME), "Godkänn som första av två")
    assert "Ditt godkännande är sparat. En till behöver godkänna." in as_eva.get(HOME).text
    assert "Eva har godkänt, 12 maj 2026 12.00." in as_astrid.get(HOME).text
    as_astrid.submit(as_astrid.get(HOME), "Godkänn")

    assert state_of(road, nomination_id) is NominationState.APPROVED


def test_the_first_is_offered_to_undo_and_not_to_be_the_second(
    as_eva: CheckedClient, road: Road, nomination_id: int
) -> None:
    declare(road, road.bo, nomination_id)
    as_eva.submit(as_eva.get(HOME), "Godkänn som första av två")
    page = as_eva.get(HOME)
    assert ">Godkänn<" not in page.text

    as_eva.submit(page, "Ångra mitt godkännande")

    assert "Eva har godkänt" not in as_eva.get(HOME).text


def test_a_queue_with_too_few_who_may_says_what_to_do(
    as_astrid: CheckedClient, road: Road, nomination_id: int
) -> None:
    declare(road, road.astrid, nomination_id)

    assert "Gör någon mer till administratör" in as_astrid.get(HOME).text


def test_it_is_taken_back_in_the_queue(
    as_astrid: CheckedClient, road: Road, nomination_id: int
) -> None:
    declare(road, road.astrid, nomination_id)

    as_astrid.submit(as_astrid.get(HOME), "Ta tillbaka min anmälan om jäv")

    assert road.row(Interest, road.newest(Interest)).withdrawn_at is not None
    assert WHY not in as_astrid.get(HOME).text


@pytest.mark.parametrize("why", ["", "Ring 811228-9874"])
def test_a_refused_reason_comes_back_by_its_field(
    as_astrid: CheckedClient, road: Road, nomination_id: int, why: str
) -> None:
    answer = as_astrid.submit(as_astrid.get(HOME), "Anmäl jäv", reason=why)

    assert answer.status_code == 422
    assert f'id="interest-{nomination_id}-error"' in answer.text
    assert f"{why}</textarea>" in answer.text
    assert road.count(Interest) == 0


def test_the_handover_s_own_page_tells_it_too(
    as_astrid: CheckedClient, road: Road, handover: Handover, nomination_id: int
) -> None:
    page = f"/admin/overlamningar/{handover.id}"
    as_astrid.submit(as_astrid.get(page), "Anmäl jäv", reason=WHY)

    assert f"Astrid, 12 maj 2026: {WHY}" in as_astrid.get(page).text
    assert "Någon anmälde jäv" in as_astrid.get(page).text


@pytest.mark.parametrize("way", ["jav", "jav-tillbaka"])
def test_only_admins_declare_there(
    as_bo: CheckedClient, client: CheckedClient, road: Road, nomination_id: int, way: str
) -> None:
    path = f"/admin/nomineringar/{nomination_id}/{way}"

    with road.unchanged():
        assert as_bo.post(path, data={"reason": WHY}).status_code == 403
        assert client.post(path, data={"reason": WHY}).status_code in {302, 303, 400, 401}


def test_the_queue_asks_no_more_however_much_was_declared(
    as_astrid: CheckedClient, road: Road, engine: Engine, nomination_id: int
) -> None:
    as_astrid.get(HOME)
    with count_statements(engine) as without:
        as_astrid.get(HOME)
    for person in (road.astrid, road.bo):
        declare(road, person, nomination_id)

    with count_statements(engine) as declared:
        as_astrid.get(HOME)

    assert len(declared) <= len(without) + 3
