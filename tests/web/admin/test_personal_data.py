"""Personal data as admins see it: every term, one person's data found, fetched and erased."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

from app.actions.look_after_own import ask_for_erasure
from app.domain.company_request import Outcome
from app.domain.retention import RULES
from app.domain.roles import Actor
from app.storage.company_requests import CompanyRequest
from app.storage.contacts import Contact
from tests.support.client import CheckedClient
from tests.support.full_house import FullHouse, house
from tests.support.road import Road
from tests.support.statements import count_statements

__all__ = ["house"]

pytestmark = pytest.mark.usefixtures("clock")

ROOM = "/admin/personuppgifter"
CISSI = "cissi@dorren.example"


@pytest.fixture
def asked(house: FullHouse, road: Road) -> int:
    """Leksandsdörren, whose contact is Cissi, wants what is kept of its people to go."""
    handover_id = house.handovers["awaiting"]
    act = road.act()
    ask_for_erasure(
        type(act)(act.session, act.now, Actor.company(handover_id), act.keys),
        handover_id=handover_id,
    )
    road.session.rollback()
    found = road.session.query(CompanyRequest).filter_by(subject=f"handover:{handover_id}")
    return found.one().id


def test_every_field_is_told_with_its_term(
    as_astrid: CheckedClient, house: FullHouse, engine: Engine
) -> None:
    with count_statements(engine) as statements:
        page = as_astrid.get(ROOM)

    assert page.text.count("dagar efter") == len(RULES)
    assert "Dataskyddsförordningen, artikel 5.1 e" in page.text
    assert len(statements) <= 12, statements


def test_a_person_is_found_fetched_and_erased(
    as_astrid: CheckedClient, house: FullHouse, road: Road
) -> None:
    found = as_astrid.submit(as_astrid.get(ROOM), "Sök", email=CISSI)
    key = f"contact:{house.contact_id}"
    fetched = as_astrid.post_form(f"{ROOM}/hamta", rad=[key])
    as_astrid.post_form(f"{ROOM}/radera", rad=[key])

    assert f'value="{key}" checked' in found.text
    assert fetched.headers["Content-Disposition"].startswith("attachment")
    assert fetched.json is not None
    assert fetched.json["findings"][0]["fields"]["contact.email"] == CISSI
    assert road.row(Contact, house.contact_id).email is None
    road.check_journal()


def test_nothing_is_erased_by_looking(
    as_astrid: CheckedClient, house: FullHouse, road: Road
) -> None:
    page = as_astrid.get(ROOM)

    with road.unchanged():
        as_astrid.submit(page, "Sök", email=CISSI)
        as_astrid.post_form(f"{ROOM}/hamta", rad=[f"contact:{house.contact_id}"])


def test_a_search_for_nothing_says_what_to_write(
    as_astrid: CheckedClient, house: FullHouse
) -> None:
    page = as_astrid.submit(as_astrid.get(ROOM), "Sök", phone="12")

    assert page.status_code == 422
    assert "Skriv en e-postadress, ett telefonnummer eller ett namn." in page.text
    assert 'value="12"' in page.text


def test_an_account_in_use_cannot_be_chosen(
    as_astrid: CheckedClient, house: FullHouse, road: Road
) -> None:
    page = as_astrid.submit(as_astrid.get(ROOM), "Sök", email=road.bo.email)
    refused = as_astrid.post_form(f"{ROOM}/radera", rad=[f"person:{road.bo.id}"])

    assert f'value="person:{road.bo.id}" disabled' in page.text
    assert refused.status_code == 303
    assert road.row(type(road.bo), road.bo.id).name == "Bo"


def test_a_companys_request_leads_to_its_peoples_data_and_is_granted_by_erasing(
    as_astrid: CheckedClient, house: FullHouse, road: Road, asked: int
) -> None:
    queue = as_astrid.get("/admin/")
    page = as_astrid.get(f"{ROOM}/begaran/{asked}")
    as_astrid.post_form(f"{ROOM}/radera", rad=[f"contact:{house.contact_id}"], begaran=str(asked))

    assert f"{ROOM}/begaran/{asked}" in queue.text
    assert CISSI in page.text
    assert road.row(Contact, house.contact_id).name is None
    assert road.row(CompanyRequest, asked).outcome is Outcome.GRANTED
    road.check_journal()


def test_a_request_that_was_decided_is_not_decided_again(
    as_astrid: CheckedClient, house: FullHouse, asked: int, road: Road
) -> None:
    as_astrid.post_form(f"{ROOM}/radera", begaran=str(asked))

    with road.unchanged():
        as_astrid.post_form(
            f"{ROOM}/radera", rad=[f"contact:{house.contact_id}"], begaran=str(asked)
        )


@pytest.mark.parametrize("path", ["", "/begaran/1"])
def test_staff_do_not_see_it(as_bo: CheckedClient, house: FullHouse, path: str) -> None:
    assert as_bo.get(f"{ROOM}{path}").status_code == 403


@pytest.mark.parametrize("path", ["sok", "hamta", "radera"])
def test_staff_do_nothing_there(as_bo: CheckedClient, road: Road, path: str) -> None:
    with road.unchanged():
        assert as_bo.post_form(f"{ROOM}/{path}", rad=["contact:1"]).status_code == 403
