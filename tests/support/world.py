"""A relay that is lived on its own clock: from one moment at which something happens to the next.

The worker's jobs are done at every moment, and its letters go to a real mail server. What people
do, and how long they take, stands in `fates`; here stands only whose turn it is.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from random import Random

from sqlalchemy import func, select

from app.actions.act import Act
from app.actions.keep_relay_moving import keep_relay_moving
from app.actions.post_choice_links import post_choice_links
from app.domain.errors import DomainError
from app.domain.handover import ACTIVE
from app.domain.mail import MailState
from app.domain.roles import Actor
from app.domain.silence import Step
from app.storage import handovers, queue, silences, whereabouts
from app.storage.handovers import Handover
from app.storage.outbox import OutgoingMail
from app.storage.silences import WaitingLeg
from app.storage.waiting import Part, waiting
from tests.support.post import PostOffice
from tests.support.road import Road

log = logging.getLogger(__name__)

Do = Callable[[], object]
Key = tuple[object, ...]


@dataclass(frozen=True)
class Fate:
    """When somebody does something, and what; nobody does anything at a time of None."""

    at: datetime | None
    do: Do


@dataclass
class World:
    """Several keys, whose companies choose, answer, fall silent or change as the dice say."""

    road: Road
    post: PostOffice
    relay_id: int
    seed: int
    now: datetime
    dice: Random = field(init=False)
    happened: Counter[str] = field(default_factory=Counter)
    later: list[Fate] = field(default_factory=list)
    done: set[Key] = field(default_factory=set)
    seen: dict[int, object] = field(default_factory=dict)
    closing: bool = False

    def __post_init__(self) -> None:
        self.dice = Random(self.seed)

    def act(self, actor: Actor | None = None) -> Act:
        """Give the circumstances of an act now, Astrid's unless somebody else is named."""
        act = self.road.act(self.road.astrid, minutes=self.minutes)
        return replace(act, actor=actor) if actor else act

    @property
    def minutes(self) -> float:
        return (self.now - self.road.now).total_seconds() / 60

    def number(self) -> int:
        return handovers.last_number(self.act().session, self.relay_id)

    def live(self, fate_of: Callable[[Key, WaitingLeg | None, int], Fate]) -> None:
        """Let the worker come by, see that nothing is forgotten, and go to what happens next."""
        legs = self.work()
        self.check(legs)
        fates = [fate for fate in self.coming(legs, fate_of) if fate.at is not None]
        self.act().session.rollback()
        assert fates, f"nobody will ever do anything: {[(leg.number, leg.silence) for leg in legs]}"
        soonest = min(fates, key=lambda fate: fate.at or self.now)
        self.now = max(self.now, soonest.at or self.now)
        if soonest in self.later:
            self.later.remove(soonest)
        self.attempt(soonest.do)

    def work(self) -> list[WaitingLeg]:
        """Do what the worker's jobs do, until nothing of it is due; it is asked in vain now and then too."""
        legs = self.legs()
        while any(leg.due(self.now) for leg in legs) or self.dice.randrange(20) == 0:
            due = [(leg.handover_id, leg.due(self.now)) for leg in legs if leg.due(self.now)]
            done = keep_relay_moving(self.act(Actor.system()))
            assert done == due, "the database finds what the domain calls due"
            self.happened.update(str(deed.deed) for _, deed in done)
            legs = self.legs()
        self.happened["links to choose"] += post_choice_links(self.act(Actor.system()))
        while self.post.send(minutes=self.minutes):
            self.happened["letters tried"] += 1
        self.post.mailbox.raw.clear()
        return legs

    def attempt(self, do: Do) -> None:
        """Let the rules refuse; anything else that is raised fails the test."""
        try:
            do()
        except DomainError as refusal:
            log.info("refused: %s %s", refusal.code, refusal.facts)
            self.happened[f"refused: {refusal.code}"] += 1
        self.act().session.rollback()

    def legs(self) -> list[WaitingLeg]:
        active = select(Handover.id).where(Handover.state.in_(tuple(ACTIVE))).order_by(Handover.id)
        session = self.act().session
        return silences.waiting_legs(session, session.scalars(active).all())

    def coming(
        self, legs: list[WaitingLeg], fate_of: Callable[[Key, WaitingLeg | None, int], Fate]
    ) -> Iterator[Fate]:
        """Give what is to happen: by people, by the worker, by the mail server."""
        yield from self.later
        for leg in legs:
            if self.closing and leg.silence.step not in {Step.DATE, Step.VISIT}:
                continue
            yield Fate(leg.coming.at if leg.coming else None, lambda: None)
            named = (leg.handover_id, leg.nomination_id, leg.silence.step, leg.silence.since)
            keys: list[Key] = [named, (*named, "proposed")]
            for key in keys if leg.done.proposed else keys[:1]:
                yield self._once(key, fate_of(key, leg, leg.handover_id))
        for baton in self.still():
            left: Key = ("still", baton, self.number())
            yield self._once(left, fate_of(left, None, baton))
        yield Fate(self._next_letter(), lambda: None)

    def _once(self, key: Key, fate: Fate) -> Fate:
        """Whoever did something, or tried to, does not do it again in the same silence."""

        def do() -> None:
            self.done.add(key)
            fate.do()

        return Fate(None if key in self.done else fate.at, do)

    def _next_letter(self) -> datetime | None:
        waiting = OutgoingMail.state == MailState.WAITING
        return self.act().session.scalar(select(func.min(OutgoingMail.next_try_at)).where(waiting))

    def still(self) -> list[int]:
        """Give the keys that the admins' page shows as standing still."""
        places = whereabouts.of_relays(self.act().session, [self.relay_id])[self.relay_id]
        return [place.baton_id for place in places if place.stands_still]

    def check(self, legs: list[WaitingLeg]) -> None:
        """Never two legs on a key; each leg is waited for until a time to come, or stands in the queue."""
        twice = (
            select(Handover.baton_id)
            .where(Handover.state.in_(tuple(ACTIVE)))
            .group_by(Handover.baton_id)
            .having(func.count() > 1)
        )
        session = self.act().session
        assert session.scalars(twice).all() == []
        for leg in legs:
            coming = leg.coming
            assert not coming or coming.at > self.now, f"the worker passed leg {leg.number} by"
            assert coming or self._is_shown(leg), f"leg {leg.number} waits for nobody"
        changed: dict[int, object] = {
            leg.handover_id: (leg.silence, leg.done, leg.nomination_id) for leg in legs
        }
        of_late = dict(changed.items() - self.seen.items())
        self._check_queue([leg for leg in legs if leg.handover_id in of_late])
        self.seen = changed

    def _is_shown(self, leg: WaitingLeg) -> bool:
        """A day that is planned is all that an admin need not see."""
        return leg.silence.step is not Step.VISIT or leg.done.proposed

    def _check_queue(self, legs: list[WaitingLeg]) -> None:
        """Look for those that came to stand so just now, in the part of the queue that is theirs."""
        session = self.act().session
        here = waiting(session, self.relay_id, Part(queue.LIMIT), today=date(2026, 5, 12))
        kinds = (here.undated, here.unchosen, here.to_review, here.unanswered)
        shown = {one.handover_id for kind in kinds for one in kind}
        proposed = {one.handover_id for one in here.restarts}
        for leg in filter(self._is_shown, legs):
            stands_there = proposed if leg.done.proposed else shown
            assert leg.handover_id in stands_there, (
                f"leg {leg.number}: {leg.silence} not in the queue"
            )

    def after(self, days: float, do: Do) -> None:
        """Let something happen so many days from now."""
        self.later.append(Fate(self.now + timedelta(days=days), do))
