"""The relay's rules once more, in plain Python without a database: what random acts are held against.

Nothing here is taken from the program but the names of the states. Rows are named by their place in
the order in which they were made: a leg by its number, others by their index.
"""

from __future__ import annotations

from dataclasses import astuple, dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

STOCKHOLM = ZoneInfo("Europe/Stockholm")
AWAITING = {"planned", "scheduled"}
ACTIVE = {*AWAITING, "visited"}
MOVING = {"with_office", "carried", "with_company", "recovered"}
OPEN = {"submitted", "approved", "invited", "accepted"}
UNDO = timedelta(minutes=15)
TAKE_BACK = timedelta(minutes=10)


class Refused(Exception):
    """The rules say no."""


def allow(condition: object) -> None:
    if not condition:
        raise Refused


@dataclass
class Leg:
    number: int
    baton: int
    company: str
    state: str
    made_at: datetime
    before: int | None = None
    dated: bool = False


@dataclass
class Visit:
    leg: int
    company: str
    by: int | None
    logged_at: datetime
    occurred_at: datetime
    there: list[int] = field(default_factory=list)
    ever: set[int] = field(default_factory=set)
    annulled: bool = False
    revisit: bool = False
    late: bool = False


@dataclass
class Choice:
    leg: int
    visit: int
    rank: int
    name: str
    state: str = "submitted"
    undone: bool = False
    next: int | None = None
    review: str | None = None
    reviewed_at: datetime | None = None


@dataclass
class Baton:
    state: str = "with_office"
    replaced: bool = False


