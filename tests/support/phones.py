"""Phones with clocks of their own and an outbox as `outbox_sending.js` keeps it, on a bad line.

A request may be lost on its way, its reply may be, and copies of it may arrive later, in any order.
"""

from __future__ import annotations

import json
import uuid
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from heapq import heappop, heappush
from itertools import count
from random import Random
from typing import Any

from flask.testing import FlaskClient
from time_machine import Traveller

from app.domain.calendar import STOCKHOLM

VISITS, NOMINATIONS = "/api/v1/visits", "/api/v1/nominations"
SAME_SCAN = timedelta(hours=12)
MOST_COPIES = 4
MOST_LOSSES = 4


class Diary:
    """What is to happen when, in order; the program's clock stands where the diary is read."""

    def __init__(self, clock: Traveller, begins: datetime) -> None:
        self.now = begins
        self._clock = clock
        self._entries: list[tuple[datetime, int, Callable[[], None]]] = []
        self._order = count()

    def at(self, when: datetime, do: Callable[[], None]) -> None:
        heappush(self._entries, (max(when, self.now), next(self._order), do))

    def live(self) -> None:
        """Let everything happen, and what comes of it, until nothing is left to do."""
        while self._entries:
            self.now, _, do = heappop(self._entries)
            self._clock.move_to(self.now, tick=False)
            do()


@dataclass(frozen=True)
class Clock:
    """How wrong a phone's clock is: by an offset, a drift, and perhaps never put to another time of year."""

    begins: datetime
    offset: timedelta
    drift_seconds_a_day: float
    keeps_its_time_of_year: bool

    def reads(self, at: datetime) -> datetime:
        days = (at - self.begins) / timedelta(days=1)
        wrong = self.offset + timedelta(seconds=self.drift_seconds_a_day * days)
        if self.keeps_its_time_of_year:
            wrong += _summer_time(self.begins) - _summer_time(at)
        return at + wrong


def _summer_time(at: datetime) -> timedelta:
    return at.astimezone(STOCKHOLM).utcoffset() or timedelta()


@dataclass
class Intent:
    """Something meant once, and what became of it; `leg` is where its person truly stood."""

    path: str
    key: str
    body: dict[str, Any]
    leg: Any
    at: datetime
    kept_at: datetime
    after: Intent | None = None
    undo: str | None = None
    is_removed: bool = False
    tried: bool = False
    state: str = "waiting"
    status: int = 0
    told: dict[str, Any] = field(default_factory=dict)


@dataclass
class Answers:
    """Every first answer by who asked for what under which key; another answer later is a fault."""

    first: dict[tuple[int, str, str], tuple[int, Any]] = field(default_factory=dict)
    replayed: int = 0

    def compare(self, name: tuple[int, str, str], response: Any) -> None:
        said = (response.status_code, response.json)
        if name not in self.first:
            assert "Idempotency-Replayed" not in response.headers
            self.first[name] = said
            return
        self.replayed += 1
        assert response.headers.get("Idempotency-Replayed") == "true", (name, said)
        assert said == self.first[name], name


