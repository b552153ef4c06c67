"""A month in the field: keys that move on, crews with phones, an office that knows less than we do.

The world knows who truly stood where and when; the program is told only what phones and the office say.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from datetime import time as clock_time
from random import Random

from app.actions.act import Act
from app.actions.cancel_handover import cancel_handover
from app.actions.create_handover import StartedHandover
from app.actions.note_yes import approve_and_note_yes
from app.actions.record_visit_by_hand import record_visit_by_hand
from app.actions.reissue_code import reissue_code
from app.actions.start_handover import start_handover
from app.domain.calendar import STOCKHOLM, stockholm_date
from app.domain.handover import AWAITING, HandoverState, StartReason
from app.storage import nominations, scans
from app.storage.handovers import Handover
from app.storage.relays import Baton, Relay
from tests.support import cast
from tests.support.phones import Diary, Intent, Phone
from tests.support.road import Road

MONTH = timedelta(days=30)


@dataclass(eq=False)
class Leg:
    """One handover, with what really happened there: when, and who stood there with the key."""

    handover_id: int
    number: int
    company_id: int
    workplace_id: int
    card: str
    visited_at: datetime
    crew: list[Phone]
    is_cancelled: bool = False
    scans: list[tuple[Phone, Intent]] = field(default_factory=list)


@dataclass
class Field:
    """Every key of every relay, and the phones of all who carry them."""

    road: Road
    diary: Diary
    dice: Random
    phones: list[Phone]
    happened: Counter[str]
    legs: list[Leg] = field(default_factory=list)
    booked: set[tuple[date, int]] = field(default_factory=set)
    names: int = 0

    def act(self) -> Act:
        self.road.session.rollback()
        return cast.acting(
            self.road.app, self.road.session, now=self.diary.now, person=self.road.astrid
        )

    def chance(self, percent: int) -> bool:
        return self.dice.randrange(100) < percent

    def later(self, least_hours: float, most_hours: float) -> datetime:
        return self.diary.now + timedelta(hours=self.dice.uniform(least_hours, most_hours))

    def name(self) -> str:
        self.names += 1
        return f"Företag {self.names} AB"


@dataclass
class Journey:
    """One key's way through the month, leg by leg."""

    field: Field
    relay: Relay
    baton: Baton
    ends: datetime

    def begin(self) -> None:
        self._goes_to_a_new_company(StartReason.OTHER)

    def _goes_to_a_new_company(self, reason: StartReason = StartReason.NO_CHOICE) -> None:
        world, session = self.field, self.field.road.session
        session.rollback()
        company = cast.make_company(session, self.relay, world.name(), now=world.diary.now)
        workplace_id, planned = company.workplaces[0].id, self._day()
        started = start_handover(
            world.act(),
            baton_id=self.baton.id,
            workplace_id=workplace_id,
            reason=reason,
            note="Nästa på tur",
            scheduled_on=planned,
        )
        self._sets_out(started, planned)

    def _goes_where_it_was_chosen(self, nomination_id: int) -> None:
        planned = self._day()
        started = approve_and_note_yes(
            self.field.act(), nomination_id=nomination_id, scheduled_on=planned
        )
        self.field.happened["choice became the next leg"] += 1
        self._sets_out(started, planned)

    def _day(self) -> date:
        """Plan for one of the next days, or for the same afternoon."""
        local = self.field.diary.now.astimezone(STOCKHOLM)
        is_same_day = local.hour < 13 and self.field.chance(50)
        return local.date() + timedelta(days=0 if is_same_day else self.field.dice.randint(1, 3))

    def _sets_out(self, started: StartedHandover, planned: date) -> None:
        world = self.field
        visited_at = self._truly_visited_at(planned)
        handover = world.act().session.get_one(Handover, started.handover_id)
        leg = Leg(
            handover.id,
            handover.number,
            handover.company_id,
            handover.workplace_id,
            started.code,
            visited_at,
            self._crew(stockholm_date(visited_at)),
        )
        if visited_at > self.ends:
            return
        world.legs.append(leg)
        if world.chance(8):
            world.diary.at(world.later(0, 0.5), lambda: self._strays(leg))
        if world.chance(6):
            world.diary.at(visited_at - timedelta(minutes=20), lambda: self._reprints(leg))
        world.diary.at(visited_at, lambda: self._stands_there(leg))
        world.diary.at(
            visited_at + timedelta(hours=world.dice.uniform(2.2, 8)), lambda: self._office(leg)
        )

    def _truly_visited_at(self, planned: date) -> datetime:
        """Mostly as planned; sometimes a day early or late, and nobody tells the office."""
        world, soon = self.field, self.field.diary.now + timedelta(hours=1)
        day = planned + timedelta(days=world.dice.choice([0] * 8 + [-1, 1]))
        minutes = world.dice.randint(8 * 60, 16 * 60)
        wished = datetime.combine(day, clock_time(minutes // 60, minutes % 60), tzinfo=STOCKHOLM)
        return max(wished, soon).astimezone(soon.tzinfo)

    def _crew(self, day: date) -> list[Phone]:
        """Up to three who stand nowhere else on that day."""
        world = self.field
        free = [one for one in world.phones if (day, one.person_id) not in world.booked]
        crew = world.dice.sample(free, min(len(free), world.dice.randint(1, 3)))
        world.booked.update((day, one.person_id) for one in crew)
        return crew

    def _strays(self, leg: Leg) -> None:
        """Somebody tries the card in the office, and takes it back at once."""
        phone = self.field.dice.choice(leg.crew or self.field.phones)
        if phone.is_offline_until and phone.is_offline_until > self.field.diary.now:
            return
        stray = phone.scan(leg.card, None, number=leg.number)
        if self.field.chance(70):
            phone.wakes()
        phone.take_back(stray)
        phone.wakes()

    def _reprints(self, leg: Leg) -> None:
        """A new card is printed, and does not always reach the key in time."""
        new = reissue_code(self.field.act(), handover_id=leg.handover_id, reason="Tappat kort")
        self.field.happened["card reprinted"] += 1
        if self.field.chance(50):
            leg.card = new

    def _stands_there(self, leg: Leg) -> None:
        for phone in leg.crew:
            if self.field.chance(45):
                hours = self.field.dice.choice([0.2, 3, 30, 100])
                phone.loses_its_line(self.field.later(0, hours))
            at = self.field.diary.now + timedelta(minutes=self.field.dice.randint(0, 40))
            self.field.diary.at(at, lambda phone=phone: self._scans(phone, leg))  # type: ignore[misc]

    def _scans(self, phone: Phone, leg: Leg) -> None:
        world = self.field
        code = leg.card if world.chance(55) else self._plate()
        is_offline = phone.is_offline_until is not None and phone.is_offline_until > world.diary.now
        number = phone.known.get(code) if is_offline else self._shown(phone, code)
        intent = phone.scan(code, leg, number=number)
        leg.scans.append((phone, intent))
        if phone is leg.crew[0] and world.chance(50):
            phone.choose(world.name(), intent)
        phone.wakes()
        if world.chance(15):
            world.diary.at(world.later(0.05, 0.2), lambda: self._scans_again(phone, leg, code))

    def _scans_again(self, phone: Phone, leg: Leg, code: str) -> None:
        """The tab was killed, or nobody remembers: the same code is read once more."""
        leg.scans.append((phone, phone.scan(code, leg, number=phone.known.get(code))))
        phone.wakes()

    def _shown(self, phone: Phone, code: str) -> int | None:
        """What the page shows while there is a line; of a card the phone remembers it."""
        session = self.field.act().session
        found = scans.scanned(session, code)
        assert found is not None
        if found.replaced_at or found.number is None:
            return None
        if not found.is_plate:
            phone.known[code] = found.number
        return found.number

    def _plate(self) -> str:
        return cast.plate_of(self.field.act().session, self.baton)

    def _office(self, leg: Leg) -> None:
        """See to the key: let it go on, wait, note a visit by hand, or call off what was visited."""
        world = self.field
        state = world.act().session.get_one(Handover, leg.handover_id).state
        if state is HandoverState.VISITED:
            if world.chance(6):
                reissue_code(world.act(), handover_id=leg.handover_id, reason="Tappat kort")
            if world.chance(2):
                reissue_code(world.act(), baton_id=self.baton.id, reason="Ny skylt")
            self._goes_on(leg)
            return
        assert state in AWAITING
        if world.chance(30):
            record_visit_by_hand(
                world.act(),
                handover_id=leg.handover_id,
                captured_at=leg.visited_at,
                attended=False,
            )
            world.happened["noted by hand"] += 1
        elif world.chance(30):
            cancel_handover(world.act(), handover_id=leg.handover_id, reason="Ingen har hörts av")
            leg.is_cancelled = True
            world.happened["called off though visited"] += 1
            self._goes_to_a_new_company(StartReason.CHAIN_BROKEN)
            return
        world.diary.at(world.later(2, 20), lambda: self._office(leg))

    def _goes_on(self, leg: Leg) -> None:
        session = self.field.act().session
        waiting = [one.id for one in nominations.open_of(session, leg.handover_id)]
        if waiting:
            self._goes_where_it_was_chosen(waiting[0])
        else:
            self._goes_to_a_new_company()
