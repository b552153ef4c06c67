"""What people do in a lived relay, and how long they take: each silence has its own dice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from sqlalchemy import func, select

from app.actions.add_contact import ContactDetails, add_contact
from app.actions.annul_visit import annul_visit
from app.actions.answer_invitation import Yes, accept_invitation, decline_invitation
from app.actions.cancel_handover import cancel_handover
from app.actions.create_baton import create_baton
from app.actions.decide_restart import wait_longer
from app.actions.end_invitation import withdraw_invitation
from app.actions.invite_company import Asking, invite_company
from app.actions.merge_companies import merge_companies
from app.actions.note_no import note_no
from app.actions.note_yes import approve_and_note_yes, note_yes
from app.actions.record_visit import Scan, record_visit
from app.actions.register_company import NewCompany, register_company
from app.actions.review_nomination import approve_nomination, reject_nomination, undo_approval
from app.actions.schedule_handover import schedule_handover
from app.actions.set_baton_state import set_baton_state
from app.actions.start_handover import start_handover
from app.actions.start_with_company import restart_with_company, start_with_company
from app.actions.submit_nomination import Choice, Submission, submit_nomination
from app.actions.undo_merge import undo_merge
from app.actions.undo_visit import undo_visit
from app.domain.baton import BatonState
from app.domain.calendar import stockholm_date
from app.domain.handover import StartReason
from app.domain.invitation import InvitationState
from app.domain.nomination import NominationSource
from app.domain.roles import Actor
from app.domain.silence import Step
from app.storage import invitations, nominations, scans, silences, visits
from app.storage.companies import Company, Workplace
from app.storage.handovers import Handover
from app.storage.invitations import Invitation
from app.storage.relays import Baton
from app.storage.silences import WaitingLeg
from app.storage.visits import Visit
from tests.support.world import Fate, Key, World

NO_SUCH_MAILBOX = "550 5.1.1 No such user here"
Way = Callable[["People", int], object]


@dataclass
class People:
    """Everybody but the worker: companies, staff, and an office that sees to its queue in the end."""

    world: World
    names: int = 0

    def fate_of(self, key: Key, leg: WaitingLeg | None, row: int) -> Fate:
        """Give what comes of one silence; it is the same whenever it is asked for."""
        dice = Random(f"{self.world.seed}:{key}")
        if leg is None:
            return self._after(dice, self.world.now, (1, 9), lambda: self.start(row))
        if key[-1] == "proposed":
            return self._after(dice, leg.silence.since, (21, 27), lambda: self.decide(row, dice))
        step = leg.silence.step
        way = dice.choices(list(WAYS[step]), weights=list(WAYS[step].values()))[0]
        if way is silent:
            return Fate(None, lambda: None)
        return self._after(dice, leg.silence.since, DAYS[step], lambda: way(self, row))

    def _after(
        self, dice: Random, since: datetime, days: tuple[float, float], do: Callable[[], object]
    ) -> Fate:
        return Fate(since + timedelta(days=dice.uniform(*days)), do)

    # What an office does of its own.

    def start(self, baton_id: int) -> None:
        start_with_company(self.world.act(), baton_id=baton_id, company=self.name())
        self.world.happened["started anew"] += 1

    def decide(self, handover_id: int, dice: Random) -> None:
        session, relay_id = self.world.act().session, self.world.relay_id
        for one in silences.proposed_restarts(session, relay_id):
            if one.handover_id == handover_id and dice.random() < 0.3:
                wait_longer(self.world.act(), proposal_id=one.proposal_id)
                self.world.happened["waited longer"] += 1
            elif one.handover_id == handover_id:
                act, name = self.world.act(), self.name()
                restart_with_company(act, proposal_id=one.proposal_id, company=name)
                self.world.happened["restarted"] += 1

    def restart_at_once(self, handover_id: int) -> None:
        baton_id = self.world.act().session.get_one(Handover, handover_id).baton_id
        workplace_id = self.world.act().session.scalars(select(func.max(Workplace.id))).one()
        start_handover(
            self.world.act(),
            baton_id=baton_id,
            workplace_id=workplace_id,
            reason=StartReason.NO_CHOICE,
            note="De vill inte välja",
        )
        self.world.happened["restarted by the office"] += 1

    # A leg on its way.

    def set_day(self, handover_id: int) -> None:
        on = stockholm_date(self.world.now) + timedelta(days=self.world.dice.randint(1, 20))
        schedule_handover(self.world.act(), handover_id=handover_id, scheduled_on=on)

    def cancel(self, handover_id: int) -> None:
        cancel_handover(self.world.act(), handover_id=handover_id, reason="De kan inte")
        self.world.happened["cancelled"] += 1

    def visit(self, handover_id: int) -> None:
        bo = Actor.person(self.world.road.bo.id, self.world.road.bo.role)
        card = scans.card_of(self.world.act().session, handover_id) or ""
        logged = record_visit(self.world.act(bo), Scan(card))
        self.world.happened["visits logged"] += 1
        if self.chance(6):
            visit_id = logged.visit_id
            self.world.after(0.005, lambda: self.undo(visit_id, bo))
        Chances(self).strike()

    def undo(self, visit_id: int, bo: Actor) -> None:
        undo_visit(self.world.act(bo), visit_id=visit_id)
        self.world.happened["visits undone"] += 1

    # The company that chooses, and the office that reviews.

    def choose(self, handover_id: int, source: NominationSource = NominationSource.LINK) -> None:
        visit = visits.standing_of(self.world.act().session, handover_id)
        assert visit is not None
        submission = Submission(
            visit_id=visit.id,
            first=self.choice(),
            second=self.choice() if self.chance(50) else None,
            reason="De är bra",
            nominator_email=self.address() if self.chance(50) else None,
            source=source,
        )
        is_spoken = source is NominationSource.SPOKEN
        actor = None if is_spoken else Actor.link(visit.id)
        submit_nomination(self.world.act(actor), submission)
        self.world.happened["choices"] += 1

    def choose_aloud(self, handover_id: int) -> None:
        self.choose(handover_id, NominationSource.SPOKEN)

    def choice(self) -> Choice:
        """A company that nobody knew, or one of the register; some of these have an address."""
        if self.chance(40):
            return Choice(name=self.name())
        if self.chance(25):
            known = select(Company.id).order_by(Company.id.desc()).limit(12)
            return Choice(company_id=self.world.dice.choice(list(self.all(known))))
        return Choice(company_id=self.registered())

    def registered(self) -> int:
        company = NewCompany(name=self.name(), place="Leksand")
        act, relay_id = self.world.act(), self.world.relay_id
        company_id = register_company(act, relay_id=relay_id, company=company).company_id
        if self.chance(75):
            details = ContactDetails(name="Cissi", email=self.address())
            add_contact(self.world.act(), company_id=company_id, details=details)
        return company_id

    def approve(self, handover_id: int) -> None:
        """Approve the second choice ahead of its turn too, unless that was done before."""
        session = self.world.act().session
        for waiting in reversed(nominations.open_of(session, handover_id)):
            if nominations.standing_review(session, waiting.id) is None:
                approve_nomination(self.world.act(), nomination_id=waiting.id)

    def approve_with_a_yes(self, handover_id: int) -> None:
        approve_and_note_yes(self.world.act(), nomination_id=self.first(handover_id))

    def reject(self, handover_id: int) -> None:
        act, nomination_id = self.world.act(), self.first(handover_id)
        reject_nomination(act, nomination_id=nomination_id, reason="Passar inte")
        self.world.happened["rejected"] += 1

    def think_again(self, handover_id: int) -> None:
        undo_approval(self.world.act(), nomination_id=self.first(handover_id))
        self.world.happened["approvals undone"] += 1

    # The company that was invited.

    def say_yes(self, handover_id: int) -> None:
        self.answer(self.invited(handover_id), is_yes=True)

    def say_no(self, handover_id: int) -> None:
        self.answer(self.invited(handover_id), is_yes=False)
        self.world.happened["declined"] += 1

    def answer(self, invitation_id: int, *, is_yes: bool) -> None:
        act = self.world.act(Actor.invited(invitation_id))
        if not is_yes:
            decline_invitation(act, invitation_id=invitation_id)
            return
        position = self.world.dice.choice([None, 1, 2, 3])
        contact = ContactDetails(name="Cissi", email=self.address() if self.chance(50) else None)
        yes = Yes(position=position, wish=None if position else "Efter jul", contact=contact)
        accept_invitation(act, invitation_id=invitation_id, yes=yes)

    def tell_yes(self, handover_id: int) -> None:
        note_yes(self.world.act(), nomination_id=self.first(handover_id))

    def tell_no(self, handover_id: int) -> None:
        note_no(self.world.act(), nomination_id=self.first(handover_id))
        self.world.happened["declined"] += 1

    def take_back(self, handover_id: int) -> None:
        act, nomination_id = self.world.act(), self.first(handover_id)
        withdraw_invitation(act, nomination_id=nomination_id, reason="Fel företag")
        self.world.happened["invitations withdrawn"] += 1

    def invite_again(self, handover_id: int) -> None:
        act, nomination_id = self.world.act(), self.first(handover_id)
        invite_company(act, nomination_id=nomination_id, asking=Asking(email=self.address()))
        self.world.happened["invited again"] += 1

    def invited(self, handover_id: int) -> int:
        sent = invitations.open_of(self.world.act().session, self.first(handover_id))
        assert sent is not None
        return sent.id

    def first(self, handover_id: int) -> int:
        return nominations.open_of(self.world.act().session, handover_id)[0].id

    # What they are called by.

    def chance(self, percent: int) -> bool:
        return self.world.dice.randrange(100) < percent

    def name(self) -> str:
        self.names += 1
        return f"Företag {self.names}"

    def address(self) -> str:
        """One in six has never existed."""
        self.names += 1
        address = f"vd{self.names}@foretag.example"
        if self.chance(16):
            self.world.post.mailbox.answers[address] = NO_SUCH_MAILBOX
        return address

    def all(self, question: object) -> list[int]:
        return list(self.world.act().session.scalars(question))  # type: ignore[call-overload]


@dataclass
class Chances:
    """What befalls the relay beside its road, now and then after a visit."""

    people: People

    def strike(self) -> None:
        for percent, befall in ((8, self.merge), (6, self.lose), (4, self.annul), (10, self.late)):
            if self.people.chance(percent):
                self.world.attempt(befall)

    @property
    def world(self) -> World:
        return self.people.world

    def merge(self) -> None:
        """Two of the newest companies, or one of them and any other, turn out to be the same."""
        newest = list(self.people.all(select(Company.id).order_by(Company.id.desc())))
        pair = [self.world.dice.choice(newest[:8]), self.world.dice.choice(newest)]
        merged, survivor = self.world.dice.sample(pair, 2)
        merge_id = merge_companies(self.world.act(), merged_id=merged, survivor_id=survivor)
        self.world.happened["merged"] += 1
        if self.people.chance(50):
            self.world.after(self.world.dice.uniform(1, 35), lambda: self.part(merge_id))

    def part(self, merge_id: int) -> None:
        undo_merge(self.world.act(), merge_id=merge_id)
        self.world.happened["merges undone"] += 1

    def lose(self) -> None:
        """A key that is lost is found again, or retired in favour of a new one."""
        in_use = Baton.state.not_in((BatonState.MISSING, BatonState.RETIRED))
        baton_id = self.world.dice.choice(self.people.all(select(Baton.id).where(in_use)))
        set_baton_state(self.world.act(), baton_id=baton_id, state=BatonState.MISSING)
        self.world.happened["keys lost"] += 1
        then = self.find if self.people.chance(50) else self.replace
        self.world.after(self.world.dice.uniform(1, 30), lambda: then(baton_id))

    def find(self, baton_id: int) -> None:
        set_baton_state(self.world.act(), baton_id=baton_id, state=BatonState.RECOVERED)

    def replace(self, baton_id: int) -> None:
        act, relay_id = self.world.act(), self.world.relay_id
        create_baton(act, relay_id=relay_id, name=f"Nyckeln efter {baton_id}")
        retired = BatonState.RETIRED
        set_baton_state(self.world.act(), baton_id=baton_id, state=retired, reason="Borta")
        self.world.happened["keys replaced"] += 1

    def annul(self) -> None:
        standing = select(Visit.id).where(Visit.annulled_at.is_(None)).order_by(Visit.id.desc())
        visit_id = self.world.dice.choice(self.people.all(standing.limit(6)))
        annul_visit(self.world.act(), visit_id=visit_id, reason="Fel företag")
        self.world.happened["visits annulled"] += 1

    def late(self) -> None:
        """Somebody answers a letter of long ago; what has ended takes no answer."""
        ended = Invitation.state != InvitationState.OPEN
        invitation_ids = self.people.all(select(Invitation.id).where(ended))
        if not invitation_ids:
            return
        invitation_id = self.world.dice.choice(invitation_ids[-8:])
        before = self.standing()
        is_yes = self.people.chance(50)
        self.world.attempt(lambda: self.people.answer(invitation_id, is_yes=is_yes))
        assert self.standing() == before, f"invitation {invitation_id} was answered too late"
        self.world.happened["late answers"] += 1

    def standing(self) -> list[tuple[object, ...]]:
        session = self.world.act().session
        session.rollback()
        legs = session.execute(select(Handover.id, Handover.state).order_by(Handover.id))
        asked = session.execute(select(Invitation.id, Invitation.state).order_by(Invitation.id))
        return [*map(tuple, legs), *map(tuple, asked)]


def silent(people: People, handover_id: int) -> None:
    """Nobody says a word."""


DAYS: dict[Step, tuple[float, float]] = {
    Step.DATE: (0.2, 12),
    Step.VISIT: (-0.6, 5),
    Step.CHOICE: (0.01, 12),
    Step.REVIEW: (0.1, 6),
    Step.APPROVAL: (0.001, 0.006),
    Step.ANSWER: (0.1, 16),
}
WAYS: dict[Step, dict[Way, int]] = {
    Step.DATE: {People.set_day: 84, People.cancel: 6, silent: 10},
    Step.VISIT: {People.visit: 82, People.cancel: 6, People.set_day: 5, silent: 7},
    Step.CHOICE: {
        People.choose: 70,
        People.choose_aloud: 10,
        People.restart_at_once: 4,
        silent: 16,
    },
    Step.REVIEW: {People.approve: 80, People.reject: 12, People.approve_with_a_yes: 8},
    Step.APPROVAL: {People.think_again: 8, silent: 92},
    Step.ANSWER: {
        People.say_yes: 44,
        People.say_no: 26,
        People.tell_yes: 4,
        People.tell_no: 4,
        People.take_back: 4,
        People.invite_again: 4,
        silent: 14,
    },
}
