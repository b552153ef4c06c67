"""The baton travels: from the first handover to the third company, in real browsers over https."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.journeys.players import Admin, Staff, Stage, Stranger
from tests.support.road import Road

KNACKEBROD = "Leksands Knäckebröd"
TOMOKU = "Tomoku Hus"
DORREN = "Leksandsdörren"
CHAIN = [
    {"number": 1, "ordinal": 1, "company": KNACKEBROD, "place": "Leksand", "state": "visited"},
    {"number": 2, "ordinal": 2, "company": TOMOKU, "place": None, "state": "visited"},
    {"number": 3, "ordinal": 3, "company": DORREN, "place": "Leksand", "state": "visited"},
]
CODE = re.compile(r"HTTPS://NYCKEL\.LEKSAND\.SE/Q/[0-9A-Z]{16}")

pytestmark = pytest.mark.timeout(300)
# The whole way is gone in all four; on the others each database and each kind of browser is met.
with_and_without_scripts = pytest.mark.parametrize(
    ("backend", "java_script"),
    [("sqlite", True), ("postgresql", False)],
    ids=["sqlite-script", "postgresql-no-script"],
    indirect=True,
)


def test_the_baton_travels_through_three_companies(stage: Stage, road: Road) -> None:
    astrid, bo = stage.admin(), stage.staff()
    astrid.registers(DORREN, place="Leksand")
    astrid.starts_the_first_handover(KNACKEBROD, place="Leksand")

    travel(astrid, bo, KNACKEBROD, ordinal=1, chooses=TOMOKU)
    travel(astrid, bo, TOMOKU, ordinal=2, chooses=DORREN, known=True)
    bo.visits(DORREN, code=astrid.code_for(DORREN), ordinal=3)

    expect_the_public_to_see_the_chain(stage.stranger())
    expect_the_api_to_agree(stage.stranger())
    road.check_journal()


def travel(
    astrid: Admin, bo: Staff, company: str, *, ordinal: int, chooses: str, known: bool = False
) -> None:
    """Let the baton come to a company, and the company's choice say yes."""
    code = astrid.code_for(company)
    assert CODE.fullmatch(code)
    bo.visits(company, code=code, ordinal=ordinal)
    cissi = bo.hands_the_phone_over()
    cissi.chooses(chooses, known=known)
    cissi.gives_the_phone_back()
    astrid.approves_and_notes_the_yes_of(chooses)


def expect_the_public_to_see_the_chain(doris: Stranger) -> None:
    doris.page.goto("/")

    doris.reads(f"Leksandsnyckeln är hos {DORREN}")
    stops = doris.page.locator(".timeline .stop-company")
    expect(stops).to_have_text([DORREN, TOMOKU, KNACKEBROD])
    expect(doris.page.get_by_text("3 av 1 000 besök gjorda").first).to_be_visible()


def expect_the_api_to_agree(doris: Stranger) -> None:
    answer = doris.page.goto("/api/v1/chain")

    assert answer is not None
    told: dict[str, Any] = answer.json()
    assert told["counted"] == 3
    assert [{name: link[name] for name in CHAIN[0]} for link in told["chain"]] == CHAIN


@with_and_without_scripts
def test_a_company_chooses_on_its_own_phone_and_its_second_choice_is_taken(
    stage: Stage, road: Road
) -> None:
    astrid, bo, cissi = stage.admin(), stage.staff(), stage.company()
    astrid.starts_the_first_handover(KNACKEBROD, place="Leksand")
    bo.visits(KNACKEBROD, code=astrid.code_for(KNACKEBROD), ordinal=1)

    cissi.scans(bo.shows_the_form_s_code())
    cissi.chooses("Flyttfirman", second=TOMOKU)
    astrid.rejects("Flyttfirman", reason="De har flyttat till Rättvik")
    astrid.approves_and_notes_the_yes_of(TOMOKU)
    bo.visits(TOMOKU, code=astrid.code_for(TOMOKU), ordinal=2)

    doris = stage.stranger()
    doris.page.goto("/")
    expect(doris.page.locator(".timeline .stop-company")).to_have_text([TOMOKU, KNACKEBROD])
    expect(doris.page.get_by_text("Flyttfirman")).to_have_count(0)
    road.check_journal()


@with_and_without_scripts
def test_a_visit_is_undone_and_a_stranger_s_suggestion_stands_apart(
    stage: Stage, road: Road
) -> None:
    astrid, bo, doris = stage.admin(), stage.staff(), stage.stranger()
    astrid.starts_the_first_handover(KNACKEBROD, place="Leksand")
    code = astrid.code_for(KNACKEBROD)

    doris.scans(code)
    doris.reads(f"Nyckeln är på väg till {KNACKEBROD}")
    bo.visits(KNACKEBROD, code=code, ordinal=1)
    bo.undoes(KNACKEBROD)
    bo.checks_in(KNACKEBROD, ordinal=1)
    doris.scans(code)
    doris.suggests("Doris Syrra AB")
    bo.hands_the_phone_over().chooses(TOMOKU)

    suggestion = astrid.waiting("Doris Syrra AB")
    expect(suggestion.get_by_role("button")).to_have_text(["Hanterat"])
    astrid.approves_and_notes_the_yes_of(TOMOKU)
    doris.page.goto("/")
    expect(doris.page.get_by_text("Doris Syrra AB")).to_have_count(0)
    road.check_journal()
