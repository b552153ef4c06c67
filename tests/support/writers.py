"""Writers that drive a relay forward at once, each over its own connections: threads or processes."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from threading import Barrier
from typing import TypeVar

from sqlalchemy import Engine, create_engine
from sqlalchemy.orm import Session

from app.actions.act import Act
from app.actions.note_yes import approve_and_note_yes
from app.actions.record_visit import Scan, record_visit
from app.actions.submit_nomination import Choice, Submission, submit_nomination
from app.adapters.keys import Keys
from app.config import Settings
from app.domain.errors import DomainError
from app.domain.roles import Actor, Role
from app.storage import handovers, nominations, scans, visits
from app.storage.engine import engine_options, normalised, prepare

Answer = TypeVar("Answer")

WRITERS = 8


@dataclass(frozen=True)
class Work:
    """What a writer is to do, and as whom."""

    settings: Settings
    person_id: int
    baton_id: int
    until: int
    now: datetime


def size(default: int) -> int:
    """How much the long tests do: `NYCKEL_TEST_SIZE`, 1000 for the full length."""
    return int(os.environ.get("NYCKEL_TEST_SIZE", default))


def at_once(number: int, act: Callable[[int], Answer]) -> list[Answer]:
    """Let so many threads begin at the same moment, and give what each came to."""
    gate = Barrier(number)

    def begin(index: int) -> Answer:
        gate.wait()
        return act(index)

    with ThreadPoolExecutor(number) as threads:
        return list(threads.map(begin, range(number)))


def open_engine(settings: Settings) -> Engine:
    """Open the database as the app does, without the app."""
    url = normalised(settings.database_url)
    engine = create_engine(url, **engine_options(url))
    prepare(engine)
    return engine


def push(engine: Engine, work: Work) -> int:
    """Take whatever step the baton needs next until its relay has so many handovers.

    Gives how many steps this writer won; those that another was first with are not counted.
    """
    won = 0
    while True:
        with Session(engine) as session:
            stepped = _step(session, work)
        if stepped is None:
            return won
        won += stepped


def push_alone(work: Work) -> None:
    """Do the same in a process of its own."""
    engine = open_engine(work.settings)
    push(engine, work)
    engine.dispose()


def _step(session: Session, work: Work) -> bool | None:
    """Tell whether the step was won, or nothing when the work is done."""
    active = handovers.active_of(session, work.baton_id)
    if active is None:
        return False
    last = handovers.last_number(session, active.relay_id)
    actor = Actor.person(work.person_id, Role.ADMIN)
    act = Act(session, work.now, actor, Keys.from_settings(work.settings))
    try:
        name = f"Företag {last} av {work.baton_id}"
        return next_act(act, active.id, name=name, goes_on=last < work.until)
    except DomainError:
        return False


def next_act(act: Act, handover_id: int, *, name: str, goes_on: bool = True) -> bool | None:
    """Visit, choose the company of this name, or note its yes: whatever comes next.

    Tells whether that changed anything, and nothing when it would go on beyond the end.
    """
    visit = visits.standing_of(act.session, handover_id)
    if visit is None:
        code = scans.card_of(act.session, handover_id) or ""
        return record_visit(act, Scan(code)).created
    waiting = nominations.open_of(act.session, handover_id)
    if not goes_on:
        return None
    if waiting:
        approve_and_note_yes(act, nomination_id=waiting[0].id)
    else:
        submit_nomination(act, Submission(visit_id=visit.id, first=Choice(name=name)))
    return True
