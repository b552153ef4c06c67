"""A thousand legs at random: declines, silence, bounces, cancellations, mergers; the chain goes on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from random import Random

import pytest
from sqlalchemy import func, select, update

from app.actions.act import Act
from app.actions.answer_invitation import Yes, accept_invitation, decline_invitation
from app.actions.cancel_handover import cancel_handover
from app.actions.decide_restart import restart_relay, wait_longer
from app.actions.keep_relay_moving import keep_relay_moving
from app.actions.note_bouncing import note_bouncing
from app.actions.record_visit import Scan, record_visit
from app.actions.review_nomination import approve_nomination, reject_nomination
from app.actions.schedule_handover import schedule_handover
from app.actions.submit_nomination import Choice, Submission, submit_nomination
from app.domain.calendar import stockholm_date
from app.domain.errors import DomainError
from app.domain.handover import ACTIVE, HandoverState, StartReason
from app.domain.nomination import NominationState
from app.domain.roles import Actor
from app.domain.silence import Step
from app.storage import handovers, invitations, nominations, queue, scans, silences, visits
from app.storage.companies import Company
from app.storage.contacts import Contact
from app.storage.handovers import Handover
from app.storage.nominations import Nomination
from app.storage.relays import Relay
from app.storage.transaction import transaction
from app.storage.visits import Visit
from tests.support.invariants import broken_rules, check_invariants
from tests.support.road import Road
from tests.support.writers import size

DEFAULT_LEGS = 12
MOST_DAYS_A_LEG = 200
SEED = 20260512
IN_QUEUE = {Step.DATE, Step.CHOICE, Step.REVIEW, Step.APPROVAL, Step.ANSWER}


@dataclass
class World:
    """One key, and people who do what the dice say; nobody but the worker is dependable."""

    road: Road
    relay: Relay
    baton_id: int
    dice: Random
    day: int = 0
    names: int = 0
    happened: Counter[str] = field(default_factory=Counter)

    def act(self) -> Act:
        return self.road.act(self.road.astrid, minutes=self.day * 24 * 60 + 12 * 60)

    def chance(self, percent: int) -> bool:
        return self.dice.randrange(100) < percent

    def live(self) -> None:
        """Let some days pass: the worker comes by, and then perhaps somebody does something."""
        self.day += self.dice.randint(1, 4)
        system = replace(self.act(), actor=Actor.system())
        for _, due in keep_relay_moving(system):
            self.happened[str(due.deed)] += 1
        active = handovers.active_of(self.act().session, self.baton_id)
        assert active is not None, f"the key stands still on day {self.day}"
        leg = silences.waiting_leg(self.act().session, active.id)
        assert leg is not None
        self.check_no_dead_end(active, leg.silence.step)
        deed = DEEDS[leg.silence.step]
        self.act().session.rollback()
        if not self.is_deaf(active.id) and self.chance(50):
            self.attempt(lambda: deed(self, active.id))
        if self.chance(1):
            self.attempt(self.merge)
        if self.chance(1):
            self.attempt(self.bounce)
        self.attempt(self.decide_restart)

    def is_deaf(self, handover_id: int) -> bool:
        """Some legs are left to silence: at one step in eight nobody ever says a word."""
        leg = silences.waiting_leg(self.act().session, handover_id)
        assert leg is not None
        if leg.silence.step is Step.REVIEW:
            return False
        key = f"{SEED}:{handover_id}:{leg.silence.step}:{leg.silence.since.isoformat()}"
        return Random(key).randrange(8) == 0

    def attempt(self, do: Callable[[], object]) -> None:
        try:
            do()
        except DomainError as refusal:
            self.happened[f"refused: {refusal.code}"] += 1
        self.act().session.rollback()

    def check_no_dead_end(self, active: Handover, step: Step) -> None:
        """Whatever a leg waits for stands in the admins' queue, or is awaited on a day to come."""
        session, relay_id = self.act().session, self.relay.id
        shown = {one.handover_id for one in queue.handovers(session, relay_id)}
        shown |= {one.handover_id for one in queue.nominations(session, relay_id)}
        shown |= {one.leg.handover_id for one in silences.proposed_restarts(session, relay_id)}
        if step in IN_QUEUE:
            assert active.id in shown, f"leg {active.number} waits for {step} and nobody knows"
        elif active.id not in shown:
            overdue = self.act().now - silences.waiting_leg(session, active.id).silence.since  # type: ignore[union-attr]
            assert overdue < timedelta(days=26), f"leg {active.number} is overdue and nobody knows"
        states = tuple(ACTIVE)
        number = select(func.count()).where(
            Handover.baton_id == self.baton_id, Handover.state.in_(states)
        )
        assert session.scalar(number) == 1

    def name(self) -> str:
        self.names += 1
        return f"Företag {self.names}"

    def set_day(self, handover_id: int) -> None:
        on = stockholm_date(self.act().now) + timedelta(days=self.dice.randint(1, 20))
        schedule_handover(self.act(), handover_id=handover_id, scheduled_on=on)

    def visit(self, handover_id: int) -> None:
        if self.chance(8):
            cancel_handover(self.act(), handover_id=handover_id, reason="De kan inte")
            self.happened["cancelled"] += 1
            return
        record_visit(self.act(), Scan(scans.card_of(self.act().session, handover_id) or ""))

    def choose(self, handover_id: int) -> None:
        visit = visits.standing_of(self.act().session, handover_id)
        assert visit is not None
        second = Choice(name=self.name()) if self.chance(50) else None
        email = f"vd{self.names}@foretag.example" if self.chance(50) else None
        submission = Submission(
            visit_id=visit.id, first=Choice(name=self.name()), second=second, nominator_email=email
        )
        submit_nomination(replace(self.act(), actor=Actor.link(visit.id)), submission)

    def review(self, handover_id: int) -> None:
        first, *rest = nominations.open_of(self.act().session, handover_id)
        waiting = [first.id, *(one.id for one in rest)]
        if self.chance(15):
            reject_nomination(self.act(), nomination_id=waiting[0], reason="Passar inte")
            self.happened["rejected"] += 1
        else:
            for nomination_id in reversed(waiting):
                approve_nomination(self.act(), nomination_id=nomination_id)

    def answer(self, handover_id: int) -> None:
        invited = nominations.open_of(self.act().session, handover_id)[0]
        sent = invitations.open_of(self.act().session, invited.id)
        assert sent is not None
        act = replace(self.act(), actor=Actor.invited(sent.id))
        if self.chance(40):
            decline_invitation(act, invitation_id=sent.id)
            self.happened["declined"] += 1
        else:
            position = self.dice.choice([None, 1, 2, 3])
            accept_invitation(act, invitation_id=sent.id, yes=Yes(position=position))

    def merge(self) -> None:
        """Let a company that was chosen be succeeded by another while it is being asked."""
        session = self.act().session
        ids = session.scalars(select(Company.id).order_by(Company.id.desc()).limit(2)).all()
        if len(ids) == 2:
            with transaction(session):
                session.execute(
                    update(Company)
                    .where(Company.id == ids[1], Company.successor_id.is_(None))
                    .values(successor_id=ids[0])
                )
            self.happened["merged"] += 1

    def bounce(self) -> None:
        session = self.act().session
        email = session.scalar(
            select(Nomination.nominator_email)
            .where(Nomination.nominator_email.is_not(None))
            .order_by(Nomination.id.desc())
            .limit(1)
        ) or session.scalar(select(Contact.email).limit(1))
        if email:
            with transaction(session):
                note_bouncing(self.act(), email, words="550", chain=f"relay:{self.relay.id}")
            self.happened["bounced"] += 1

    def decide_restart(self) -> None:
        proposed = silences.proposed_restarts(self.act().session, self.relay.id)
        for one in proposed:
            if self.chance(30):
                wait_longer(self.act(), proposal_id=one.proposal_id)
                continue
            workplace_id = self.dice.choice(self.workplaces())
            restart_relay(self.act(), proposal_id=one.proposal_id, workplace_id=workplace_id)
            self.happened["restarted"] += 1

    def workplaces(self) -> list[int]:
        companies = self.act().session.scalars(
            select(Company).where(Company.successor_id.is_(None)).order_by(Company.id)
        )
        return [company.workplaces[0].id for company in companies]