@dataclass(eq=False)
class Phone:
    """One person's phone; what waits in `outbox` is sent when there is a line."""

    person_id: int
    token: str
    clock: Clock
    diary: Diary
    dice: Random
    client: FlaskClient
    answers: Answers
    happened: Counter[str]
    outbox: list[Intent] = field(default_factory=list)
    intents: list[Intent] = field(default_factory=list)
    known: dict[str, int] = field(default_factory=dict)
    is_offline_until: datetime | None = None
    losses: int = 0

    def scan(self, code: str, leg: Any, *, number: int | None) -> Intent:
        """Keep a scan; the same code again while it waits is the same intent."""
        body: dict[str, Any] = {"code": code, "captured_at": self._time()}
        if number is not None:
            body["number"] = number
        for kept in self.outbox:
            if self._is_same(kept, body):
                self.happened["scanned again while it waited"] += 1
                return kept
        return self._keep(VISITS, body, leg, None)

    def choose(self, company: str, scan: Intent) -> Intent:
        body = {
            "visit_key": scan.key,
            "company": {"name": company},
            "how": "handed_over",
            "captured_at": self._time(),
        }
        return self._keep(NOMINATIONS, body, scan.leg, scan)

    def take_back(self, scan: Intent) -> None:
        """Undo: what was never tried is removed, anything else is undone once it is answered."""
        scan.is_removed = True
        if not scan.tried:
            self.outbox.remove(scan)
            self.happened["taken back unsent"] += 1
            return
        scan.undo = str(uuid.UUID(int=self.dice.getrandbits(128), version=4))
        if scan.state == "answered":
            self.outbox.append(scan)

    def loses_its_line(self, until: datetime) -> None:
        self.is_offline_until = max(until, self.is_offline_until or until)

    def wakes(self) -> None:
        """Send what waits, and come back when some of it was not answered."""
        now = self.diary.now
        if self.is_offline_until and now < self.is_offline_until:
            self.diary.at(self.is_offline_until, self.wakes)
            return
        for intent in sorted(self.outbox, key=lambda kept: kept.kept_at):
            if intent.after and intent.after in self.outbox:
                continue
            if not self._sent(intent):
                self.diary.at(now + timedelta(seconds=self.dice.randint(5, 90)), self.wakes)
                return

    def _keep(self, path: str, body: dict[str, Any], leg: Any, after: Intent | None) -> Intent:
        key = str(uuid.UUID(int=self.dice.getrandbits(128), version=4))
        read = self.clock.reads(self.diary.now)
        intent = Intent(path, key, body, leg, self.diary.now, read, after)
        self.outbox.append(intent)
        self.intents.append(intent)
        return intent

    def _time(self) -> str:
        return self.clock.reads(self.diary.now).isoformat(timespec="milliseconds")

    def _is_same(self, kept: Intent, body: dict[str, Any]) -> bool:
        if kept.path != VISITS or kept.undo or kept.body["code"] != body["code"]:
            return False
        apart = datetime.fromisoformat(body["captured_at"]) - kept.kept_at
        return kept.body.get("number") == body.get("number") and abs(apart) < SAME_SCAN

    def _sent(self, intent: Intent) -> bool:
        intent.tried = True
        if intent.state == "waiting":
            response = self._posted(intent.path, intent.key, intent.body)
            if response is None or response.status_code in {401, 429}:
                return False
            intent.status, intent.told = response.status_code, response.json
            intent.state = "answered"
        if intent.undo and intent.status < 300:
            path = f"{VISITS}/{intent.told['visit']['id']}/undo"
            response = self._posted(path, intent.undo, {})
            if response is None:
                return False
            assert response.status_code == 200, response.json
            self.happened["undone"] += 1
        self.outbox.remove(intent)
        return True

    def _posted(self, path: str, key: str, body: dict[str, Any]) -> Any:
        """Post over a line that loses one request in five and one reply in four."""
        luck = 1.0 if self.losses == MOST_LOSSES else self.dice.random()
        if luck < 0.2:
            self.losses += 1
            self.happened["request lost"] += 1
            return None
        copy = self._letter(path, key, body)
        response = copy()
        for _ in range(self.dice.randint(1, MOST_COPIES) if self.dice.random() < 0.4 else 0):
            later = timedelta(minutes=self.dice.choice([0, 0.1, 5, 300, 4000]))
            self.diary.at(self.diary.now + later, copy)
        if luck < 0.45:
            self.losses += 1
            self.happened["reply lost"] += 1
            return None
        self.losses = 0
        return response

    def _letter(self, path: str, key: str, body: dict[str, Any]) -> Callable[[], Any]:
        """Seal a request as it leaves the phone; each copy of it says the same, whenever it arrives."""
        data = json.dumps(body)
        headers = {
            "Content-Type": "application/json",
            "Authorization": f"Bearer {self.token}",
            "Idempotency-Key": key,
            "X-Sent-At": self._time(),
        }

        def arrives() -> Any:
            response = self.client.post(path, data=data, headers=headers)
            self.happened[f"{path.split('/')[3]} {response.status_code}"] += 1
            if response.status_code not in {401, 429}:
                self.answers.compare((self.person_id, path, key), response)
            return response

        return arrives
