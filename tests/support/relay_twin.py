"""One relay twice: in the database, by the program's acts, and in the model of its rules."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from app.actions.act import Act
from app.actions.answer_once import Intent, Outcome, answer_once
from app.actions.create_baton import create_baton
from app.actions.create_relay import NewRelay, create_relay
from app.actions.register_company import NewCompany, register_company
from app.actions.start_handover import start_handover
from app.adapters.keys import Keys
from app.domain.errors import DomainError
from app.domain.handover import StartReason
from app.domain.roles import Actor, Role
from app.storage.handovers import Code
from tests.support import cast, relay_model, relay_rows
from tests.support.invariants import broken_rules, check_invariants
from tests.support.journal_watch import JournalWatch
from tests.support.relay_model import Leg, Refused

BEGINNING = datetime(2026, 5, 12, 10, 0, tzinfo=UTC)
COMPANIES = [
    "Byns Bageri",
    "Häradsbygdens Såg",
    "Insjöns Plåt",
    "Leksandsdörren",
    "Tomoku Hus",
    "Käck Smide",
]
# From here on a pick means any row at all, and not one that fits what is done.
RARE = 3


class RelayTwin(RuleBasedStateMachine):
    """Does each act in both, and holds the one against the other after every step."""

    engine: Engine
    keys: Keys
    reset: Callable[[], None]

    def __init__(self) -> None:
        super().__init__()
        type(self).reset()
        self.session = Session(self.engine)
        self.now = BEGINNING
        self.model = relay_model.Relay()
        self.journal = JournalWatch(self.keys)
        self.sent: tuple[Intent, Callable[[], Outcome], Outcome] | None = None

    @initialize(batons=st.integers(1, 2))
    def begin(self, batons: int) -> None:
        roles = {"Astrid": Role.ADMIN, "Bo": Role.STAFF, "Karin": Role.STAFF}
        made = {
            name: cast.make_person(self.session, name, role, now=self.now).id
            for name, role in roles.items()
        }
        self.people = list(made.values())
        self.actors = [Actor.person(made[name], role) for name, role in roles.items()]
        relay_id = create_relay(
            self.act(),
            NewRelay(slug="leksand", name="S", municipality="Leksand", municipality_code="2029"),
        )
        for number in range(batons):
            create_baton(self.act(), relay_id=relay_id, name=f"Nyckel {number}")
            self.model.batons.append(relay_model.Baton())
        self.workplaces = [
            register_company(
                self.act(), relay_id=relay_id, company=NewCompany(name=name)
            ).workplace_id
            for name in COMPANIES
        ]
        self.stand = relay_rows.read(self.session, self.people)
        for baton in range(batons):
            self.send_off(baton, baton, dated=True)

    def send_off(self, baton: int, company: int, *, dated: bool) -> None:
        act, day = self.act(), self.now.date() if dated else None
        row_id = self.stand.ids["batons"][baton]
        self.both(
            lambda: self.model.start(baton, COMPANIES[company], self.now, dated=dated),
            lambda: start_handover(
                act,
                baton_id=row_id,
                workplace_id=self.workplaces[company],
                reason=StartReason.NO_CHOICE,
                scheduled_on=day,
            ),
        )

    def act(self, who: int = 0) -> Act:
        return Act(self.session, self.now, self.actors[who], self.keys)

    def both(self, model: Callable[[], None], really: Callable[[], object]) -> None:
        """Do it in the model and in earnest; they agree on whether it may be done."""
        before = pickle.dumps(self.model)
        try:
            model()
            allowed = True
        except Refused:
            self.model, allowed = pickle.loads(before), False  # noqa: S301 - our own bytes
        try:
            really()
            done, why = True, ""
        except DomainError as refusal:
            self.session.rollback()
            done, why = False, f"{type(refusal).__name__} {refusal.facts}"
        assert done is allowed, f"the model says {allowed}, the program {done} {why}"
        self.stand = relay_rows.read(self.session, self.people)

    def pick(self, rows: list[Any], pick: int) -> int | None:
        """Pick an index, the newest first."""
        return len(rows) - 1 - pick % len(rows) if rows else None

    def leg(self, pick: int, *, awaiting: bool = False) -> Leg:
        """Pick a leg, the newest first; mostly one that awaits its visit, where that is wanted."""
        fitting = [one for one in self.model.legs if one.state in relay_model.AWAITING]
        legs = fitting if awaiting and fitting and pick < RARE else self.model.legs
        return legs[-1 - pick % len(legs)]

    def leg_id(self, leg: Leg) -> int:
        return self.stand.ids["legs"][leg.number - 1]

    def codes(self, whose: Any) -> list[str]:
        return list(self.session.scalars(select(Code.value).where(whose).order_by(Code.id)))

    def once(
        self, model: Callable[[], None], act: Act, route: str, really: Callable[[], int]
    ) -> None:
        """Do it under a key of its own, as a phone does; the answer is kept, a refusal too."""
        intent = Intent(f"person:{act.actor.person_id}", route, str(uuid4()), "digest")

        def send() -> Outcome:
            return answer_once(
                act,
                intent,
                perform=lambda: Outcome(201, {"id": really()}),
                keep=lambda refusal: Outcome(409, {"code": refusal.code}),
            )

        def sent() -> None:
            outcome = send()
            self.sent = intent, send, outcome
            if outcome.status != 201:
                raise DomainError(**outcome.body)

        self.both(model, sent)

    @invariant()
    def the_model_agrees(self) -> None:
        for name, told in self.model.told().items():
            assert self.stand.told[name] == told, name

    @invariant()
    def the_invariants_hold(self) -> None:
        assert list(broken_rules(self.session)) == []

    @invariant()
    def the_journal_is_whole(self) -> None:
        assert list(self.journal.broken(self.session)) == []

    def teardown(self) -> None:
        """Read the journal from its beginning once more, its personal texts too."""
        check_invariants(self.session, self.keys)
        self.session.close()
