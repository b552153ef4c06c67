"""The choice is seen, changed and taken back from its own link, on any phone, until it is reviewed."""

from __future__ import annotations

import pytest

from app.domain.nomination import NominationSource, NominationState
from app.storage.companies import Company
from tests.support.client import CheckedClient, form_in
from tests.support.road import Road
from tests.web.company.conftest import Fill, choices
from tests.web.company.test_handed_over import HANDED_OVER, handed_over
from tests.web.company.test_sending import EVERYTHING

pytestmark = pytest.mark.usefixtures("clock")

CHANGE, TAKE_BACK = "Skicka ändringen", "Ta tillbaka valet"


@pytest.fixture
def sent(fill: Fill) -> None:
    """Cissi has said everything that the form asks for."""
    fill(**EVERYTHING)


def standing(road: Road) -> list[str]:
    return [
        one.company_name for one in choices(road.session) if one.state is NominationState.SUBMITTED
    ]


@pytest.mark.usefixtures("sent")
def test_the_form_comes_back_as_it_was_sent(client: CheckedClient, link: str) -> None:
    assert f'href="{link}/andra"' in client.get(link).text

    written = form_in(client.get(f"{link}/andra"), CHANGE).fields

    assert {name: written[name] for name in EVERYTHING} == EVERYTHING


@pytest.mark.usefixtures("sent")
def test_a_change_takes_the_place_of_the_choice(
    client: CheckedClient, road: Road, link: str
) -> None:
    page = client.get(f"{link}/andra")

    answer = client.submit(page, CHANGE, company="Dala Smide", second_company="")

    assert (answer.status_code, answer.location) == (303, link)
    assert standing(road) == ["Dala Smide"]


@pytest.mark.usefixtures("sent")
def test_a_change_sent_twice_is_made_once(client: CheckedClient, road: Road, link: str) -> None:
    page = client.get(f"{link}/andra")

    answers = [client.submit(page, CHANGE, company="Dala Smide") for _ in range(2)]

    assert [answer.status_code for answer in answers] == [303, 303]
    assert len(choices(road.session)) == 4


@pytest.mark.usefixtures("sent")
@pytest.mark.parametrize("written", ["", "Leksandsdörren", "811228-9874"])
def test_a_change_that_is_refused_loses_nothing(
    client: CheckedClient, road: Road, link: str, written: str
) -> None:
    page = client.get(f"{link}/andra")

    answer = client.submit(page, CHANGE, company=written, reason="En helt ny motivering")

    assert answer.status_code == 422
    assert "En helt ny motivering" in answer.text
    assert standing(road) == ["Siljans Chark", "Åkes Snickeri"]


@pytest.mark.usefixtures("sent")
def test_the_register_is_searched_from_the_change_too(
    client: CheckedClient, road: Road, tomoku: Company, link: str
) -> None:
    page = client.get(f"{link}/andra")

    fields = {**form_in(page, CHANGE).fields, "company": "tomoku", "sok": "company"}
    found = client.post_form(f"{link}/andra", **fields)
    (workplace,) = tomoku.workplaces
    picked = client.submit(found, CHANGE, company_at=str(workplace.id))

    assert picked.status_code == 303
    assert choices(road.session)[-2].company_id == tomoku.id


@pytest.mark.usefixtures("sent")
def test_taken_back_the_form_is_open_again_and_says_why(
    client: CheckedClient, road: Road, link: str
) -> None:
    answer = client.submit(client.get(link), TAKE_BACK)

    assert answer.location == link
    page = client.get(link).text
    assert "Ni har tagit tillbaka valet." in page
    assert "blev inte av" not in page
    assert standing(road) == []


@pytest.mark.usefixtures("sent")
def test_what_comes_after_the_review_is_told_and_changes_nothing(
    client: CheckedClient, road: Road, link: str
) -> None:
    change, chosen = client.get(f"{link}/andra"), client.get(link)
    road.approve(choices(road.session)[0].id)

    late, back = (
        client.submit(change, CHANGE, company="Dala Smide"),
        client.submit(chosen, TAKE_BACK),
    )

    assert (late.status_code, back.status_code) == (409, 409)
    assert "Valet är redan gjort" in late.text
    assert "Siljans Chark" in late.text
    assert TAKE_BACK not in client.get(link).text
    assert client.get(f"{link}/andra").location == link


def test_without_a_choice_there_is_nothing_to_change(client: CheckedClient, link: str) -> None:
    assert client.get(f"{link}/andra").location == link


@pytest.mark.usefixtures("sent")
def test_a_phone_in_the_company_s_hands_changes_it_and_stays_there(
    as_bo: CheckedClient, road: Road, link: str, code: str
) -> None:
    form = handed_over(as_bo, link, code)
    page = as_bo.get(f"{link}/andra{HANDED_OVER}")
    assert page.status_code == 200
    assert as_bo.get(f"{link}/andra").location == form

    answer = as_bo.submit(page, CHANGE, company="Dala Smide")

    assert answer.location == form
    assert choices(road.session)[-2].source is NominationSource.HANDED_OVER


@pytest.mark.usefixtures("sent")
def test_nobody_but_staff_says_that_a_change_was_spoken(client: CheckedClient, link: str) -> None:
    page = client.get(f"{link}/andra")

    assert client.get(f"{link}/andra?lage=muntligt").status_code == 303
    fields = form_in(page, CHANGE).fields
    assert client.post_form(f"{link}/andra?lage=muntligt", **fields).status_code == 401
    assert client.post_form(f"{link}/ta-tillbaka?lage=muntligt").status_code == 401
