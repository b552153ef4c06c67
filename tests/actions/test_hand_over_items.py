"""Whoever makes a handover sees to it, until it is given to another or they leave."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from app.actions.deactivate_person import deactivate_person
from app.actions.give_charge import give_charge
from app.domain.errors import HeirNeeded, NotAllowed, WrongState
from app.domain.roles import Role
from app.storage import charges
from app.storage.dossier import dossier
from app.storage.handovers import Handover
from app.storage.people import Person
from tests.support import cast
from tests.support.road import Road


@pytest.fixture
def karin(session: Session, road: Road) -> Person:
    return cast.make_person(session, "Karin", Role.ADMIN, now=road.now)


@pytest.fixture
def leaving(session: Session, road: Road, code: str) -> Person:
    """An admin who sees to the handover that her yes has made."""
    agneta = cast.make_person(session, "Agneta", Role.ADMIN, now=road.now)
    following = road.leg(code, "Tomoku Hus")
    give_charge(road.act(road.astrid), handover_id=following.handover_id, person_id=agneta.id)
    return agneta


def in_charge(road: Road, handover_id: int) -> str | None:
    road.session.rollback()
    told = dossier(road.session, handover_id)
    return told.in_charge if told else None


def test_whoever_notes_the_yes_sees_to_what_it_makes(road: Road, code: str) -> None:
    following = road.leg(code, "Tomoku Hus")

    assert in_charge(road, following.handover_id) == "Astrid"


def test_it_is_given_to_another_once(road: Road, handover: Handover) -> None:
    act = road.act(road.astrid)

    give_charge(act, handover_id=handover.id, person_id=road.bo.id)

    assert in_charge(road, handover.id) == "Bo"
    with road.unchanged():
        give_charge(act, handover_id=handover.id, person_id=road.bo.id)
    road.check_journal()


def test_whoever_leaves_hands_over_in_the_same_act(
    road: Road, leaving: Person, karin: Person
) -> None:
    (kept,) = charges.open_of(road.session, leaving.id)

    deactivate_person(road.act(road.astrid), person_id=leaving.id, heir_id=karin.id)

    assert in_charge(road, kept.handover_id) == "Karin"
    assert road.row(Person, leaving.id).deactivated_at is not None
    road.check_journal()


def test_without_an_heir_nobody_is_shut_out(road: Road, leaving: Person) -> None:
    for heir_id in (None, leaving.id):
        with road.unchanged(), pytest.raises(HeirNeeded):
            deactivate_person(road.act(road.astrid), person_id=leaving.id, heir_id=heir_id)


def test_an_heir_is_at_work(road: Road, leaving: Person, karin: Person) -> None:
    deactivate_person(road.act(road.astrid), person_id=karin.id)

    with road.unchanged(), pytest.raises(HeirNeeded):
        deactivate_person(road.act(road.astrid), person_id=leaving.id, heir_id=karin.id)


def test_what_has_gone_on_is_nobody_s_to_see_to(road: Road, leaving: Person, karin: Person) -> None:
    (kept,) = charges.open_of(road.session, leaving.id)
    road.leg(cast.card_of(road.session, road.row(Handover, kept.handover_id)), "Byns Bageri")

    with road.unchanged(), pytest.raises(WrongState):
        give_charge(road.act(road.astrid), handover_id=kept.handover_id, person_id=karin.id)
    deactivate_person(road.act(road.astrid), person_id=leaving.id)


def test_staff_do_not_give_charge(road: Road, handover: Handover) -> None:
    with road.unchanged(), pytest.raises(NotAllowed):
        give_charge(road.act(road.bo), handover_id=handover.id, person_id=road.bo.id)
