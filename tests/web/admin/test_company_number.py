"""The page on which a company's organisation number is put right."""

from __future__ import annotations

import pytest

from app.actions.register_company import NewCompany, register_company
from app.storage.companies import Company
from app.storage.relays import Relay
from tests.support.client import CheckedClient
from tests.support.forms import controls_in
from tests.support.road import Road

pytestmark = pytest.mark.usefixtures("clock")

TOMOKU = "556036-0793"
SOLE_TRADER = "811228-9874"


@pytest.fixture
def path(company: Company) -> str:
    return f"/admin/foretag/{company.id}/nummer"


def test_a_number_is_written_with_a_reason_and_shown_on_the_companys_page(
    as_astrid: CheckedClient, path: str
) -> None:
    answer = as_astrid.submit(
        as_astrid.get(path), "Spara", organisation_number=TOMOKU, reason="Det saknades"
    )

    assert answer.status_code == 303
    page = as_astrid.get(str(answer.location))
    assert "Numret är ändrat." in page.text
    assert TOMOKU in page.text
    assert "Organisationsnumret ändrades" in page.text


def test_a_sole_traders_number_is_never_shown_again(as_astrid: CheckedClient, path: str) -> None:
    saved = as_astrid.submit(
        as_astrid.get(path), "Spara", organisation_number=SOLE_TRADER, reason="Enskild firma"
    )

    for page in (as_astrid.get(str(saved.location)), as_astrid.get(path)):
        assert "811228" not in page.text
    assert "Företaget är en enskild firma." in as_astrid.get(path).text


def test_a_number_that_is_taken_leads_to_the_company_that_has_it_and_to_one_of_both(
    as_astrid: CheckedClient, road: Road, relay: Relay, company: Company, path: str
) -> None:
    other = register_company(
        road.act(road.astrid),
        relay_id=relay.id,
        company=NewCompany(name="Tomoku Hus", organisation_number=TOMOKU),
    )

    answer = as_astrid.submit(
        as_astrid.get(path), "Spara", organisation_number=TOMOKU, reason="Rätt nummer"
    )

    assert answer.status_code == 422
    assert controls_in(answer)["organisation_number"].fault == "Det finns redan."
    assert controls_in(answer)["reason"].value == "Rätt nummer"
    merged = as_astrid.submit(answer, "Slå ihop")
    assert str(merged.location) == f"/admin/foretag/{other.company_id}"
    assert road.row(Company, company.id).successor_id == other.company_id


@pytest.mark.parametrize(
    ("field", "written"), [("organisation_number", "556036-0794"), ("reason", "")]
)
def test_what_is_missing_or_wrong_is_told_by_its_field_and_nothing_is_lost(
    as_astrid: CheckedClient, road: Road, path: str, field: str, written: str
) -> None:
    told = {"organisation_number": TOMOKU, "reason": "Fel siffra", field: written}

    with road.unchanged():
        answer = as_astrid.submit(as_astrid.get(path), "Spara", **told)

    assert answer.status_code == 422
    shown = controls_in(answer)
    assert shown[field].fault
    assert {name: shown[name].value for name in told} == told


def test_staff_do_not_come_here(as_bo: CheckedClient, path: str) -> None:
    assert as_bo.get(path).status_code == 403