DEEDS: dict[Step, Callable[[World, int], None]] = {
    Step.DATE: World.set_day,
    Step.VISIT: World.visit,
    Step.CHOICE: World.choose,
    Step.REVIEW: World.review,
    Step.APPROVAL: lambda _world, _handover_id: None,
    Step.ANSWER: World.answer,
}


@pytest.mark.timeout(3600)
def test_every_leg_reaches_a_visit_or_a_recorded_restart(
    road: Road, relay: Relay, handover: Handover
) -> None:
    legs = size(DEFAULT_LEGS)
    world = World(road, relay, handover.baton_id, Random(SEED))

    while handovers.last_number(road.session, relay.id) < legs:
        world.live()
        assert world.day < legs * MOST_DAYS_A_LEG, "the chain has stalled"
        road.session.rollback()

    assert {"invite", "remind", "declined"} <= world.happened.keys(), world.happened
    rows = road.session.scalars(select(Handover).order_by(Handover.number)).all()
    visited = set(road.session.scalars(select(Visit.handover_id)))
    for leg in rows:
        if leg.state is HandoverState.PASSED_ON:
            assert leg.id in visited, f"leg {leg.number} was passed on without a visit"
    restarts = [leg for leg in rows if leg.start_reason is StartReason.NO_CHOICE]
    recorded = [event for event in road.events(handover) if event == "leg.restarted"]
    assert len(restarts) == len(recorded) == world.happened["restarted"]
    assert sum(leg.state in ACTIVE for leg in rows) == 1
    lost = select(func.count()).where(
        Nomination.state == NominationState.INVITED,
        Nomination.handover_id.in_(
            select(Handover.id).where(Handover.state != HandoverState.VISITED)
        ),
    )
    assert road.session.scalar(lost) == 0
    assert list(broken_rules(road.session)) == []
    check_invariants(road.session, road.app.extensions["keys"])
