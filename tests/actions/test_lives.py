"""Every state of the three lives, tried with every act that could change it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import NoReturn

import pytest
from sqlalchemy import select

from app.actions.act import Act
from app.actions.annul_visit import annul_visit
from app.actions.cancel_handover import cancel_handover
from app.actions.note_no import note_no
from app.actions.note_yes import approve_and_note_yes, note_yes
from app.actions.record_visit import Scan, record_visit
from app.actions.reissue_code import reissue_code
from app.actions.review_nomination import approve_nomination, reject_nomination, undo_approval
from app.actions.schedule_handover import schedule_handover
from app.actions.start_handover import start_handover
from app.actions.submit_nomination import Choice, Submission, submit_nomination
from app.actions.suggest_company import suggest_company
from app.actions.undo_visit import undo_visit
from app.domain.errors import DomainError
from app.domain.handover import StartReason
from app.storage.companies import Company
from app.storage.handovers import Handover
from app.storage.nominations import Nomination
from app.storage.transaction import transaction
from tests.support.road import Road

DAY = date(2026, 6, 1)


@dataclass
class Stage:
    """The leg and the choice that are tried, with what the acts need to name them."""

    road: Road
    company: Company
    handover: Handover
    code: str
    visit_id: int = 0
    nomination_id: int = 0
    second_id: int = 0

    @property
    def astrid(self) -> Act:
        return self.road.act(self.road.astrid)

    @property
    def bo(self) -> Act:
        return self.road.act(self.road.bo)

    def unschedule(self) -> None:
        schedule_handover(self.astrid, handover_id=self.handover.id, scheduled_on=None)

    def visit(self) -> None:
        self.visit_id = self.road.visit(self.code).visit_id

    def undo(self) -> None:
        undo_visit(self.bo, visit_id=self.visit_id)

    def choose(self) -> None:
        submitted = self.road.nominate(self.visit_id, second="Byns Bageri")
        self.nomination_id, self.second_id = submitted.nomination_id, submitted.second_id or 0

    def approve(self) -> None:
        self.road.approve(self.nomination_id)

    def reject(self) -> None:
        self.road.reject(self.nomination_id)

    def decline(self) -> None:
        note_no(self.astrid, nomination_id=self.nomination_id)

    def go_on(self) -> None:
        note_yes(self.astrid, nomination_id=self.nomination_id)

    def restart(self) -> None:
        start_handover(
            self.astrid,
            baton_id=self.handover.baton_id,
            workplace_id=self.company.workplaces[0].id,
            reason=StartReason.NO_CHOICE,
        )

    def cancel(self) -> None:
        cancel_handover(self.astrid, handover_id=self.handover.id, reason="Semester")

    def cancel_next(self) -> None:
        question = select(Handover.id).where(Handover.predecessor_id == self.handover.id)
        next_id = self.road.session.scalars(question).one()
        cancel_handover(self.astrid, handover_id=next_id, reason="Konkurs")


Step = Callable[[Stage], None]


class _TakenBack(Exception):
    """Raised to take an act back, so that the next one meets the same state."""


def outcome(stage: Stage, act: Callable[[Stage], object], row: Handover | Nomination) -> str:
    """Try an act, tell the row's state after it or the refusal, and take it back."""
    told: list[str] = []
    try:
        with transaction(stage.road.session):
            told.append(_state_after(stage, act, row))
            _take_back()
    except DomainError as refused:
        return f"! {refused.code}"
    except _TakenBack:
        return told[0]


def _state_after(stage: Stage, act: Callable[[Stage], object], row: Handover | Nomination) -> str:
    act(stage)
    stage.road.session.refresh(row)
    return str(row.state)


def _take_back() -> NoReturn:
    raise _TakenBack