@dataclass
class Relay:
    """How everything stands; each act either changes it or raises `Refused`."""

    legs: list[Leg] = field(default_factory=list)
    order: list[int] = field(default_factory=list)
    visits: list[Visit] = field(default_factory=list)
    choices: list[Choice] = field(default_factory=list)
    batons: list[Baton] = field(default_factory=list)

    def told(self) -> dict[str, object]:
        """Say it in the words in which the database is read too."""
        return {
            "order": self.order,
            "legs": [
                (one.number, one.baton, one.company, one.state, one.before) for one in self.legs
            ],
            "visits": [
                (v.leg, v.company, v.occurred_at, sorted(v.there), v.annulled, v.revisit, v.late)
                for v in self.visits
            ],
            "choices": [astuple(one)[:7] for one in self.choices],
            "batons": [(one.state, one.replaced) for one in self.batons],
            "count": sum(not v.annulled and not v.revisit for v in self.visits),
        }

    def leg(self, number: int) -> Leg:
        return self.legs[number - 1]

    def active(self, baton: int) -> Leg | None:
        return next((x for x in self.legs if x.baton == baton and x.state in ACTIVE), None)

    def after(self, leg: Leg) -> Leg | None:
        following = (x for x in self.legs if x.before == leg.number and x.state != "cancelled")
        return next(following, None)

    def standing(self, leg: Leg) -> int | None:
        found = (i for i, v in enumerate(self.visits) if v.leg == leg.number and not v.annulled)
        return next(found, None)

    def open_at(self, leg: Leg) -> list[Choice]:
        found = [c for c in self.choices if c.leg == leg.number and c.state in OPEN]
        return sorted(found, key=lambda one: one.rank)

    def place(self, visit: Visit) -> int:
        return self.order.index(visit.leg)

    def start(self, baton: int, company: str, now: datetime, *, dated: bool) -> None:
        allow(self.batons[baton].state != "retired")
        active = self.active(baton)
        if active:
            allow(active.state == "visited")
            active.state = "passed_on"
            for choice in self.open_at(active):
                choice.state = "superseded"
        self._go_to(baton, company, now, before=None, dated=dated)

    def _go_to(
        self, baton: int, company: str, now: datetime, *, before: int | None, dated: bool
    ) -> Leg:
        leg = self._new_leg(baton, company, "scheduled" if dated else "planned", now, before)
        leg.dated = dated
        self.order.append(leg.number)
        self._turn(baton, {"with_company"}, "carried")
        return leg

    def _new_leg(
        self, baton: int, company: str, state: str, now: datetime, before: int | None
    ) -> Leg:
        self.legs.append(Leg(len(self.legs) + 1, baton, company, state, now, before))
        return self.legs[-1]

    def _turn(self, baton: int, expected: set[str], to: str) -> None:
        if self.batons[baton].state in expected:
            self.batons[baton].state = to

    def scan(
        self,
        who: int,
        now: datetime,
        leg: Leg | None,
        *,
        old_code: bool = False,
        shown: int | None = None,
        captured: datetime | None = None,
    ) -> None:
        allow(leg is not None and not old_code)
        assert leg is not None
        allow(leg.state != "cancelled" and shown in (None, leg.number))
        read_at = min(captured or now, now)
        if leg.state in AWAITING:
            return self._log(leg, who, now, occurred_at=min(max(read_at, leg.made_at), now))
        visit = self.standing(leg)
        if leg.state == "passed_on":
            allow(visit is not None and captured is not None)
            assert visit is not None
            days = {
                at.astimezone(STOCKHOLM).date() for at in (self.visits[visit].occurred_at, read_at)
            }
            allow(len(days) == 1)
        assert visit is not None
        self._take_part(self.visits[visit], who)
        return None

    def _log(self, leg: Leg, who: int, now: datetime, *, occurred_at: datetime) -> None:
        leg.state = "visited"
        visit = Visit(leg.number, leg.company, who, now, occurred_at)
        visit.revisit = self._counting(leg.company) is not None
        self._take_part(visit, who)
        self.visits.append(visit)
        self._let_stand(leg)
        self._turn(leg.baton, MOVING, "with_company")

    def _let_stand(self, leg: Leg) -> None:
        for choice in self.choices:
            if choice.leg == leg.number and choice.undone:
                choice.undone, choice.visit = False, len(self.visits) - 1

    def _take_part(self, visit: Visit, who: int) -> None:
        if who not in visit.there:
            visit.there.append(who)
            visit.ever.add(who)

    def _counting(self, company: str) -> Visit | None:
        found = (v for v in self.visits if v.company == company and not v.annulled)
        return next((v for v in found if not v.revisit), None)

    def undo(self, who: int, index: int, now: datetime) -> None:
        visit = self.visits[index]
        if visit.by == who:
            if not visit.annulled:
                allow(now <= visit.logged_at + UNDO)
                allow(self.leg(visit.leg).state == "visited")
                allow(all(c.review is None for c in self.choices if c.visit == index))
                self._take_back(visit)
            return
        allow(who in visit.ever)
        if who in visit.there:
            allow(now <= visit.logged_at + UNDO)
            visit.there.remove(who)

    def annul(self, index: int) -> None:
        allow(not self.visits[index].annulled)
        self._take_back(self.visits[index])

    def _take_back(self, visit: Visit) -> None:
        visit.annulled, leg = True, self.leg(visit.leg)
        standing = [v for v in self.visits if v.company == visit.company and not v.annulled]
        if not visit.revisit and standing:
            min(standing, key=self.place).revisit = False
        if leg.state != "visited":
            return
        leg.state = "scheduled" if leg.dated else "planned"
        for choice in self.open_at(leg):
            choice.state, choice.undone, choice.review = "submitted", True, None
        self._turn(leg.baton, {"with_company"}, "carried")

    def choose(self, index: int, names: list[str]) -> None:
        visit = self.visits[index]
        leg = self.leg(visit.leg)
        allow(not visit.annulled and not self.open_at(leg) and leg.state == "visited")
        allow(leg.company not in names and len(set(names)) == len(names))
        for rank, name in enumerate(names, 1):
            self.choices.append(Choice(leg.number, index, rank, name))

    def approve(self, index: int, now: datetime) -> None:
        choice, leg = self.choices[index], self.leg(self.choices[index].leg)
        allow(leg.state == "visited" and not choice.undone and choice.state == "submitted")
        waits = any(one.rank < choice.rank for one in self.open_at(leg))
        allow(not waits or choice.review is None)
        if not waits:
            choice.state = "approved"
        if choice.review is None:
            choice.review, choice.reviewed_at = "approve", now

    def undo_approval(self, index: int, now: datetime) -> None:
        choice = self.choices[index]
        allow(choice.state in {"approved", "submitted"} and choice.review)
        assert choice.reviewed_at is not None
        allow(now <= choice.reviewed_at + TAKE_BACK)
        choice.state, choice.review = "submitted", None

    def reject(self, index: int, now: datetime) -> None:
        choice = self.choices[index]
        allow(choice.state == "submitted")
        choice.state, choice.review, choice.reviewed_at = "rejected", "reject", now
        if not choice.undone:
            self._fall_back(choice)

    def decline(self, index: int) -> None:
        choice = self.choices[index]
        allow(choice.state == "approved")
        choice.state = "declined"
        self._fall_back(choice)

    def _fall_back(self, fallen: Choice) -> None:
        left = self.open_at(self.leg(fallen.leg))
        if left and left[0].state == "submitted" and left[0].review:
            left[0].state = "approved"

    def accept(self, index: int, now: datetime) -> None:
        choice, leg = self.choices[index], self.leg(self.choices[index].leg)
        allow(choice.state == "approved" and not choice.undone and leg.state == "visited")
        choice.state, choice.next, leg.state = "accepted", len(self.legs) + 1, "passed_on"
        for rival in self.open_at(leg):
            if rival.state == "submitted":
                rival.state = "superseded"
        allow(self.batons[leg.baton].state != "retired")
        self._go_to(leg.baton, choice.name, now, before=leg.number, dated=False)

    def approve_and_accept(self, index: int, now: datetime) -> None:
        choice, leg = self.choices[index], self.leg(self.choices[index].leg)
        allow(all(one.rank >= choice.rank for one in self.open_at(leg)))
        self.approve(index, now)
        self.accept(index, now)

    def schedule(self, leg: Leg, *, dated: bool) -> None:
        allow(leg.state in AWAITING)
        leg.dated, leg.state = dated, "scheduled" if dated else "planned"

    def cancel(self, leg: Leg) -> None:
        allow(leg.state in AWAITING)
        leg.state, reopened = "cancelled", False
        for choice in self.open_at(leg):
            choice.state = "superseded"
        if leg.before is not None:
            earlier = self.leg(leg.before)
            for choice in self.choices:
                led_here = leg.number == choice.next or leg.before == choice.leg
                if led_here and choice.state == "accepted":
                    choice.state = "withdrawn"
            reopened = self.standing(earlier) is not None and earlier.state == "passed_on"
            if reopened:
                # The key may have been replaced on its way from there.
                earlier.state, earlier.baton = "visited", leg.baton
        self._turn(leg.baton, {"carried"}, "with_company" if reopened else "with_office")

    def say_where(self, baton: int, state: str) -> None:
        now = self.batons[baton].state
        allow(now not in {"retired", state})
        allow(state == "missing" or (now == "missing") is (state == "recovered"))
        allow(state != "recovered" or now == "missing")
        self.batons[baton].state = state

    def replace(self, baton: int) -> None:
        old, active = self.batons[baton], self.active(baton)
        allow(old.state != "retired" and not old.replaced)
        self.batons.append(Baton())
        old.replaced = True
        if active:
            active.baton = len(self.batons) - 1
            there = active.state == "visited"
            self.batons[-1].state = "with_company" if there else "carried"
        self._turn(baton, MOVING, "retired")

    def move(self, index: int, target: Leg, now: datetime) -> None:
        visit = self.visits[index]
        source = self.leg(visit.leg)
        follows = source.state == "visited"
        allow(source is not target and not visit.annulled and target.state in AWAITING)
        allow(not follows or not (self.open_at(source) and self.open_at(target)))
        self._take_back(visit)
        target.state = "visited"
        self._carry(visit, target, now)
        if follows:
            self._follow(source, target)
        self._let_stand(target)
        self._turn(target.baton, MOVING, "with_company")

    def move_to_company(self, index: int, company: str, now: datetime) -> None:
        visit = self.visits[index]
        source = self.leg(visit.leg)
        allow(not visit.annulled and source.company != company)
        stood, following = source.state, self.after(source)
        self._take_back(visit)
        source.state = "cancelled"
        new = self._new_leg(source.baton, company, stood, now, source.before)
        new.dated = source.dated
        self.order.insert(self.order.index(source.number) + 1, new.number)
        if following:
            following.before = new.number
        self._carry(visit, new, now)
        self._follow(source, new)
        if stood == "visited":
            self._turn(new.baton, MOVING, "with_company")

    def _carry(self, visit: Visit, target: Leg, now: datetime) -> None:
        new = Visit(target.number, target.company, visit.by, now, visit.occurred_at)
        new.there, new.ever, new.late = [*visit.there], {*visit.there}, visit.late
        self._put(new)

    def _put(self, new: Visit) -> None:
        """Of several visits to one company the first in the chain counts."""
        counting = self._counting(new.company)
        if counting and self.place(counting) > self.place(new):
            counting.revisit = True
        else:
            new.revisit = counting is not None
        self.visits.append(new)

    def _follow(self, source: Leg, target: Leg) -> None:
        for choice in self.open_at(source):
            choice.leg, choice.visit, choice.undone = target.number, len(self.visits) - 1, False

    def put_in(self, beside: Leg, side: str, company: str, at: datetime, now: datetime) -> None:
        allow(beside.state == "passed_on" or (side == "before" and beside.state != "cancelled"))
        following = beside if side == "before" else self.after(beside)
        before = beside.before if side == "before" else beside.number
        neighbour = before if side == "before" else following and following.number
        if neighbour and self._is_there(self.leg(neighbour), company, at):
            return
        new = self._new_leg(beside.baton, company, "passed_on", now, before)
        place = self.order.index(beside.number) + (side == "after")
        self.order.insert(place, new.number)
        if following:
            following.before = new.number
        self._put(Visit(new.number, company, 0, now, at, late=True))

    def _is_there(self, leg: Leg, company: str, at: datetime) -> bool:
        index = self.standing(leg)
        visit = self.visits[index] if index is not None else None
        return bool(visit and visit.late and leg.company == company and visit.occurred_at == at)

    def correct(self, index: int, at: datetime) -> None:
        allow(not self.visits[index].annulled)
        self.visits[index].occurred_at = at
