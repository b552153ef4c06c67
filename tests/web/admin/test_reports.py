"""Reports on paper: a visit for the registry, and the chain for a council meeting."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy import Engine, select

from app.storage.companies import Company
from app.storage.people import Person
from tests.support import paper
from tests.support.client import CheckedClient
from tests.support.databases import read_on_one
from tests.support.decades import begin
from tests.support.full_house import FullHouse, house
from tests.support.statements import count_statements

__all__ = ["house"]

SWEDISH = {"Accept-Language": "sv"}
MOST_STATEMENTS = 12

pytestmark = [pytest.mark.usefixtures("clock"), read_on_one]


def whole_text(pdf: bytes) -> str:
    pages = range(len(paper.sizes_mm(pdf)))
    return " ".join(" ".join(paper.text_of(pdf, page) for page in pages).split())


def test_a_visit_is_told_with_its_choice_and_its_history(
    house: FullHouse, as_astrid: CheckedClient
) -> None:
    answer = as_astrid.get(
        f"/admin/overlamningar/{house.handovers['earlier']}/besok.pdf", headers=SWEDISH
    )

    text = whole_text(answer.get_data())
    assert answer.mimetype == "application/pdf"
    assert "Besök hos" in text
    assert "Vilka var där Bo" in text
    assert "Nyckeln gick till nr" in text
    assert "Besöket loggades" in text
    assert "Sida 1 av" in text


def test_a_visit_is_told_with_what_was_said_promised_and_seen(
    house: FullHouse, as_astrid: CheckedClient, engine: Engine
) -> None:
    path = f"/admin/overlamningar/{house.handovers['choice_open']}/besok.pdf"

    with count_statements(engine) as statements:
        pdf = as_astrid.get(path, headers=SWEDISH).get_data()

    text = whole_text(pdf)
    assert "Vad företaget sa Bo, 12 maj 2026" in text
    assert "De växer ur sin lokal till hösten" in text
    assert "Vad vi lovade Vi ringer om lokalen Bo, senast 12 maj 2026 Öppet" in text
    assert "Vi skyltar om Astrid, senast 12 maj 2026 Släppt 12 maj 2026 Vägen flyttas" in text
    assert "Bilder Porten mot gården" in text
    assert pdf.count(b"/DCTDecode") == 2
    assert len(statements) <= MOST_STATEMENTS, statements


def test_a_report_is_printed_in_either_language(house: FullHouse, as_astrid: CheckedClient) -> None:
    path = f"/admin/overlamningar/{house.handovers['earlier']}/besok.pdf?sprak=en"

    assert "Visit to" in whole_text(as_astrid.get(path).get_data())


@pytest.mark.parametrize("state", ["awaiting", "cancelled"])
def test_there_is_no_report_of_a_visit_that_does_not_stand(
    house: FullHouse, as_astrid: CheckedClient, state: str
) -> None:
    path = f"/admin/overlamningar/{house.handovers[state]}/besok.pdf"

    assert as_astrid.get(path).status_code == 404


def test_the_whole_chain_is_told_in_as_few_statements_as_a_short_one(
    engine: Engine, as_astrid: CheckedClient, astrid: Person, now: datetime
) -> None:
    decades = begin(engine, now, people=[astrid.id])
    decades.register(60)
    decades.go_on(2)
    with count_statements(engine) as for_two:
        as_astrid.get("/admin/kedjan.pdf", headers=SWEDISH)
    decades.go_on(120)

    with count_statements(engine) as for_many:
        text = whole_text(as_astrid.get("/admin/kedjan.pdf", headers=SWEDISH).get_data())

    assert len(for_two) == len(for_many) <= MOST_STATEMENTS, for_many
    assert "60 av 1 000 besök gjorda." in text
    assert f"År Besök Räknas mot målet {now.year - 5}" in text
    assert all(f" {number} " in text for number in range(1, 123))


def test_the_report_of_the_chain_names_nobody_and_no_company_before_its_yes(
    house: FullHouse, as_astrid: CheckedClient, client: CheckedClient
) -> None:
    text = whole_text(as_astrid.get("/admin/kedjan.pdf", headers=SWEDISH).get_data())

    told = client.get("/api/v1/chain?limit=100").get_json()
    public = {leg["company"] for leg in told["chain"]}
    register = house.road.session.scalars(select(Company.name)).all()
    assert {"Bo", "Astrid", "Cissi"} & set(text.split()) == set()
    assert {name for name in register if name in text} <= public


def test_only_admins_take_reports_along(
    house: FullHouse, as_bo: CheckedClient, client: CheckedClient
) -> None:
    for path in (
        "/admin/kedjan.pdf",
        f"/admin/overlamningar/{house.handovers['earlier']}/besok.pdf",
    ):
        assert as_bo.get(path).status_code == 403
        assert client.get(path).status_code == 401
