"""The register of companies: what is entered, and what is corrected later."""

from __future__ import annotations

from typing import Any

import pytest

from app.actions.register_company import NewCompany, RegisteredCompany, register_company
from app.actions.update_company import update_company
from app.domain.eligibility import CompanyStatus
from app.domain.errors import NotAllowed, NotFound, UnacceptableField
from app.storage.companies import Company, Workplace
from app.storage.handovers import Handover
from app.storage.relays import Relay
from tests.support.road import Road

SOLE_TRADER = "811228-9874"
TOMOKU = "556036-0793"


def register(road: Road, relay: Relay, **fields: Any) -> RegisteredCompany:
    company = NewCompany(**({"name": "Tomoku Hus"} | fields))
    return register_company(road.act(road.astrid), relay_id=relay.id, company=company)


def change(road: Road, workplace_id: int, **fields: Any) -> None:
    wanted = {"name": "Tomoku Hus", "place": "Insjön", "status": CompanyStatus.ACTIVE} | fields
    update_company(road.act(road.astrid), workplace_id=workplace_id, **wanted)


def test_a_company_is_entered_with_its_keys(road: Road, relay: Relay) -> None:
    registered = register(road, relay, name=" Åkes  Åkeri ", organisation_number=TOMOKU)

    company = road.row(Company, registered.company_id)
    assert (company.name, company.search_key) == ("Åkes Åkeri", "akes akeri")
    assert company.organisation_number == "5560360793"
    assert company.status is CompanyStatus.UNKNOWN


@pytest.mark.parametrize(
    ("fields", "code", "latitude"),
    [
        ({"place": "Insjön"}, "2029", 60.6769),
        ({"place": "insjon", "latitude": 60.5, "longitude": 15.0}, "2029", 60.5),
        ({"place": "Insjön", "municipality_code": "2031"}, "2031", None),
        ({"place": "Rättvik"}, None, None),
        ({"place": "Rättvik", "municipality_code": "2031"}, "2031", None),
        ({}, None, None),
    ],
)
def test_a_known_place_tells_what_is_not_written(
    road: Road, relay: Relay, fields: dict[str, Any], code: str | None, latitude: float | None
) -> None:
    registered = register(road, relay, **fields)

    workplace = road.row(Workplace, registered.workplace_id)
    assert (workplace.municipality_code, workplace.latitude) == (code, latitude)


def test_a_sole_traders_number_is_kept_as_a_mac_alone(road: Road, relay: Relay) -> None:
    registered = register(road, relay, organisation_number=SOLE_TRADER)

    company = road.row(Company, registered.company_id)
    assert (company.organisation_number, len(company.number_mac or "")) == (None, 64)


@pytest.mark.parametrize("number", [TOMOKU, SOLE_TRADER], ids=["company", "sole trader"])
def test_a_number_belongs_to_one_company(road: Road, relay: Relay, number: str) -> None:
    register(road, relay, organisation_number=number)

    with road.unchanged(), pytest.raises(UnacceptableField) as refused:
        register(road, relay, name="En annan", organisation_number=number)

    assert refused.value.facts == {"field": "organisation_number", "reason": "taken"}


@pytest.mark.parametrize(
    ("fields", "field", "reason"),
    [
        ({"name": " "}, "name", "missing"),
        ({"name": "--"}, "name", "invalid"),
        ({"name": "x" * 121}, "name", "too_long"),
        ({"place": "\x00"}, "place", "control_character"),
        ({"municipality_code": "20 29"}, "municipality_code", "invalid"),
        ({"organisation_number": "12"}, "organisation_number", "bad_length"),
        ({"latitude": 60.7}, "longitude", "missing"),
        ({"latitude": 91.0, "longitude": 15.0}, "latitude", "invalid"),
        ({"latitude": 60.7, "longitude": float("nan")}, "longitude", "invalid"),
    ],
)
def test_what_cannot_be_entered_is_refused_by_its_field(
    road: Road, relay: Relay, fields: dict[str, Any], field: str, reason: str
) -> None:
    with road.unchanged(), pytest.raises(UnacceptableField) as refused:
        register(road, relay, **fields)

    assert (refused.value.facts["field"], refused.value.facts["reason"]) == (field, reason)


def test_staff_do_not_keep_the_register(road: Road, relay: Relay, company: Company) -> None:
    with road.unchanged(), pytest.raises(NotAllowed):
        register_company(road.act(road.bo), relay_id=relay.id, company=NewCompany(name="A"))
    with road.unchanged(), pytest.raises(NotAllowed):
        update_company(
            road.act(road.bo),
            workplace_id=company.workplaces[0].id,
            name="A",
            place=None,
            status=CompanyStatus.ACTIVE,
        )


def test_what_does_not_exist_is_not_found(road: Road, relay: Relay) -> None:
    with pytest.raises(NotFound):
        register_company(road.act(road.astrid), relay_id=4711, company=NewCompany(name="A"))
    with pytest.raises(NotFound):
        change(road, 4711)


def test_history_keeps_a_renamed_companys_name(
    road: Road, company: Company, handover: Handover
) -> None:
    change(road, company.workplaces[0].id, name="Dörrverket")

    assert road.row(Company, company.id).search_key == "dorrverket"
    assert road.row(Handover, handover.id).company_name == "Leksandsdörren"
    assert road.events(handover) == ["company.updated"]


def test_a_place_takes_its_position_along(road: Road, relay: Relay) -> None:
    workplace_id = register(road, relay, place="Leksand").workplace_id

    change(road, workplace_id, place="Tällberg")

    workplace = road.row(Workplace, workplace_id)
    assert (workplace.place, workplace.latitude) == ("Tällberg", 60.8167)


def test_an_unknown_place_has_no_position_and_the_same_municipality(
    road: Road, relay: Relay
) -> None:
    workplace_id = register(road, relay, place="Leksand").workplace_id

    change(road, workplace_id, place="Västanvik", status=CompanyStatus.BANKRUPT)

    workplace = road.row(Workplace, workplace_id)
    assert (workplace.municipality_code, workplace.latitude) == ("2029", None)
    assert workplace.company.status is CompanyStatus.BANKRUPT


def test_a_place_that_stays_keeps_a_position_of_its_own(road: Road, relay: Relay) -> None:
    workplace_id = register(road, relay, place="Insjön", latitude=60.5, longitude=15.0).workplace_id

    change(road, workplace_id, place="insjön")

    assert road.row(Workplace, workplace_id).latitude == 60.5


def test_a_renamed_company_keeps_the_name_it_had(
    road: Road, relay: Relay, company: Company
) -> None:
    here = company.workplaces[0].id
    change(road, here, name="Dörrverket")
    change(road, here, name="Dörr-verket")
    change(road, here, name="Verket")

    kept = [(each.name, each.since) for each in road.row(Company, company.id).earlier_names]
    assert kept == [("Leksandsdörren", None), ("Dörr-verket", road.now)]
