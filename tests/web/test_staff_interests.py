"""Staff declare an interest (jäv) in what was chosen, on a page of their own."""

from __future__ import annotations

import pytest

from app.storage.interests import Interest
from tests.support.client import CheckedClient
from tests.support.road import Road

pytestmark = pytest.mark.usefixtures("clock")
PAGE = "/personal/jav"
WHY = "Jag sitter i styrelsen"


@pytest.fixture
def nomination_id(road: Road, code: str) -> int:
    return road.nominate(road.visit(code).visit_id).nomination_id


def test_staff_declare_and_take_it_back(
    as_bo: CheckedClient, road: Road, nomination_id: int
) -> None:
    as_bo.submit(as_bo.get(PAGE), "Anmäl jäv", reason=WHY)
    page = as_bo.get(PAGE)
    assert "Du har anmält jäv" in page.text
    assert WHY in page.text

    as_bo.submit(page, "Ta tillbaka anmälan")

    assert road.row(Interest, road.newest(Interest)).withdrawn_at is not None
    assert WHY not in as_bo.get(PAGE).text


def test_one_s_own_interest_is_shown_and_nobody_else_s(
    as_bo: CheckedClient, as_astrid: CheckedClient, nomination_id: int
) -> None:
    as_astrid.submit(as_astrid.get(PAGE), "Anmäl jäv", reason=WHY)

    assert WHY not in as_bo.get(PAGE).text


@pytest.mark.parametrize("why", ["", "Ring 811228-9874"])
def test_a_refused_reason_comes_back_by_its_field(
    as_bo: CheckedClient, road: Road, nomination_id: int, why: str
) -> None:
    answer = as_bo.submit(as_bo.get(PAGE), "Anmäl jäv", reason=why)

    assert answer.status_code == 422
    assert f'id="interest-{nomination_id}-error"' in answer.text
    assert f"{why}</textarea>" in answer.text
    assert road.count(Interest) == 0


def test_what_was_decided_meanwhile_is_told(
    as_bo: CheckedClient, road: Road, nomination_id: int
) -> None:
    before = as_bo.get(PAGE)
    road.reject(nomination_id)

    as_bo.submit(before, "Anmäl jäv", reason=WHY)

    page = as_bo.get(PAGE).text
    assert "Någon annan hann före. Se hur det står nu." in page
    assert "Inget val väntar" in page


def test_nobody_else_comes_in(client: CheckedClient, road: Road, nomination_id: int) -> None:
    with road.unchanged():
        assert client.get(PAGE).status_code in {302, 303, 401}
        answer = client.post(f"{PAGE}/{nomination_id}", data={"reason": WHY})
        assert answer.status_code in {302, 303, 400, 401}
