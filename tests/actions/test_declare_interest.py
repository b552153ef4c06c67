"""Whoever has declared an interest leaves the decision to two others; it can be taken back, with a trace."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from app.actions.act import Act
from app.actions.correct_nomination import correct_nomination
from app.actions.declare_interest import declare_interest, withdraw_interest
from app.actions.note_no import note_no
from app.actions.note_yes import approve_and_note_yes
from app.actions.review_nomination import approve_nomination, reject_nomination, undo_approval
from app.actions.submit_nomination import Choice, Submission, SubmittedNomination
from app.domain.errors import (
    NotAllowed,
    NotFound,
    ReasonNeeded,
    SecondPersonNeeded,
    UnacceptableField,
    WrongState,
)
from app.domain.nomination import NominationState
from app.domain.roles import Actor, Role
from app.storage import interests
from app.storage.handovers import Handover
from app.storage.interests import Interest
from app.storage.nominations import Nomination
from app.storage.people import Person
from tests.support.cast import make_person
from tests.support.invariants import check_invariants
from tests.support.road import Road
from tests.support.writers import at_once

WHY = "Min bror äger det"
Decide = Callable[[Road, Person, int], object]


@pytest.fixture
def chosen(road: Road, code: str) -> SubmittedNomination:
    return road.nominate(road.visit(code).visit_id, second="Byns Bageri")


@pytest.fixture
def eva(road: Road, session: Session) -> Person:
    """Another admin."""
    return make_person(session, "Eva", Role.ADMIN, now=road.now)


@pytest.fixture
def frida(road: Road, session: Session) -> Person:
    """One more admin."""
    return make_person(session, "Frida", Role.ADMIN, now=road.now)


def declare(road: Road, person: Person, nomination_id: int, why: str | None = WHY) -> None:
    declare_interest(road.act(person), nomination_id=nomination_id, reason=why)


def approve(road: Road, person: Person, nomination_id: int, *, minutes: float = 0) -> bool:
    return approve_nomination(road.act(person, minutes=minutes), nomination_id=nomination_id)


def state_of(road: Road, nomination_id: int) -> NominationState:
    return road.row(Nomination, nomination_id).state


def approve_at_once(road: Road, person: Person, nomination_id: int) -> None:
    approve_and_note_yes(road.act(person), nomination_id=nomination_id)


def reject(road: Road, person: Person, nomination_id: int) -> None:
    reject_nomination(road.act(person), nomination_id=nomination_id, reason="Ligger i Rättvik")


class TestTwoAreNeeded:
    def test_two_others_approve_one_after_the_other(
        self, road: Road, chosen: SubmittedNomination, eva: Person, frida: Person
    ) -> None:
        declare(road, road.astrid, chosen.nomination_id)

        assert approve(road, eva, chosen.nomination_id) is False
        assert state_of(road, chosen.nomination_id) is NominationState.SUBMITTED
        assert approve(road, frida, chosen.nomination_id) is True
        assert state_of(road, chosen.nomination_id) is NominationState.APPROVED
        check_invariants(road.session, road.act().keys)

    @pytest.mark.parametrize("decide", [approve, approve_at_once, reject])
    def test_whoever_declared_decides_nothing(
        self, road: Road, chosen: SubmittedNomination, decide: Decide
    ) -> None:
        declare(road, road.astrid, chosen.nomination_id)

        with road.unchanged(), pytest.raises(SecondPersonNeeded):
            decide(road, road.astrid, chosen.nomination_id)

    def test_whoever_declared_is_not_the_second_either(
        self, road: Road, chosen: SubmittedNomination, eva: Person
    ) -> None:
        declare(road, road.astrid, chosen.nomination_id)
        approve(road, eva, chosen.nomination_id)

        with road.unchanged(), pytest.raises(SecondPersonNeeded):
            approve(road, road.astrid, chosen.nomination_id)

    def test_the_first_is_not_the_second(
        self, road: Road, chosen: SubmittedNomination, eva: Person
    ) -> None:
        declare(road, road.bo, chosen.nomination_id)
        approve(road, eva, chosen.nomination_id)

        with road.unchanged(), pytest.raises(SecondPersonNeeded):
            approve(road, eva, chosen.nomination_id)
        approve(road, road.astrid, chosen.nomination_id)

        assert state_of(road, chosen.nomination_id) is NominationState.APPROVED

    def test_a_yes_is_noted_in_one_step_by_the_second_alone(
        self, road: Road, chosen: SubmittedNomination, eva: Person, frida: Person
    ) -> None:
        declare(road, road.astrid, chosen.nomination_id)
        with road.unchanged(), pytest.raises(SecondPersonNeeded):
            approve_at_once(road, eva, chosen.nomination_id)
        approve(road, eva, chosen.nomination_id)

        approve_at_once(road, frida, chosen.nomination_id)

        assert state_of(road, chosen.nomination_id) is NominationState.ACCEPTED

    def test_nobody_in_particular_is_no_second_person(
        self, road: Road, chosen: SubmittedNomination
    ) -> None:
        declare(road, road.astrid, chosen.nomination_id)

        with road.unchanged(), pytest.raises(SecondPersonNeeded):
            approve_nomination(road.act(), nomination_id=chosen.nomination_id)

    def test_one_of_them_is_enough_to_reject(
        self, road: Road, chosen: SubmittedNomination, eva: Person
    ) -> None:
        declare(road, road.astrid, chosen.nomination_id)

        reject(road, eva, chosen.nomination_id)

        assert state_of(road, chosen.nomination_id) is NominationState.REJECTED

    def test_a_second_choice_ahead_of_its_turn_needs_two_as_well(
        self, road: Road, chosen: SubmittedNomination, eva: Person, frida: Person
    ) -> None:
        second = chosen.second_id or 0
        declare(road, road.astrid, second)
        approve(road, eva, second)

        reject(road, eva, chosen.nomination_id)

        assert state_of(road, second) is NominationState.SUBMITTED
        assert approve(road, frida, second) is True
        assert state_of(road, second) is NominationState.APPROVED

    def test_ahead_and_by_two_it_is_invited_when_the_first_falls(
        self, road: Road, chosen: SubmittedNomination, eva: Person, frida: Person
    ) -> None:
        second = chosen.second_id or 0
        declare(road, road.astrid, second)
        for admin in (eva, frida):
            approve(road, admin, second)
        approve(road, road.astrid, chosen.nomination_id)

        note_no(road.act(road.astrid), nomination_id=chosen.nomination_id)

        assert state_of(road, second) is NominationState.APPROVED


class TestAfterAnApproval:
    def test_an_interest_that_comes_later_makes_the_approval_the_first_of_two(
        self, road: Road, chosen: SubmittedNomination, eva: Person
    ) -> None:
        approve(road, road.astrid, chosen.nomination_id)

        declare(road, road.bo, chosen.nomination_id)

        assert state_of(road, chosen.nomination_id) is NominationState.SUBMITTED
        with pytest.raises(SecondPersonNeeded):
            approve(road, road.astrid, chosen.nomination_id)
        assert approve(road, eva, chosen.nomination_id, minutes=5) is True
        (first, second) = interests.matter_of(road.session, chosen.nomination_id).approvers
        assert (first.name, first.at) == ("Astrid", road.now)
        assert (second.name, second.at) == ("Eva", road.now + timedelta(minutes=5))

    def test_an_approval_of_one_s_own_interest_counts_no_more(
        self, road: Road, chosen: SubmittedNomination, eva: Person, frida: Person
    ) -> None:
        approve(road, road.astrid, chosen.nomination_id)

        declare(road, road.astrid, chosen.nomination_id)

        assert interests.matter_of(road.session, chosen.nomination_id).approvers == ()
        approve(road, eva, chosen.nomination_id)
        assert approve(road, frida, chosen.nomination_id) is True

    def test_two_who_approved_are_still_two_when_a_third_has_an_interest(
        self, road: Road, chosen: SubmittedNomination, eva: Person, frida: Person
    ) -> None:
        declare(road, road.astrid, chosen.nomination_id)
        for admin in (eva, frida):
            approve(road, admin, chosen.nomination_id)

        declare(road, road.bo, chosen.nomination_id)

        assert state_of(road, chosen.nomination_id) is NominationState.APPROVED

    def test_the_ten_minutes_begin_with_the_second(
        self, road: Road, chosen: SubmittedNomination, eva: Person, frida: Person
    ) -> None:
        declare(road, road.astrid, chosen.nomination_id)
        approve(road, eva, chosen.nomination_id)
        approve(road, frida, chosen.nomination_id, minutes=60)

        undo_approval(road.act(road.astrid, minutes=69), nomination_id=chosen.nomination_id)

        assert state_of(road, chosen.nomination_id) is NominationState.SUBMITTED
        assert interests.matter_of(road.session, chosen.nomination_id).approvers == ()

    def test_the_first_of_two_can_be_undone_for_as_long_as_it_waits(
        self, road: Road, handover: Handover, chosen: SubmittedNomination, eva: Person
    ) -> None:
        declare(road, road.astrid, chosen.nomination_id)
        approve(road, eva, chosen.nomination_id)

        undo_approval(road.act(eva, minutes=600), nomination_id=chosen.nomination_id)

        assert approve(road, eva, chosen.nomination_id) is False
        assert road.events(handover)[-3:] == [
            "nomination.approved_first",
            "nomination.approval_undone",
            "nomination.approved_first",
        ]

    def test_once_the_company_was_asked_it_is_too_late(
        self, road: Road, chosen: SubmittedNomination
    ) -> None:
        approve(road, road.astrid, chosen.nomination_id)
        road.invite(chosen.nomination_id)

        with road.unchanged(), pytest.raises(WrongState):
            declare(road, road.bo, chosen.nomination_id)


class TestDeclaring:
    def test_declared_twice_it_stands_once(self, road: Road, chosen: SubmittedNomination) -> None:
        declare(road, road.astrid, chosen.nomination_id)

        with road.unchanged():
            declare(road, road.astrid, chosen.nomination_id)

    def test_it_goes_along_when_the_company_writes_its_choice_anew(
        self, road: Road, chosen: SubmittedNomination
    ) -> None:
        declare(road, road.astrid, chosen.nomination_id)
        visit_id = road.row(Nomination, chosen.nomination_id).visit_id
        same = Submission(visit_id=visit_id, first=Choice(name="Tomoku Hus"), reason="Trä!")

        anew = correct_nomination(road.by_link(visit_id), same)

        with pytest.raises(SecondPersonNeeded):
            approve(road, road.astrid, anew.nomination_id)

    @pytest.mark.parametrize("why", [None, " "])
    def test_it_wants_a_reason(
        self, road: Road, chosen: SubmittedNomination, why: str | None
    ) -> None:
        with road.unchanged(), pytest.raises(ReasonNeeded):
            declare(road, road.astrid, chosen.nomination_id, why)

    def test_what_cannot_be_kept_is_refused(self, road: Road, chosen: SubmittedNomination) -> None:
        with road.unchanged(), pytest.raises(UnacceptableField):
            declare(road, road.astrid, chosen.nomination_id, "Ring 811228-9874")
        with pytest.raises(NotFound):
            declare(road, road.astrid, chosen.nomination_id + 99)

    @pytest.mark.parametrize("actor", [Actor.stranger(), Actor.link(1), Actor.system()])
    def test_only_people_of_the_staff_declare(
        self, road: Road, chosen: SubmittedNomination, actor: Actor
    ) -> None:
        act: Act = replace(road.act(), actor=actor)

        with road.unchanged(), pytest.raises(NotAllowed):
            declare_interest(act, nomination_id=chosen.nomination_id, reason=WHY)
        with road.unchanged(), pytest.raises(NotAllowed):
            withdraw_interest(act, nomination_id=chosen.nomination_id)

    def test_staff_may_declare_and_not_approve(
        self, road: Road, chosen: SubmittedNomination
    ) -> None:
        declare(road, road.bo, chosen.nomination_id)

        with road.unchanged(), pytest.raises(NotAllowed):
            approve(road, road.bo, chosen.nomination_id)


class TestTakingItBack:
    def test_it_stays_as_a_trace(
        self, road: Road, handover: Handover, chosen: SubmittedNomination
    ) -> None:
        declare(road, road.astrid, chosen.nomination_id)

        withdraw_interest(road.act(road.astrid), nomination_id=chosen.nomination_id)

        assert road.row(Interest, road.newest(Interest)).withdrawn_at is not None
        assert road.events(handover)[-2:] == ["interest.declared", "interest.withdrawn"]
        assert approve(road, road.astrid, chosen.nomination_id) is True
        road.check_journal()

    def test_a_first_approval_that_waited_is_given_anew(
        self, road: Road, chosen: SubmittedNomination, eva: Person
    ) -> None:
        declare(road, road.astrid, chosen.nomination_id)
        approve(road, eva, chosen.nomination_id)

        withdraw_interest(road.act(road.astrid), nomination_id=chosen.nomination_id)

        assert interests.matter_of(road.session, chosen.nomination_id).approvers == ()
        assert approve(road, eva, chosen.nomination_id) is True

    def test_what_two_have_approved_stays_approved(
        self, road: Road, chosen: SubmittedNomination, eva: Person, frida: Person
    ) -> None:
        declare(road, road.astrid, chosen.nomination_id)
        for admin in (eva, frida):
            approve(road, admin, chosen.nomination_id)

        withdraw_interest(road.act(road.astrid), nomination_id=chosen.nomination_id)

        assert state_of(road, chosen.nomination_id) is NominationState.APPROVED

    def test_nobody_takes_another_s_back(
        self, road: Road, chosen: SubmittedNomination, eva: Person
    ) -> None:
        declare(road, road.astrid, chosen.nomination_id)

        with road.unchanged(), pytest.raises(WrongState):
            withdraw_interest(road.act(eva), nomination_id=chosen.nomination_id)


def test_of_an_approval_and_an_interest_at_once_neither_is_lost(
    road: Road, chosen: SubmittedNomination, eva: Person, engine: Engine
) -> None:
    acts = [road.act(eva), road.act(road.bo)]
    nomination_id = chosen.nomination_id
    road.session.rollback()

    def do(number: int) -> None:
        with Session(engine) as session:
            act = replace(acts[number], session=session)
            if number:
                declare_interest(act, nomination_id=nomination_id, reason=WHY)
            else:
                approve_nomination(act, nomination_id=nomination_id)

    at_once(2, do)

    matter = interests.matter_of(road.session, nomination_id)
    assert [one.name for one in matter.interests] == ["Bo"]
    assert [one.name for one in matter.approvers] == ["Eva"]
    assert state_of(road, nomination_id) is NominationState.SUBMITTED
    check_invariants(road.session, road.act().keys)


def test_of_two_who_approve_at_once_one_is_the_first_and_one_the_second(
    road: Road, chosen: SubmittedNomination, eva: Person, frida: Person, engine: Engine
) -> None:
    nomination_id = chosen.nomination_id
    declare(road, road.astrid, nomination_id)
    acts = [road.act(eva), road.act(frida)]
    road.session.rollback()

    def do(number: int) -> bool:
        with Session(engine) as session:
            act = replace(acts[number], session=session)
            return approve_nomination(act, nomination_id=nomination_id)

    assert sorted(at_once(2, do)) == [False, True]

    matter = interests.matter_of(road.session, nomination_id)
    assert {one.name for one in matter.approvers} == {"Eva", "Frida"}
    assert state_of(road, nomination_id) is NominationState.APPROVED
