"""Carry a promise on over the end of its leg."""

from __future__ import annotations

from sqlalchemy import update

from app.actions.act import Act
from app.actions.make_promise import changeable, record_promise
from app.domain.errors import WrongState
from app.domain.promise import PromiseState
from app.storage import promises
from app.storage.promises import Promise
from app.storage.transaction import transaction


def carry_promise(act: Act, *, promise_id: int) -> None:
    """Say that a promise goes on although its leg is closed; doing it again changes nothing.

    Raises `NotFound`, `NotAllowed`, and `WrongState` for one that has ended, or while its leg is
    not closed.
    """
    with transaction(act.session):
        found = changeable(act, promise_id)
        told = promises.line(act.session, promise_id)
        if told is None or found.state is not PromiseState.OPEN:
            raise WrongState(promise_id=promise_id)
        if found.carried_at is not None:
            return
        if not told.left_open:
            raise WrongState(promise_id=promise_id)
        act.session.execute(
            update(Promise).where(Promise.id == promise_id).values(carried_at=act.now)
        )
        record_promise(act, found, event="promise.carried")
