"""Suggested doubles, merged and taken apart by admins."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from app.storage.companies import Company
from app.storage.relays import Relay
from tests.support import cast
from tests.support.client import CheckedClient
from tests.support.road import Road
from tests.support.statements import count_statements

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def double(session: Session, relay: Relay, company: Company, now: datetime) -> Company:
    return cast.make_company(session, relay, "Leksandsdören AB", now=now)


def test_a_double_is_suggested_merged_and_taken_apart(
    as_astrid: CheckedClient, road: Road, company: Company, double: Company
) -> None:
    here = f"/admin/foretag/{company.id}"
    page = as_astrid.get(here)
    assert "Slå ihop Leksandsdören AB med det här" in page.text

    as_astrid.submit(page, "Slå ihop")
    assert road.row(Company, double.id).successor_id == company.id
    merged = as_astrid.get(here)
    assert "Leksandsdören AB slogs ihop med det här företaget 12 maj 2026" in merged.text
    assert "Leksandsdören AB" not in as_astrid.get("/admin/foretag").text

    answer = as_astrid.submit(merged, "Ta isär")
    assert answer.headers["Location"] == f"/admin/foretag/{double.id}"
    assert road.row(Company, double.id).successor_id is None


def test_who_is_too_late_is_told(
    as_astrid: CheckedClient, road: Road, company: Company, double: Company
) -> None:
    here = f"/admin/foretag/{company.id}/sla-ihop"
    as_astrid.post_form(here, merged_id=double.id)

    with road.unchanged():
        as_astrid.post_form(here, merged_id=double.id)
    assert "Någon annan hann före." in as_astrid.get(f"/admin/foretag/{company.id}").text


def test_only_admins_merge(
    as_bo: CheckedClient, road: Road, company: Company, double: Company
) -> None:
    with road.unchanged():
        refused = as_bo.post_form(f"/admin/foretag/{company.id}/sla-ihop", merged_id=double.id)

    assert refused.status_code == 403
    assert as_bo.post_form("/admin/sammanslagningar/1/angra").status_code == 403


def test_a_page_asks_as_much_of_a_large_register(
    as_astrid: CheckedClient, road: Road, relay: Relay, company: Company, engine: Engine
) -> None:
    for at in range(60):
        cast.make_company(road.session, relay, f"Leksandsdörren {at}", now=road.now)

    for path in (f"/admin/foretag/{company.id}", "/admin/foretag", "/admin/foretag?q=dörr"):
        with count_statements(engine) as statements:
            assert as_astrid.get(path).status_code == 200
        assert len(statements) <= 12, statements


def test_a_mistyped_name_is_found_in_the_register(
    as_astrid: CheckedClient, company: Company
) -> None:
    assert "Leksandsdörren" in as_astrid.get("/admin/foretag?q=lexandsdören").text


def test_a_number_is_not_searched_for_and_not_shown(
    as_astrid: CheckedClient, company: Company
) -> None:
    answer = as_astrid.get("/admin/foretag?q=811228-9874")

    assert "9874" not in answer.headers["Location"]
    page = as_astrid.get(answer.headers["Location"])
    assert "Sök på namnet, inte på ett nummer." in page.text
    assert "9874" not in page.text


def test_one_at_the_same_place_comes_before_one_elsewhere(
    as_astrid: CheckedClient,
    session: Session,
    relay: Relay,
    company: Company,
    now: datetime,
) -> None:
    cast.make_company(session, relay, "Leksandsdörren Väst", now=now, place="Mora")
    cast.make_company(session, relay, "Leksandsdörren Öst", now=now, place="LEKSAND")

    page = as_astrid.get(f"/admin/foretag/{company.id}").text

    assert page.index("Leksandsdörren Öst") < page.index("Leksandsdörren Väst")
    assert page.count("Samma ort") == 1