HANDOVER_STATES: dict[str, list[Step]] = {
    "planned": [Stage.unschedule],
    "scheduled": [],
    "visited": [Stage.visit],
    "chosen": [Stage.visit, Stage.choose],
    "approved": [Stage.visit, Stage.choose, Stage.approve],
    "undone": [Stage.visit, Stage.undo],
    "passed_on": [Stage.visit, Stage.choose, Stage.approve, Stage.go_on],
    "cancelled": [Stage.cancel],
}
HANDOVER_ACTS: dict[str, Callable[[Stage], object]] = {
    "scan": lambda at: record_visit(at.bo, Scan(at.code)),
    "undo": lambda at: undo_visit(at.bo, visit_id=at.visit_id),
    "annul": lambda at: annul_visit(at.astrid, visit_id=at.visit_id, reason="Fel"),
    "choose": lambda at: submit_nomination(
        at.road.by_link(at.visit_id),
        Submission(visit_id=at.visit_id, first=Choice(name="Siljans Såg")),
    ),
    "suggest": lambda at: suggest_company(
        at.bo, handover_id=at.handover.id, company_name="Siljans Såg"
    ),
    "schedule": lambda at: schedule_handover(
        at.astrid, handover_id=at.handover.id, scheduled_on=DAY
    ),
    "cancel": Stage.cancel,
    "restart": Stage.restart,
    "reissue": lambda at: reissue_code(at.astrid, handover_id=at.handover.id, reason="Blött"),
}
HANDOVER_LIFE = {
    "planned": "visited, ! not_found, ! not_found, ! not_found, ! wrong_state, scheduled, "
    "cancelled, ! baton_busy, planned",
    "scheduled": "visited, ! not_found, ! not_found, ! not_found, ! wrong_state, scheduled, "
    "cancelled, ! baton_busy, scheduled",
    "visited": "visited, scheduled, scheduled, visited, visited, ! wrong_state, "
    "! wrong_state, passed_on, visited",
    "chosen": "visited, scheduled, scheduled, ! already_nominated, visited, ! wrong_state, "
    "! wrong_state, passed_on, visited",
    "approved": "visited, ! too_late, scheduled, ! already_nominated, visited, ! wrong_state, "
    "! wrong_state, passed_on, visited",
    "undone": "visited, scheduled, ! wrong_state, ! link_expired, ! wrong_state, scheduled, "
    "cancelled, ! baton_busy, scheduled",
    "passed_on": "! already_passed_on, ! too_late, passed_on, ! already_nominated, "
    "! wrong_state, ! wrong_state, ! wrong_state, ! baton_busy, passed_on",
    "cancelled": "! code_replaced, ! not_found, ! not_found, ! not_found, ! wrong_state, "
    "! wrong_state, ! wrong_state, cancelled, ! wrong_state",
}

NOMINATION_STATES: dict[str, list[Step]] = {
    "submitted": [Stage.visit, Stage.choose],
    "visit undone": [Stage.visit, Stage.choose, Stage.undo],
    "approved": [Stage.visit, Stage.choose, Stage.approve],
    "accepted": [Stage.visit, Stage.choose, Stage.approve, Stage.go_on],
    "rejected": [Stage.visit, Stage.choose, Stage.reject],
    "declined": [Stage.visit, Stage.choose, Stage.approve, Stage.decline],
    "withdrawn": [Stage.visit, Stage.choose, Stage.approve, Stage.go_on, Stage.cancel_next],
    "superseded": [Stage.visit, Stage.choose, Stage.restart],
}
NOMINATION_ACTS: dict[str, Callable[[Stage], object]] = {
    "approve": lambda at: approve_nomination(at.astrid, nomination_id=at.nomination_id),
    "undo approval": lambda at: undo_approval(at.astrid, nomination_id=at.nomination_id),
    "reject": lambda at: reject_nomination(at.astrid, nomination_id=at.nomination_id, reason="Nej"),
    "yes": lambda at: note_yes(at.astrid, nomination_id=at.nomination_id),
    "approve and yes": lambda at: approve_and_note_yes(at.astrid, nomination_id=at.nomination_id),
    "no": lambda at: note_no(at.astrid, nomination_id=at.nomination_id),
    "second's yes": lambda at: approve_and_note_yes(at.astrid, nomination_id=at.second_id),
}
WRONG = "! wrong_state"
NOMINATION_LIFE = {
    "submitted": ["approved", WRONG, "rejected", WRONG, "accepted", WRONG, WRONG],
    "visit undone": [WRONG, WRONG, "rejected", WRONG, WRONG, WRONG, WRONG],
    "approved": [WRONG, "submitted", WRONG, "accepted", WRONG, "declined", WRONG],
    "accepted": [WRONG] * 7,
    "rejected": [*[WRONG] * 6, "rejected"],
    "declined": [*[WRONG] * 6, "declined"],
    "withdrawn": [WRONG] * 7,
    "superseded": [WRONG] * 7,
}


@pytest.fixture
def stage(road: Road, company: Company, handover: Handover, code: str) -> Stage:
    return Stage(road, company, handover, code)


@pytest.mark.parametrize("state", HANDOVER_STATES)
def test_a_handover_goes_only_where_its_life_leads(stage: Stage, state: str) -> None:
    for step in HANDOVER_STATES[state]:
        step(stage)

    outcomes = [outcome(stage, act, stage.handover) for act in HANDOVER_ACTS.values()]

    expected = HANDOVER_LIFE[state].split(", ")
    assert dict(zip(HANDOVER_ACTS, outcomes, strict=True)) == dict(
        zip(HANDOVER_ACTS, expected, strict=True)
    )


@pytest.mark.parametrize("state", NOMINATION_STATES)
def test_a_nomination_goes_only_where_its_life_leads(stage: Stage, state: str) -> None:
    for step in NOMINATION_STATES[state]:
        step(stage)
    nomination = stage.road.row(Nomination, stage.nomination_id)

    outcomes = [outcome(stage, act, nomination) for act in NOMINATION_ACTS.values()]

    assert dict(zip(NOMINATION_ACTS, outcomes, strict=True)) == dict(
        zip(NOMINATION_ACTS, NOMINATION_LIFE[state], strict=True)
    )
