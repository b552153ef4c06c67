"""The number by which registers know a company is put right, and belongs to one company alone."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import select

from app.actions.correct_number import correct_number
from app.actions.register_company import NewCompany, register_company
from app.adapters.keys import Keys
from app.domain.errors import NotAllowed, NotFound, ReasonNeeded, UnacceptableField
from app.domain.organisation_number import number_mac
from app.storage.companies import Company
from app.storage.journal import JournalEntry, JournalText
from app.storage.relays import Relay
from tests.support.road import Road

SOLE_TRADER = "811228-9874"
TOMOKU = "556036-0793"


@pytest.fixture
def keys(road: Road) -> Keys:
    kept: Keys = road.app.extensions["keys"]
    return kept


def correct(road: Road, company_id: int, number: str | None, *, reason: str = "Fel siffra") -> bool:
    act = road.act(road.astrid)
    return correct_number(act, company_id=company_id, number=number, reason=reason)


def numbers(road: Road, company_id: int) -> tuple[str | None, str | None]:
    row = road.row(Company, company_id)
    return row.organisation_number, row.number_mac


def told(road: Road) -> list[dict[str, object]]:
    """What the journal says for ever of each correction."""
    entries = select(JournalEntry.facts).where(JournalEntry.event == "company.number_corrected")
    facts = road.session.scalars(entries.order_by(JournalEntry.sequence)).all()
    return [{name: json.loads(one)[name] for name in ("was", "number")} for one in facts]


def test_another_number_takes_the_place_of_the_one_that_was(road: Road, company: Company) -> None:
    assert correct(road, company.id, TOMOKU)
    assert correct(road, company.id, "5560160680")

    assert numbers(road, company.id) == ("5560160680", None)
    assert told(road) == [
        {"was": None, "number": "5560360793"},
        {"was": "5560360793", "number": "5560160680"},
    ]


def test_a_sole_traders_number_is_kept_as_its_mac_alone(
    road: Road, company: Company, keys: Keys
) -> None:
    correct(road, company.id, TOMOKU)

    correct(road, company.id, SOLE_TRADER)

    mac = number_mac(keys.number, "8112289874")
    assert numbers(road, company.id) == (None, mac)
    assert told(road)[-1] == {"was": "5560360793", "number": "hidden"}


def test_without_a_number_the_company_has_none(road: Road, company: Company) -> None:
    correct(road, company.id, SOLE_TRADER)

    assert correct(road, company.id, " ")

    assert numbers(road, company.id) == (None, None)


@pytest.mark.parametrize("number", [TOMOKU, "16556036-0793", SOLE_TRADER])
def test_the_same_number_changes_nothing(road: Road, company: Company, number: str) -> None:
    correct(road, company.id, number)

    with road.unchanged():
        assert not correct(road, company.id, number)


@pytest.mark.parametrize("number", [TOMOKU, SOLE_TRADER])
def test_a_number_that_another_company_has_is_refused_with_that_company(
    road: Road, relay: Relay, company: Company, number: str
) -> None:
    other = register_company(
        road.act(road.astrid),
        relay_id=relay.id,
        company=NewCompany(name="Tomoku Hus", organisation_number=number),
    )

    with road.unchanged(), pytest.raises(UnacceptableField) as refused:
        correct(road, company.id, number)

    assert refused.value.facts["field"] == "organisation_number"
    assert refused.value.facts["company_id"] == other.company_id


def test_what_is_no_number_and_what_has_no_reason_is_refused(road: Road, company: Company) -> None:
    with road.unchanged():
        with pytest.raises(UnacceptableField):
            correct(road, company.id, "556036-0794")
        with pytest.raises(ReasonNeeded):
            correct(road, company.id, TOMOKU, reason=" ")
        with pytest.raises(UnacceptableField):
            correct(road, company.id, TOMOKU, reason=f"Det är {SOLE_TRADER}")
        with pytest.raises(NotFound):
            correct(road, 2_147_483_647, TOMOKU)


def test_the_reason_can_be_erased_from_the_journal(road: Road, company: Company) -> None:
    correct(road, company.id, TOMOKU, reason="Kim skrev fel")

    kept = road.session.scalars(select(JournalText.value)).all()
    assert "Kim skrev fel" in kept


def test_staff_do_not_correct_it(road: Road, company: Company) -> None:
    with road.unchanged(), pytest.raises(NotAllowed):
        correct_number(road.act(road.bo), company_id=company.id, number=TOMOKU, reason="Fel")
