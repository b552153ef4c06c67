"""A key that an admin adds: with a code for its plate, by a name of its own, and once."""

from __future__ import annotations

import pytest

from app.actions.replace_baton import replace_baton
from app.actions.set_baton_state import set_baton_state
from app.domain.baton import BatonState
from app.storage import scans
from app.storage.relays import Baton, Relay
from tests.support.client import CheckedClient
from tests.support.road import Road
from tests.support.stage import ActAs

PAGE = "/admin/nycklar"
NAME = "Lilla nyckeln"

pytestmark = pytest.mark.usefixtures("clock")


def names(road: Road) -> list[str]:
    road.session.rollback()
    return [baton.name for baton in road.session.query(Baton).order_by(Baton.id)]


def test_the_first_is_asked_for_on_the_empty_page(
    as_astrid: CheckedClient, road: Road, relay: Relay
) -> None:
    page = as_astrid.get(PAGE)
    assert "Ingen nyckel än" in page.text

    answer = as_astrid.submit(page, "Lägg till nyckeln", name=NAME)

    assert answer.location == PAGE
    added = road.row(Baton, road.newest(Baton))
    assert (added.name, added.relay_id, added.state) == (NAME, relay.id, BatonState.WITH_OFFICE)
    shown = as_astrid.get(PAGE).text
    assert "Nyckeln är tillagd." in shown
    plate = scans.plates_of(road.session, relay.id)[added.id]
    assert all(f"<span>{plate[at : at + 4]}</span>" in shown for at in range(0, 16, 4))
    road.check_journal()


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("", "Det här fältet behöver fyllas i."),
        ("x" * 81, "80"),
        ("Nyckel 811228-9874", "personnummer"),
        ("leksandsNYCKELN", "Det finns redan."),
    ],
)
def test_what_cannot_be_a_name_is_refused_by_its_field_and_comes_back(
    as_astrid: CheckedClient, road: Road, baton: Baton, written: str, told: str
) -> None:
    page = as_astrid.get(PAGE)

    with road.unchanged():
        answer = as_astrid.submit(page, "Lägg till nyckeln", name=written)

    assert answer.status_code == 422
    fault = answer.text.partition('id="ny-nyckel-name-error"')[2].partition("</p>")[0]
    assert told in fault
    assert 'aria-describedby="ny-nyckel-name-error"' in answer.text
    if "9874" not in written:
        assert f'name="name" autocomplete="off" value="{written}"' in answer.text


def test_pressed_twice_it_is_added_once(as_astrid: CheckedClient, road: Road, baton: Baton) -> None:
    page = as_astrid.get(PAGE)

    answers = [as_astrid.submit(page, "Lägg till nyckeln", name=NAME) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [303, 422]
    assert names(road) == [baton.name, NAME]


def test_a_name_is_free_again_when_its_key_is_at_rest_or_replaced(
    as_astrid: CheckedClient, road: Road, act_as: ActAs, baton: Baton
) -> None:
    name = baton.name
    new = replace_baton(act_as(road.astrid), baton_id=baton.id, name=name, reason="Skaftet brast")
    set_baton_state(
        act_as(road.astrid), baton_id=new.baton_id, state=BatonState.RETIRED, reason="Till museet"
    )

    as_astrid.submit(as_astrid.get(PAGE), "Lägg till nyckeln", name=name)

    assert names(road) == [name] * 3


def test_only_admins_add_one(
    as_bo: CheckedClient, client: CheckedClient, road: Road, relay: Relay
) -> None:
    with road.unchanged():
        assert as_bo.post_form(PAGE, name=NAME).status_code == 403
        assert client.post_form(PAGE, name=NAME).status_code == 401
