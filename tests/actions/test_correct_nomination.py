"""A company changes its choice, or takes it back, until somebody has decided on it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from app.actions.act import Act
from app.actions.correct_nomination import correct_nomination, withdraw_nomination
from app.actions.review_nomination import approve_nomination, undo_approval
from app.actions.submit_nomination import Choice, Submission, SubmittedNomination
from app.actions.undo_visit import undo_visit
from app.domain.errors import (
    DomainError,
    LinkExpired,
    NotAllowed,
    NotFound,
    OwnCompany,
    TooLate,
    UnacceptableField,
    WrongState,
)
from app.domain.nomination import NominationSource, NominationState
from app.domain.roles import Actor, Role
from app.storage.handovers import Handover
from app.storage.nominations import Nomination
from tests.support.invariants import check_invariants
from tests.support.road import Road
from tests.support.writers import at_once

RIVALS = 8
SUBMITTED, WITHDRAWN = NominationState.SUBMITTED, NominationState.WITHDRAWN


@pytest.fixture
def visit_id(road: Road, code: str) -> int:
    return road.visit(code).visit_id


@pytest.fixture
def before(road: Road, visit_id: int) -> SubmittedNomination:
    """Tomoku Hus waits in the queue, and a second choice behind it."""
    return road.nominate(visit_id, second="Byns Bageri")


def changed(visit_id: int, name: str = "Siljans Chark", **fields: Any) -> Submission:
    return replace(Submission(visit_id=visit_id, first=Choice(name=name)), **fields)


def states(road: Road) -> list[tuple[str, int, NominationState]]:
    road.session.rollback()
    rows = road.session.scalars(select(Nomination).order_by(Nomination.id))
    return [(row.company_name, row.rank, row.state) for row in rows]


def test_another_choice_takes_the_place_of_what_waits(
    road: Road, handover: Handover, visit_id: int, before: SubmittedNomination
) -> None:
    correct_nomination(road.by_link(visit_id), changed(visit_id))

    assert states(road) == [
        ("Tomoku Hus", 1, WITHDRAWN),
        ("Byns Bageri", 2, WITHDRAWN),
        ("Siljans Chark", 1, SUBMITTED),
    ]
    assert road.events(handover)[-1] == "nomination.corrected"
    road.check_journal()


def test_the_same_company_with_other_words_is_not_held_to_be_chosen_twice(
    road: Road, visit_id: int, before: SubmittedNomination
) -> None:
    corrected = correct_nomination(road.by_link(visit_id), changed(visit_id, "Tomoku Hus"))

    assert road.row(Nomination, corrected.nomination_id).reason is None


def test_who_still_looks_at_the_first_choice_cannot_approve_it(
    road: Road, visit_id: int, before: SubmittedNomination
) -> None:
    correct_nomination(road.by_link(visit_id), changed(visit_id))

    with road.unchanged(), pytest.raises(WrongState):
        road.approve(before.nomination_id)


def test_taken_back_the_choice_is_open_again(
    road: Road, handover: Handover, visit_id: int, before: SubmittedNomination
) -> None:
    withdraw_nomination(road.by_link(visit_id), visit_id=visit_id)

    assert {state for _, _, state in states(road)} == {WITHDRAWN}
    assert road.events(handover)[-1] == "nomination.withdrawn"
    assert road.nominate(visit_id, "Siljans Chark").nomination_id


@pytest.mark.parametrize("decided", ["first", "second ahead", "rejected"])
def test_after_a_review_it_is_too_late(
    road: Road, visit_id: int, before: SubmittedNomination, decided: str
) -> None:
    if decided == "rejected":
        road.reject(before.nomination_id)
    else:
        road.approve(before.nomination_id if decided == "first" else before.second_id or 0)

    with road.unchanged(), pytest.raises(TooLate):
        correct_nomination(road.by_link(visit_id), changed(visit_id))
    with road.unchanged(), pytest.raises(TooLate):
        withdraw_nomination(road.by_link(visit_id), visit_id=visit_id)


def test_a_review_that_was_undone_opens_it_again(
    road: Road, visit_id: int, before: SubmittedNomination
) -> None:
    road.approve(before.nomination_id)
    undo_approval(road.act(road.astrid), nomination_id=before.nomination_id)

    withdraw_nomination(road.by_link(visit_id), visit_id=visit_id)

    assert {state for _, _, state in states(road)} == {WITHDRAWN}


def test_without_a_choice_there_is_nothing_to_take_back(road: Road, visit_id: int) -> None:
    with road.unchanged(), pytest.raises(TooLate):
        withdraw_nomination(road.by_link(visit_id), visit_id=visit_id)


@pytest.mark.parametrize(
    ("name", "refusal"),
    [("Leksandsdörren", OwnCompany), ("811228-9874", UnacceptableField), ("", UnacceptableField)],
)
def test_a_correction_that_is_refused_leaves_the_choice_as_it_was(
    road: Road,
    visit_id: int,
    before: SubmittedNomination,
    name: str,
    refusal: type[DomainError],
) -> None:
    with road.unchanged(), pytest.raises(refusal):
        correct_nomination(road.by_link(visit_id), changed(visit_id, name))


def test_another_visit_s_link_changes_nothing(
    road: Road, visit_id: int, before: SubmittedNomination
) -> None:
    other = road.by_link(visit_id + 1)
    spoken = changed(visit_id, source=NominationSource.SPOKEN)

    for act in (other, replace(other, actor=Actor.stranger())):
        with road.unchanged(), pytest.raises(NotAllowed):
            correct_nomination(act, changed(visit_id))
        with road.unchanged(), pytest.raises(NotAllowed):
            withdraw_nomination(act, visit_id=visit_id)
    with road.unchanged(), pytest.raises(NotAllowed):
        correct_nomination(road.by_link(visit_id), spoken)
    with pytest.raises(NotFound):
        withdraw_nomination(road.act(road.bo), visit_id=visit_id + 1)


def test_staff_write_down_a_spoken_correction(
    road: Road, visit_id: int, before: SubmittedNomination
) -> None:
    spoken = changed(visit_id, source=NominationSource.SPOKEN)

    corrected = correct_nomination(road.act(road.bo), spoken)

    assert road.row(Nomination, corrected.nomination_id).entered_by_id == road.bo.id


def test_an_undone_visit_s_link_changes_nothing(
    road: Road, visit_id: int, before: SubmittedNomination
) -> None:
    undo_visit(road.act(road.bo), visit_id=visit_id)

    with road.unchanged(), pytest.raises(LinkExpired):
        correct_nomination(road.by_link(visit_id), changed(visit_id))


def test_of_a_review_and_corrections_at_once_one_comes_first(
    app: Flask, engine: Engine, road: Road, visit_id: int, before: SubmittedNomination
) -> None:
    astrid, link = Actor.person(road.astrid.id, Role.ADMIN), Actor.link(visit_id)

    def tried(actor: Actor, perform: Callable[[Act], object]) -> str:
        with Session(engine) as session:
            try:
                perform(Act(session, road.now, actor, app.extensions["keys"]))
            except DomainError as refused:
                return refused.code
        return "done"

    def rival(index: int) -> str:
        if index % 2:
            return "corrected " + tried(
                link, lambda act: correct_nomination(act, changed(visit_id))
            )
        nomination_id = before.nomination_id
        approve = tried(astrid, lambda act: approve_nomination(act, nomination_id=nomination_id))
        return "approved " + approve

    answers = Counter(at_once(RIVALS, rival))

    approved = answers["approved done"]
    assert approved + bool(answers["corrected done"]) == 1
    assert answers["corrected too_late" if approved else "approved wrong_state"] == RIVALS // 2
    check_invariants(road.session, app.extensions["keys"])
