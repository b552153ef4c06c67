"""Remind the owners of promises that are due: the worker's round, safe to repeat and to interrupt."""

from __future__ import annotations

from datetime import date

from sqlalchemy import literal, or_, select, update

from app.actions.act import Act
from app.actions.post_mail import SWEDISH, About, post_to_chosen
from app.domain.calendar import stockholm_date
from app.domain.mail import MailKind
from app.domain.promise import PromiseState, reminder_day
from app.storage import promises
from app.storage.people import Person
from app.storage.promises import Promise
from app.storage.transaction import transaction


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
