"""How a choice goes, from the company's own link: each state in plain words, and none tells of a no."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.actions.end_invitation import expire_invitation, withdraw_invitation
from app.actions.invite_company import invite_company
from app.actions.note_no import note_no
from tests.support.client import CheckedClient
from tests.support.databases import read_on_one
from tests.support.road import Road

pytestmark = [pytest.mark.usefixtures("clock"), read_on_one]

READ = "Kommunen läser ert val."
APPROVED = "Valet är godkänt. Företaget får frågan."
ASKED = "Företaget har fått frågan. Vi väntar på svar."
YES = "Företaget har tackat ja."
AGAIN = "Det förra valet blev inte av. Välj ett nytt företag."
TWO_APPROVED = "Valet är godkänt. Företagen får frågan i tur och ordning."
TWO_ASKED = "Företagen får frågan i tur och ordning. Vi väntar på svar."
FIRST, SECOND = "Tomoku Hus", "Byns Bageri"

Step = Callable[[Road, int], object]


def wait(_road: Road, _nomination_id: int) -> None:
    """Nobody has done anything yet."""


def approve(road: Road, nomination_id: int) -> None:
    road.approve(nomination_id)


def ask(road: Road, nomination_id: int) -> None:
    road.approve(nomination_id, minutes=-11)
    invite_company(road.act(road.astrid), nomination_id=nomination_id)


def say_yes(road: Road, nomination_id: int) -> None:
    road.yes(nomination_id)


def reject(road: Road, nomination_id: int) -> None:
    road.reject(nomination_id)


def say_no(road: Road, nomination_id: int) -> None:
    ask(road, nomination_id)
    note_no(road.act(road.astrid), nomination_id=nomination_id)


def be_silent(road: Road, nomination_id: int) -> None:
    ask(road, nomination_id)
    expire_invitation(road.act(road.astrid), nomination_id=nomination_id)


def be_uninvited(road: Road, nomination_id: int) -> None:
    ask(road, nomination_id)
    withdraw_invitation(
        road.act(road.astrid), nomination_id=nomination_id, reason="Flyttar till Rättvik"
    )


FALLS = [say_no, be_silent, be_uninvited]


@pytest.mark.parametrize(
    ("step", "told"),
    [(wait, READ), (approve, APPROVED), (ask, ASKED), (say_yes, YES)],
)
def test_each_state_has_its_plain_words(
    client: CheckedClient, road: Road, visit_id: int, link: str, step: Step, told: str
) -> None:
    step(road, road.nominate(visit_id).nomination_id)

    page = client.get(link)

    assert page.status_code == 200
    assert told in page.text


@pytest.mark.parametrize("step", [reject, *FALLS])
def test_a_single_choice_that_fell_opens_the_form_with_the_same_words_whatever_befell_it(
    client: CheckedClient, road: Road, visit_id: int, link: str, step: Step
) -> None:
    step(road, road.nominate(visit_id).nomination_id)

    page = client.get(link).text

    assert AGAIN in page
    assert "Rättvik" not in page
    assert FIRST not in page


@pytest.mark.parametrize(
    ("step", "told"),
    [(wait, READ), (approve, TWO_APPROVED), (ask, TWO_ASKED), (reject, READ)],
)
def test_of_two_it_is_told_without_saying_which(
    client: CheckedClient, road: Road, visit_id: int, link: str, step: Step, told: str
) -> None:
    step(road, road.nominate(visit_id, second=SECOND).nomination_id)

    page = client.get(link).text

    assert told in page
    assert FIRST in page
    assert SECOND in page


@pytest.mark.parametrize("then", [wait, approve, ask])
@pytest.mark.parametrize("fall", FALLS)
def test_nothing_on_the_page_changes_with_a_no(
    client: CheckedClient, road: Road, visit_id: int, link: str, fall: Step, then: Step
) -> None:
    sent = road.nominate(visit_id, second=SECOND)
    ask(road, sent.nomination_id)
    before = facts_on(client, link)

    if fall is say_no:
        note_no(road.act(road.astrid), nomination_id=sent.nomination_id)
    elif fall is be_silent:
        expire_invitation(road.act(road.astrid), nomination_id=sent.nomination_id)
    else:
        withdraw_invitation(
            road.act(road.astrid), nomination_id=sent.nomination_id, reason="Flyttar till Rättvik"
        )
    then(road, sent.second_id or 0)

    assert facts_on(client, link) == before


@pytest.mark.parametrize("fall", [reject, *FALLS])
def test_when_both_have_fallen_the_form_opens_and_names_neither(
    client: CheckedClient, road: Road, visit_id: int, link: str, fall: Step
) -> None:
    sent = road.nominate(visit_id, second=SECOND)
    fall(road, sent.nomination_id)
    fall(road, sent.second_id or 0)

    page = client.get(link).text

    assert AGAIN in page
    assert FIRST not in page
    assert SECOND not in page


def facts_on(client: CheckedClient, link: str) -> str:
    """Everything between the headline and the foot, which is what the company reads."""
    return client.get(link).text.partition("<h1")[2].partition("<footer")[0]
