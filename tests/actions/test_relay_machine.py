"""Whatever is done in whatever order, the five invariants hold: a machine that tries at random."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from app.actions.act import Act
from app.actions.annul_visit import annul_visit
from app.actions.cancel_handover import cancel_handover
from app.actions.create_baton import create_baton
from app.actions.create_relay import NewRelay, create_relay
from app.actions.note_no import note_no
from app.actions.note_yes import approve_and_note_yes, note_yes
from app.actions.record_visit import Scan, record_visit
from app.actions.register_company import NewCompany, register_company
from app.actions.reissue_code import reissue_code
from app.actions.review_nomination import approve_nomination, reject_nomination, undo_approval
from app.actions.schedule_handover import schedule_handover
from app.actions.set_baton_state import set_baton_state
from app.actions.start_handover import start_handover
from app.actions.submit_nomination import Choice, Submission, submit_nomination
from app.actions.undo_visit import undo_visit
from app.adapters.keys import Keys
from app.domain.baton import BatonState
from app.domain.errors import DomainError
from app.domain.handover import StartReason
from app.domain.roles import Actor, Role
from app.storage import handovers
from app.storage.handovers import Code, Handover
from app.storage.nominations import Nomination
from app.storage.visits import Visit
from tests.support import cast
from tests.support.databases import Backend
from tests.support.invariants import check_invariants
from tests.support.writers import next_act, size

BEGINNING = datetime(2026, 5, 12, 10, 0, tzinfo=UTC)
NAMES = ["Tomoku Hus", "Tomoku Hus AB", "Byns Bageri", "Siljans Såg", "Leksandsdörren"]
EXAMPLES_PER_SIZE = 20


class RelayMachine(RuleBasedStateMachine):
    """Two batons, three people, and every act with rows picked among those that exist."""

    engine: Engine
    keys: Keys
    reset: Callable[[], None]

    def __init__(self) -> None:
        super().__init__()
        type(self).reset()
        self.session = Session(self.engine)
        self.now = BEGINNING

    @initialize(second=st.booleans())
    def begin(self, second: bool) -> None:
        astrid, bo, karin = (
            cast.make_person(self.session, name, role, now=self.now).id
            for name, role in (
                ("Astrid", Role.ADMIN),
                ("Bo", Role.STAFF),
                ("Karin", Role.STAFF),
            )
        )
        self.astrid = Actor.person(astrid, Role.ADMIN)
        self.staff = [self.astrid, *(Actor.person(row, Role.STAFF) for row in (bo, karin))]
        self.set_up(batons=2 if second else 1)
        for baton in range(len(self.batons)):
            self.start(baton, StartReason.FIRST)

    def set_up(self, *, batons: int) -> None:
        act = self.act(self.astrid)
        relay = NewRelay(
            slug="leksand", name="Stafetten", municipality="Leksand", municipality_code="2029"
        )
        relay_id = create_relay(act, relay)
        self.batons = [
            create_baton(act, relay_id=relay_id, name=f"Nyckel {number}").baton_id
            for number in range(batons)
        ]
        self.workplaces = [
            register_company(
                act, relay_id=relay_id, company=NewCompany(name=name, place="Leksand")
            ).workplace_id
            for name in ("Leksandsdörren", "Byns Bageri")
        ]

    def act(self, actor: Actor) -> Act:
        return Act(self.session, self.now, actor, self.keys)

    def attempt(self, do: Callable[[], object]) -> None:
        """Let the rules refuse; anything else that is raised fails the machine."""
        try:
            do()
        except DomainError:
            self.session.rollback()

    def one(self, column: Any, pick: int) -> Any:
        """Pick a row's value among those that exist, the newest most often."""
        self.session.rollback()
        found = self.session.scalars(select(column).order_by(column.desc()).limit(6)).all()
        return found[pick % len(found)] if found else None

    @rule(minutes=st.sampled_from([1, 5, 11, 16, 60 * 24, 60 * 24 * 15]))
    def time_passes(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @rule(
        who=st.integers(0, 2),
        pick=st.sampled_from([0, 0, 0, 1, 2, 3]),
        ago=st.sampled_from([None, None, 0, 60, 60 * 24]),
        shown=st.sampled_from([None, None, None, 1, 2]),
    )
    def scan(self, who: int, pick: int, ago: int | None, shown: int | None) -> None:
        code = self.one(Code.value, pick) if pick > 2 else self.card(pick)
        captured = None if ago is None else self.now - timedelta(minutes=ago)
        scan = Scan(code or "", shown_number=shown, captured_at=captured)
        self.attempt(lambda: record_visit(self.act(self.staff[who]), scan))

    def card(self, pick: int) -> str | None:
        handover_id = self.one(Handover.id, pick)
        question = select(Code.value).where(Code.handover_id == handover_id)
        return self.session.scalars(question.order_by(Code.id.desc())).first()

    @rule(baton=st.integers(0, 1), steps=st.integers(1, 4), name=st.sampled_from(NAMES))
    def go_on(self, baton: int, steps: int, name: str) -> None:
        """Do what comes next, so that chains grow long enough to be broken."""
        for _ in range(steps):
            self.session.rollback()
            active = handovers.active_of(self.session, self.batons[baton % len(self.batons)])
            if active is None:
                return
            self.push(active.id, f"{name} {active.number}")

    def push(self, handover_id: int, name: str) -> None:
        act = self.act(self.astrid)
        self.attempt(lambda: next_act(act, handover_id, name=name))

    @rule(who=st.integers(0, 3), pick=st.integers(0, 3))
    def take_back(self, who: int, pick: int) -> None:
        visit_id = self.one(Visit.id, pick) or 0
        if who == 3:
            act = self.act(self.astrid)
            self.attempt(lambda: annul_visit(act, visit_id=visit_id, reason="Fel"))
        else:
            act = self.act(self.staff[who])
            self.attempt(lambda: undo_visit(act, visit_id=visit_id))

    @rule(
        pick=st.sampled_from([0, 0, 0, 1]),
        names=st.lists(st.sampled_from(NAMES), min_size=1, max_size=2),
        reason=st.sampled_from([None, "De är bra"]),
    )
    def choose(self, pick: int, names: list[str], reason: str | None) -> None:
        visit_id = self.one(Visit.id, pick) or 0
        first, *rest = (Choice(name=name) for name in names)
        submission = Submission(
            visit_id=visit_id, first=first, second=rest[0] if rest else None, reason=reason
        )
        self.attempt(lambda: submit_nomination(self.act(Actor.link(visit_id)), submission))

    @rule(
        pick=st.sampled_from([0, 0, 0, 1, 2]),
        decide=st.sampled_from(
            [
                approve_nomination,
                undo_approval,
                lambda act, nomination_id: reject_nomination(
                    act, nomination_id=nomination_id, reason="Nej"
                ),
                note_yes,
                approve_and_note_yes,
                approve_and_note_yes,
                note_no,
            ]
        ),
    )
    def decide(self, pick: int, decide: Callable[..., object]) -> None:
        nomination_id = self.one(Nomination.id, pick) or 0
        self.attempt(lambda: decide(self.act(self.astrid), nomination_id=nomination_id))

    @rule(pick=st.integers(0, 2), mend=st.sampled_from(["start", "schedule", "cancel", "reissue"]))
    def mend(self, pick: int, mend: str) -> None:
        act, handover_id = self.act(self.astrid), self.one(Handover.id, pick) or 0
        acts: dict[str, Callable[[], object]] = {
            "start": lambda: self.start(pick, StartReason.NO_CHOICE),
            "schedule": lambda: schedule_handover(
                act, handover_id=handover_id, scheduled_on=self.day(pick)
            ),
            "cancel": lambda: cancel_handover(act, handover_id=handover_id, reason="Semester"),
            "reissue": lambda: reissue_code(act, handover_id=handover_id, reason="Blött"),
        }
        self.attempt(acts[mend])

    def start(self, pick: int, reason: StartReason) -> None:
        start_handover(
            self.act(self.astrid),
            baton_id=self.batons[pick % len(self.batons)],
            workplace_id=self.workplaces[pick % len(self.workplaces)],
            reason=reason,
            scheduled_on=self.day(pick),
        )

    def day(self, pick: int) -> date | None:
        return [None, self.now.date(), self.now.date() + timedelta(days=14)][pick]

    @rule(
        baton=st.integers(0, 1),
        state=st.sampled_from([BatonState.MISSING, BatonState.RECOVERED, BatonState.CARRIED]),
    )
    def say_where(self, baton: int, state: BatonState) -> None:
        baton_id = self.batons[baton % len(self.batons)]
        act = self.act(self.astrid)
        self.attempt(lambda: set_baton_state(act, baton_id=baton_id, state=state))

    @invariant()
    def the_invariants_hold(self) -> None:
        check_invariants(self.session, self.keys)

    def teardown(self) -> None:
        self.session.close()


@pytest.mark.timeout(600)
def test_the_invariants_hold_whatever_is_done(app: Flask, engine: Engine, backend: Backend) -> None:
    machine = type(
        "Machine",
        (RelayMachine,),
        {
            "engine": engine,
            "keys": app.extensions["keys"],
            "reset": staticmethod(backend.reset),
        },
    )

    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=max(6, size(120) // EXAMPLES_PER_SIZE),
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
