"""Promise something to a company, and change what was promised."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import update

from app.actions import fields
from app.actions.act import Act
from app.actions.note_talk import check_topics
from app.actions.record_event import record_event
from app.domain.calendar import stockholm_date
from app.domain.errors import KeyReused, NotAllowed, NotFound, UnacceptableField, WrongState
from app.domain.promise import PromiseState, may_change
from app.storage import people, promises, visits
from app.storage.journal import chain_of
from app.storage.promises import Promise
from app.storage.transaction import transaction
from app.storage.upsert import inserted_id

PROMISE_CHARACTERS = 500
PAST = "past"


@dataclass(frozen=True, slots=True, kw_only=True)
class Promised:
    """What is promised, by whom it is owed, and by when."""

    words: str | None
    owner_id: int
    due_on: date
    topic_id: int | None = None


def make_promise(act: Act, *, visit_id: int, promised: Promised) -> int:
    """Keep a promise as anybody of the staff, once for each intent, and give its id.

    Raises `NotAllowed`, `NotFound`, `KeyReused`, and `UnacceptableField` (`words`, `owner_id` for
    somebody who does not work here, `due_on` for a day that has been).
    """
    if not act.actor.is_staff:
        raise NotAllowed
    words = _cleaned(act, promised, since=None)
    with transaction(act.session):
        visit = visits.by_id(act.session, visit_id)
        if visit is None:
            raise NotFound
        _check(act, promised, relay_id=visit.relay_id)
        promise_id = inserted_id(
            act.session,
            Promise,
            values={
                "relay_id": visit.relay_id,
                "visit_id": visit_id,
                "topic_id": promised.topic_id,
                "owner_id": promised.owner_id,
                "words": words,
                "due_on": promised.due_on,
                "state": PromiseState.OPEN,
                "promised_at": act.now,
                "promised_by_id": act.actor.person_id,
                "version": 1,
                "intent": act.intent,
            },
        )
        if promise_id is None:
            return _made_before(act, visit_id)
        made = promises.promise(act.session, promise_id)
        if made is not None:
            record_promise(act, made, event="promise.made", words=words)
        return promise_id


def change_promise(act: Act, *, promise_id: int, version: int, promised: Promised) -> None:
    """Write an open promise anew over the version that was read.

    Raises as `make_promise` does, `NotAllowed` for all but its owner, who made it and admins, and
    `WrongState` when it has ended or was changed since. What stands there already changes nothing.
    """
    with transaction(act.session):
        found = changeable(act, promise_id)
        words = _cleaned(act, promised, since=found.due_on)
        _check(act, promised, relay_id=found.relay_id, owner_before=found.owner_id)
        wanted = (words, promised.owner_id, promised.due_on, promised.topic_id)
        if found.version == version and wanted == (
            found.words,
            found.owner_id,
            found.due_on,
            found.topic_id,
        ):
            return
        values: dict[str, object] = {
            "words": words,
            "owner_id": promised.owner_id,
            "due_on": promised.due_on,
            "topic_id": promised.topic_id,
        }
        if promised.owner_id != found.owner_id:
            values["reminded_on"] = None  # whoever owes it now has not been reminded
        step_promise(act, promise_id, version=version, expected=PromiseState.OPEN, values=values)
        changed = promises.promise(act.session, promise_id) or found
        record_promise(act, changed, event="promise.changed", words=words)


def changeable(act: Act, promise_id: int) -> Promise:
    """Find a promise for whoever may change it; raises `NotFound` and `NotAllowed`."""
    found = promises.promise(act.session, promise_id) if act.actor.is_staff else None
    if found is None:
        raise NotFound if act.actor.is_staff else NotAllowed
    if not may_change(act.actor, owner_id=found.owner_id, promised_by_id=found.promised_by_id):
        raise NotAllowed
    return found


def step_promise(
    act: Act,
    promise_id: int,
    *,
    version: int,
    expected: PromiseState | None,
    values: dict[str, object],
) -> None:
    """Write the next version by compare-and-set; raises `WrongState` for whoever comes second."""
    question = update(Promise).where(Promise.id == promise_id, Promise.version == version)
    if expected is not None:
        question = question.where(Promise.state == expected)
    stepped = act.session.execute(
        question.values({**values, "version": version + 1}).returning(Promise.id)
    )
    if stepped.scalar() is None:
        raise WrongState(promise_id=promise_id)


def record_promise(act: Act, promise: Promise, *, event: str, **texts: str | None) -> None:
    """Journal a promise among what happened at its visit; `words` are the promise's own."""
    told = {"promise" if name == "words" else name: text for name, text in texts.items()}
    record_event(
        act,
        chain=chain_of(promise.relay_id),
        event=event,
        subject=f"visit:{promise.visit_id}",
        facts={
            "promise": promise.id,
            "version": promise.version,
            "owner": promise.owner_id,
            "due_on": promise.due_on.isoformat(),
            "topic": promise.topic_id,
        },
        personal=told,
    )


def _cleaned(act: Act, promised: Promised, *, since: date | None) -> str:
    """Clean the words, and take no day that has been, unless it stood there before."""
    if promised.due_on < stockholm_date(act.now) and promised.due_on != since:
        raise UnacceptableField(field="due_on", reason=PAST)
    words = fields.text("words", promised.words, max_length=PROMISE_CHARACTERS)
    if words is None:
        raise UnacceptableField(field="words", reason=fields.MISSING)
    return words


def _check(act: Act, promised: Promised, *, relay_id: int, owner_before: int | None = None) -> None:
    if promised.topic_id is not None:
        check_topics(act, [promised.topic_id], relay_id=relay_id)
    if promised.owner_id == owner_before:
        return
    owner = people.person(act.session, promised.owner_id)
    if owner is None or owner.deactivated_at is not None:
        raise UnacceptableField(field="owner_id", reason="not_working")


def _made_before(act: Act, visit_id: int) -> int:
    before = promises.by_intent(act.session, act.intent or "")
    mine = (visit_id, act.actor.person_id)
    if before is None or (before.visit_id, before.promised_by_id) != mine:
        raise KeyReused
    return before.id
