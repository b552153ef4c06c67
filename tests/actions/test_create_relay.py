"""What a new municipality needs: a relay and its baton, from which the journal begins."""

from __future__ import annotations

from typing import Any

import pytest

from app.actions.create_baton import create_baton
from app.actions.create_relay import NewRelay, create_relay
from app.domain.baton import BatonState
from app.domain.code import is_valid
from app.domain.errors import NotAllowed, NotFound, UnacceptableField
from app.storage.relays import Baton, Relay
from tests.support.road import Road

ORSA: dict[str, Any] = {
    "slug": "orsa",
    "name": "Orsastafetten",
    "municipality": "Orsa",
    "municipality_code": "2034",
}


def test_a_relay_begins_its_own_journal(road: Road) -> None:
    relay_id = create_relay(road.act(), NewRelay(**ORSA, office_email="kontor@orsa.example"))

    relay = road.row(Relay, relay_id)
    assert (relay.goal, relay.pace_per_year, relay.office_email) == (
        1000,
        24,
        "kontor@orsa.example",
    )
    road.check_journal()


def test_a_baton_begins_at_the_office_with_a_plate(road: Road, relay: Relay) -> None:
    created = create_baton(road.act(road.astrid), relay_id=relay.id, name="Nyckeln")

    assert road.row(Baton, created.baton_id).state is BatonState.WITH_OFFICE
    assert is_valid(created.code)


@pytest.mark.parametrize(
    ("fields", "field", "reason"),
    [
        ({"slug": ""}, "slug", "missing"),
        ({"slug": "Orsa"}, "slug", "invalid"),
        ({"slug": "orsa-"}, "slug", "invalid"),
        ({"slug": "x" * 41}, "slug", "too_long"),
        ({"slug": "leksand"}, "slug", "taken"),
        ({"name": " "}, "name", "missing"),
        ({"municipality": "x" * 81}, "municipality", "too_long"),
        ({"municipality_code": ""}, "municipality_code", "missing"),
        ({"municipality_code": "20"}, "municipality_code", "invalid"),
        ({"goal": 0}, "goal", "invalid"),
        ({"goal": 10**12}, "goal", "invalid"),
        ({"pace_per_year": -1}, "pace_per_year", "invalid"),
        ({"office_phone": "x" * 41}, "office_phone", "too_long"),
        ({"office_email": "orsa"}, "office_email", "invalid"),
    ],
)
def test_what_cannot_be_a_relay_is_refused_by_its_field(
    road: Road, relay: Relay, fields: dict[str, Any], field: str, reason: str
) -> None:
    with road.unchanged(), pytest.raises(UnacceptableField) as refused:
        create_relay(road.act(road.astrid), NewRelay(**(ORSA | fields)))

    assert (refused.value.facts["field"], refused.value.facts["reason"]) == (field, reason)


def test_staff_do_not_set_up(road: Road, relay: Relay) -> None:
    with road.unchanged(), pytest.raises(NotAllowed):
        create_relay(road.act(road.bo), NewRelay(**ORSA))
    with road.unchanged(), pytest.raises(NotAllowed):
        create_baton(road.act(road.bo), relay_id=relay.id, name="Nyckeln")


def test_a_baton_needs_a_relay_and_a_name(road: Road, relay: Relay) -> None:
    with pytest.raises(NotFound):
        create_baton(road.act(road.astrid), relay_id=4711, name="Nyckeln")
    with road.unchanged(), pytest.raises(UnacceptableField):
        create_baton(road.act(road.astrid), relay_id=relay.id, name=None)
