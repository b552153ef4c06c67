"""Remind the owners of promises that are due: the worker's round, safe to repeat and to interrupt."""

from __future__ import annotations

from datetime import date

from sqlalchemy import literal, or_, select, update

from app.actions import fields
from app.actions.act import Act
from app.actions.post_mail import SWEDISH, About, post_to_chosen
from app.actions.record_event import record_event
from app.domain.calendar import stockholm_date
from app.domain.errors import NotAllowed, NotFound, UnacceptableField
from app.domain.mail import MailKind
from app.domain.promise import PromiseRhythm, PromiseState, reminder_day
from app.storage import promises, relays
from app.storage.journal import chain_of
from app.storage.people import Person
from app.storage.promises import Promise, RelayPromiseRhythm
from app.storage.transaction import transaction

MOST_DAYS = 365


def remind_of_promises(act: Act) -> int:
    """Post what is due today, once for each promise and day, and give how many letters that were."""
    today = stockholm_date(act.now)
    act.session.rollback()
    owed = promises.owed(act.session, today=today)
    act.session.rollback()
    posted = 0
    for one in owed:
        day = reminder_day(
            one.due_on,
            promised_on=stockholm_date(one.promised_at),
            today=today,
            rhythm=one.rhythm,
        )
        if day is not None:
            posted += _remind(act, one.promise_id, day)
    return posted


def set_promise_rhythm(act: Act, *, relay_id: int, rhythm: PromiseRhythm) -> None:
    """Give a relay its own intervals, as an admin.

    Raises `NotAllowed`, `NotFound`, and `UnacceptableField` (`before_days`, `again_days`).
    """
    if not act.actor.is_admin:
        raise NotAllowed
    for name in ("before_days", "again_days"):
        if not 1 <= getattr(rhythm, name) <= MOST_DAYS:
            raise UnacceptableField(field=name, reason=fields.INVALID)
    with transaction(act.session):
        if relays.locked(act.session, relay_id) is None:
            raise NotFound
        if promises.rhythm_of(act.session, relay_id) == rhythm:
            return
        act.session.merge(
            RelayPromiseRhythm(
                relay_id=relay_id, before_days=rhythm.before_days, again_days=rhythm.again_days
            )
        )
        act.session.flush()
        record_event(
            act,
            chain=chain_of(relay_id),
            event="relay.promise_rhythm_set",
            subject=f"relay:{relay_id}",
            facts={"before_days": rhythm.before_days, "again_days": rhythm.again_days},
        )


def _remind(act: Act, promise_id: int, day: date) -> int:
    """Claim the day by compare-and-set; of several workers one posts."""
    with transaction(act.session):
        claimed = act.session.execute(
            update(Promise)
            .where(
                Promise.id == promise_id,
                Promise.state == PromiseState.OPEN,
                or_(Promise.reminded_on.is_(None), Promise.reminded_on < day),
            )
            .values(reminded_on=day)
            .returning(Promise.owner_id, Promise.relay_id)
        ).one_or_none()
        if claimed is None:
            return 0
        owner = select(Person.email, Person.name, literal(SWEDISH)).where(
            Person.id == claimed.owner_id
        )
        about = About(f"promise:{promise_id}", version=day.toordinal(), relay_id=claimed.relay_id)
        return post_to_chosen(act, MailKind.PROMISE_DUE, about, owner)
