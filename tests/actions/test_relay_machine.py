"""Whatever is done in whatever order, the relay does what a small model of its rules says.

Two keys, three people and six companies; after each step the database is held against the model, the
five invariants and the journal.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import rule, run_state_machine_as_test
from sqlalchemy import Engine, event

from app.actions.act import Act
from app.actions.annul_visit import annul_visit
from app.actions.cancel_handover import cancel_handover
from app.actions.correct_visit import Correction, correct_visit
from app.actions.insert_visit import ForgottenVisit, insert_visit
from app.actions.move_visit import move_visit, move_visit_to_company
from app.actions.note_no import note_no
from app.actions.note_yes import approve_and_note_yes, note_yes
from app.actions.place_handover import Side
from app.actions.record_visit import Scan, record_visit
from app.actions.reissue_code import reissue_code
from app.actions.replace_baton import replace_baton
from app.actions.review_nomination import approve_nomination, reject_nomination, undo_approval
from app.actions.schedule_handover import schedule_handover
from app.actions.set_baton_state import set_baton_state
from app.actions.submit_nomination import Choice, Submission, submit_nomination
from app.actions.undo_visit import undo_visit
from app.domain.baton import BatonState
from app.domain.roles import Actor
from app.storage.handovers import Code
from tests.support import relay_model
from tests.support.databases import Backend
from tests.support.relay_model import Leg
from tests.support.relay_twin import COMPANIES, RARE, RelayTwin
from tests.support.writers import size

RUNS, STEPS = 50, 50
COMPANY = st.integers(0, len(COMPANIES) - 1)
# The newest most often: what is old is mostly refused.
PICK = st.sampled_from([0, 0, 0, 0, 1, 1, 2, 3, 5])


class RelayMachine(RelayTwin):
    """Every act, by anybody, on rows picked among those that there are."""

    @rule(minutes=st.sampled_from([1, 5, 11, 16, 60 * 24, 60 * 24 * 15]))
    def time_passes(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @rule(
        who=st.integers(0, 2),
        pick=PICK,
        ago=st.sampled_from([None, None, 0, 60, 60 * 24]),
        shown=st.sampled_from([None, None, None, 1, 2]),
        old_code=st.sampled_from([False, False, False, True]),
    )
    def scan_a_card(
        self, who: int, pick: int, ago: int | None, shown: int | None, old_code: bool
    ) -> None:
        leg = self.leg(pick)
        codes = self.codes(Code.handover_id == self.leg_id(leg))
        code = codes[0] if old_code else codes[-1]
        captured = None if ago is None else self.now - timedelta(minutes=ago)
        is_old = old_code and len(codes) > 1
        self.scan(who, leg, code, old_code=is_old, shown=shown, captured=captured)

    @rule(who=st.integers(0, 2), pick=PICK)
    def scan_a_plate(self, who: int, pick: int) -> None:
        baton = self.pick(self.model.batons, pick) or 0
        row_id = self.stand.ids["batons"][baton]
        live = self.codes((Code.baton_id == row_id) & Code.replaced_at.is_(None))
        code = live[0] if live else self.codes(Code.baton_id == row_id)[-1]
        self.scan(who, self.model.active(baton) if live else None, code)

    def scan(self, who: int, leg: Leg | None, code: str, **how: Any) -> None:
        act = self.act(who)
        scan = Scan(code, shown_number=how.get("shown"), captured_at=how.get("captured"))
        self.once(
            lambda: self.model.scan(who, self.now, leg, **how),
            act,
            "visits",
            lambda: record_visit(act, scan).visit_id,
        )

    @rule()
    def the_same_is_sent_again(self) -> None:
        """The same key gives the same answer for ever, whatever was mended meanwhile."""
        if self.sent:
            _, send, first = self.sent
            again = send()
            assert (again.status, again.body, again.replayed) == (first.status, first.body, True)

    @rule(who=st.integers(0, 2), pick=PICK)
    def undo(self, who: int, pick: int) -> None:
        index = self.pick(self.model.visits, pick)
        if index is not None:
            visit_id, act = self.stand.ids["visits"][index], self.act(who)
            self.both(
                lambda: self.model.undo(who, index, self.now),
                lambda: undo_visit(act, visit_id=visit_id),
            )

    @rule(
        pick=st.sampled_from([0, 0, 0, 1, 2]),
        names=st.lists(st.sampled_from(COMPANIES), min_size=1, max_size=2),
    )
    def choose(self, pick: int, names: list[str]) -> None:
        index = self.pick(self.model.visits, pick)
        if index is not None:
            self.submit(index, names)

    def submit(self, index: int, names: list[str]) -> None:
        visit_id = self.stand.ids["visits"][index]
        first, *rest = (Choice(name=name) for name in names)
        submission = Submission(
            visit_id=visit_id, first=first, second=rest[0] if rest else None, reason="De är bra"
        )
        act = Act(self.session, self.now, Actor.link(visit_id), self.keys)
        self.once(
            lambda: self.model.choose(index, names),
            act,
            "nominations",
            lambda: submit_nomination(act, submission).nomination_id,
        )

    @rule(
        pick=PICK,
        decision=st.sampled_from(["approve", "approve", "undo", "reject", "yes", "both", "no"]),
    )
    def decide(self, pick: int, decision: str) -> None:
        waiting = [one for one in self.model.choices if one.state in relay_model.OPEN]
        choices = waiting if pick < RARE else self.model.choices
        if choices:
            choice = choices[-1 - pick % len(choices)]
            self.decided(
                next(i for i, one in enumerate(self.model.choices) if one is choice), decision
            )

    def decided(self, index: int, decision: str) -> None:
        act, one, model, now = self.act(), self.stand.ids["choices"][index], self.model, self.now
        self.both(
            {
                "approve": lambda: model.approve(index, now),
                "undo": lambda: model.undo_approval(index, now),
                "reject": lambda: model.reject(index, now),
                "yes": lambda: model.accept(index, now),
                "both": lambda: model.approve_and_accept(index, now),
                "no": lambda: model.decline(index),
            }[decision],
            {
                "approve": lambda: approve_nomination(act, nomination_id=one),
                "undo": lambda: undo_approval(act, nomination_id=one),
                "reject": lambda: reject_nomination(act, nomination_id=one, reason="Nej"),
                "yes": lambda: note_yes(act, nomination_id=one),
                "both": lambda: approve_and_note_yes(act, nomination_id=one),
                "no": lambda: note_no(act, nomination_id=one),
            }[decision],
        )

    @rule(baton=st.integers(0, 2), steps=st.integers(1, 5), company=COMPANY)
    def go_on(self, baton: int, steps: int, company: int) -> None:
        """Do what comes next, so that chains grow long enough to be broken."""
        baton %= len(self.model.batons)
        for step in range(steps):
            active = self.model.active(baton)
            if active is None:
                return self.send_off(baton, company, dated=False)
            self.push(active, COMPANIES[(company + step) % len(COMPANIES)])
        return None

    def push(self, active: Leg, name: str) -> None:
        waiting, visit = self.model.open_at(active), self.model.standing(active)
        if visit is None:
            self.scan(1, active, self.codes(Code.handover_id == self.leg_id(active))[-1])
        elif waiting:
            self.decided(self.model.choices.index(waiting[0]), "both")
        else:
            self.submit(visit, [name])

    @rule(baton=st.integers(0, 2), company=COMPANY, dated=st.booleans())
    def start(self, baton: int, company: int, dated: bool) -> None:
        self.send_off(baton % len(self.model.batons), company, dated=dated)

    @rule(pick=PICK, what=st.sampled_from(["date", "no date", "cancel", "cancel", "reissue"]))
    def plan(self, pick: int, what: str) -> None:
        act, model, day = self.act(), self.model, self.now.date()
        leg = self.leg(pick, awaiting=True)
        row_id = self.leg_id(leg)
        self.both(
            {
                "date": lambda: model.schedule(leg, dated=True),
                "no date": lambda: model.schedule(leg, dated=False),
                "cancel": lambda: model.cancel(leg),
                "reissue": lambda: relay_model.allow(leg.state != "cancelled"),
            }[what],
            {
                "date": lambda: schedule_handover(act, handover_id=row_id, scheduled_on=day),
                "no date": lambda: schedule_handover(act, handover_id=row_id, scheduled_on=None),
                "cancel": lambda: cancel_handover(act, handover_id=row_id, reason="Semester"),
                "reissue": lambda: reissue_code(act, handover_id=row_id, reason="Blött"),
            }[what],
        )

    @rule(
        baton=st.integers(0, 3),
        what=st.sampled_from(["missing", "missing", "recovered", "recovered", "carried", "new"]),
    )
    def see_to_a_key(self, baton: int, what: str) -> None:
        baton %= len(self.model.batons)
        act, row_id = self.act(), self.stand.ids["batons"][baton]
        if what == "new":
            name = f"Nyckel {len(self.model.batons)}"
            self.both(
                lambda: self.model.replace(baton),
                lambda: replace_baton(act, baton_id=row_id, name=name, reason="Borta"),
            )
        else:
            state = BatonState(what)
            self.both(
                lambda: self.model.say_where(baton, what),
                lambda: set_baton_state(act, baton_id=row_id, state=state),
            )

    @rule(
        pick=PICK,
        what=st.sampled_from(["annul", "move", "company", "correct"]),
        other=PICK,
        company=COMPANY,
    )
    def mend(self, pick: int, what: str, other: int, company: int) -> None:
        index = self.pick(self.model.visits, pick)
        if index is None:
            return
        act, one, model, now = self.act(), self.stand.ids["visits"][index], self.model, self.now
        target, earlier = self.leg(other, awaiting=True), now - timedelta(days=other)
        target_id, workplace_id = self.leg_id(target), self.workplaces[company]
        self.both(
            {
                "annul": lambda: model.annul(index),
                "move": lambda: model.move(index, target, now),
                "company": lambda: model.move_to_company(index, COMPANIES[company], now),
                "correct": lambda: model.correct(index, earlier),
            }[what],
            {
                "annul": lambda: annul_visit(act, visit_id=one, reason="Fel"),
                "move": lambda: move_visit(act, visit_id=one, handover_id=target_id, reason="Fel"),
                "company": lambda: move_visit_to_company(
                    act, visit_id=one, workplace=workplace_id, reason="Fel"
                ),
                "correct": lambda: correct_visit(
                    act, visit_id=one, correction=Correction(occurred_at=earlier), reason="Fel"
                ),
            }[what],
        )

    @rule(pick=PICK, side=st.sampled_from(Side), company=COMPANY, days=st.integers(0, 2))
    def put_in(self, pick: int, side: Side, company: int, days: int) -> None:
        beside, at = self.leg(pick), self.now - timedelta(days=days)
        forgotten = ForgottenVisit(
            beside_id=self.leg_id(beside),
            side=side,
            workplace=self.workplaces[company],
            occurred_at=at,
        )
        act = self.act()
        self.both(
            lambda: self.model.put_in(beside, str(side), COMPANIES[company], at, self.now),
            lambda: insert_visit(act, forgotten, reason="Glömt"),
        )


@pytest.mark.timeout(14_400)
def test_the_relay_does_what_its_rules_say(app: Flask, engine: Engine, backend: Backend) -> None:
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _without_waiting_for_the_disk)
        engine.dispose()
    told = {"engine": engine, "keys": app.extensions["keys"], "reset": staticmethod(backend.reset)}

    run_state_machine_as_test(
        type("Machine", (RelayMachine,), told),
        settings=settings(
            max_examples=size(RUNS),
            stateful_step_count=STEPS,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def _without_waiting_for_the_disk(connection: Any, _entry: object) -> None:
    """Whether the disk keeps what it was given is not what random steps are to tell."""
    connection.execute("PRAGMA synchronous=OFF")
