"""When silence has lasted long enough, and what is then to be done: facts and `now` in, a deed out.

Whether somebody has an address, and what a letter says, does not belong here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from app.domain.calendar import stockholm_day
from app.domain.handover import HandoverState
from app.domain.nomination import NominationState
from app.domain.rhythm import Rhythm

# Until its last moment an approval can still be undone.
JUST_AFTER = timedelta(microseconds=1)


class Step(StrEnum):
    """What a leg waits for; `REVIEW` and `APPROVAL` are the municipality's own."""

    DATE = "date"
    VISIT = "visit"
    CHOICE = "choice"
    REVIEW = "review"
    APPROVAL = "approval"
    ANSWER = "answer"


class Deed(StrEnum):
    """What is to be done about a silence."""

    INVITE = "invite"
    REMIND = "remind"
    EXPIRE = "expire"
    PROPOSE_RESTART = "propose_restart"


@dataclass(frozen=True, slots=True, kw_only=True)
class LegFacts:
    """How an active handover stands. `began_at` is when its state last began, as far as is known."""

    state: HandoverState
    scheduled_on: date | None
    began_at: datetime
    choice: NominationState | None = None
    choice_at: datetime | None = None
    fell_at: datetime | None = None
    waited_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Silence:
    """What a leg waits for, and since when; both together name this silence among others."""

    step: Step
    since: datetime


@dataclass(frozen=True, slots=True)
class Done:
    """What has been done about one silence; `reminders` is the highest number that was sent."""

    reminders: int = 0
    proposed: bool = False


@dataclass(frozen=True, slots=True)
class Due:
    """What is due; `number` counts the reminders from 1."""

    deed: Deed
    number: int = 0


@dataclass(frozen=True, slots=True)
class Coming:
    """What will be due, and when."""

    at: datetime
    due: Due


_CHOICE_STEPS = {
    None: Step.CHOICE,
    NominationState.SUBMITTED: Step.REVIEW,
    NominationState.APPROVED: Step.APPROVAL,
    NominationState.INVITED: Step.ANSWER,
}


def silence_of(facts: LegFacts) -> Silence:
    """Find what an active leg waits for; a person's “wait longer” begins the silence anew."""
    step = _step_of(facts)
    since = _since(step, facts)
    if facts.waited_at is not None and step is not Step.APPROVAL:
        since = max(since, facts.waited_at)
    return Silence(step, since)


def due(silence: Silence, done: Done, rhythm: Rhythm, *, now: datetime) -> Due | None:
    """Tell what is to be done now. Of reminders that were missed only the latest is due."""
    waited = now - silence.since
    if silence.step is Step.REVIEW:
        return None
    if silence.step is Step.APPROVAL:
        return Due(Deed.INVITE) if waited > rhythm.undo_window else None
    if waited >= rhythm.fallback:
        return _fallback(silence.step, done)
    number = sum(waited >= interval for interval in rhythm.reminders)
    return Due(Deed.REMIND, number) if number > done.reminders else None


def coming(silence: Silence, done: Done, rhythm: Rhythm) -> Coming | None:
    """Tell what is due next, should nobody say a word; None while it is the admins' turn to decide."""
    if silence.step is Step.REVIEW or done.proposed:
        return None
    if silence.step is Step.APPROVAL:
        return Coming(silence.since + rhythm.undo_window + JUST_AFTER, Due(Deed.INVITE))
    if done.reminders < len(rhythm.reminders):
        at = silence.since + rhythm.reminders[done.reminders]
        return Coming(at, Due(Deed.REMIND, done.reminders + 1))
    fallback = _fallback(silence.step, done)
    return Coming(silence.since + rhythm.fallback, fallback) if fallback else None


def _fallback(step: Step, done: Done) -> Due | None:
    if step is Step.ANSWER:
        return Due(Deed.EXPIRE)
    return None if done.proposed else Due(Deed.PROPOSE_RESTART)


def _step_of(facts: LegFacts) -> Step:
    if facts.state is HandoverState.PLANNED:
        return Step.DATE
    if facts.state is HandoverState.SCHEDULED:
        return Step.VISIT
    return _CHOICE_STEPS[facts.choice]


def _since(step: Step, facts: LegFacts) -> datetime:
    """A visit is awaited from the end of its day; a choice from the visit, or from when one fell."""
    if step is Step.VISIT and facts.scheduled_on is not None:
        return max(facts.began_at, stockholm_day(facts.scheduled_on)[1])
    if step in {Step.DATE, Step.VISIT}:
        return facts.began_at
    if step is Step.CHOICE:
        return max(facts.began_at, facts.fell_at or facts.began_at)
    return facts.choice_at or facts.began_at
