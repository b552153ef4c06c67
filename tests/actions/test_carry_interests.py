"""An interest is in a company: it follows to each later choice of it, until its owner takes it back."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from app.actions.declare_interest import declare_interest, withdraw_interest
from app.actions.review_nomination import approve_nomination, reject_nomination
from app.actions.submit_nomination import SubmittedNomination
from app.domain.errors import SecondPersonNeeded
from app.domain.roles import Role
from app.storage import interests
from app.storage.nominations import Nomination
from app.storage.people import Person
from app.storage.transaction import transaction
from tests.support.cast import make_person
from tests.support.road import Road

WHY = "Min bror äger det"


@pytest.fixture
def chosen(road: Road, code: str) -> SubmittedNomination:
    return road.nominate(road.visit(code).visit_id, second="Byns Bageri")


@pytest.fixture
def eva(road: Road, session: Session) -> Person:
    """Another admin."""
    return make_person(session, "Eva", Role.ADMIN, now=road.now)


def declare(road: Road, person: Person, nomination_id: int) -> None:
    declare_interest(road.act(person), nomination_id=nomination_id, reason=WHY)


def approve(road: Road, person: Person, nomination_id: int) -> bool:
    return approve_nomination(road.act(person), nomination_id=nomination_id)


def choose_again(
    road: Road, before: SubmittedNomination, admin: Person, *, second: str
) -> SubmittedNomination:
    """Reject both choices, and let the company choose another first and this one second."""
    for nomination_id in (before.nomination_id, before.second_id or 0):
        act = road.act(admin)
        reject_nomination(act, nomination_id=nomination_id, reason="Ligger i Rättvik")
    visit_id = road.row(Nomination, before.nomination_id).visit_id
    return road.nominate(visit_id, "Siljans Flyttfirma", second=second)


def test_it_follows_the_company_to_a_later_choice_and_is_in_no_other(
    road: Road, chosen: SubmittedNomination, eva: Person
) -> None:
    declare(road, road.astrid, chosen.nomination_id)

    again = choose_again(road, chosen, eva, second="Tomoku Hus")

    with pytest.raises(SecondPersonNeeded):
        approve(road, road.astrid, again.second_id or 0)
    assert approve(road, road.astrid, again.nomination_id) is True
    (carried,) = interests.matter_of(road.session, again.second_id or 0).interests
    assert (carried.name, carried.about, carried.declared_at) == ("Astrid", WHY, road.now)


def test_it_follows_under_another_spelling(
    road: Road, chosen: SubmittedNomination, eva: Person
) -> None:
    declare(road, road.astrid, chosen.nomination_id)

    again = choose_again(road, chosen, eva, second="TOMOKU HUS AB")

    assert interests.matter_of(road.session, again.second_id or 0).standing.missing == 2


def test_taken_back_once_it_does_not_come_back(
    road: Road, chosen: SubmittedNomination, eva: Person
) -> None:
    declare(road, road.astrid, chosen.nomination_id)
    again = choose_again(road, chosen, eva, second="Tomoku Hus")
    withdraw_interest(road.act(road.astrid), nomination_id=again.second_id or 0)

    third = choose_again(road, again, eva, second="Tomoku Hus")

    assert interests.matter_of(road.session, third.second_id or 0).interests == ()


def test_of_somebody_who_has_left_it_follows_no_further(
    road: Road, chosen: SubmittedNomination, eva: Person
) -> None:
    declare(road, road.bo, chosen.nomination_id)
    with transaction(road.session):
        road.session.get_one(Person, road.bo.id).deactivated_at = road.now

    again = choose_again(road, chosen, eva, second="Tomoku Hus")

    assert interests.matter_of(road.session, again.second_id or 0).interests == ()
