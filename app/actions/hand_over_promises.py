"""Let one person owe what another owes, as when somebody leaves."""

from __future__ import annotations

from sqlalchemy import select, update

from app.actions.act import Act
from app.actions.make_promise import record_promise
from app.domain.errors import NotAllowed, UnacceptableField
from app.domain.promise import PromiseState
from app.storage import people, promises
from app.storage.promises import Promise
from app.storage.transaction import transaction


def hand_over_promises(act: Act, *, from_person_id: int, to_person_id: int) -> int:
    """Hand over every open promise as an admin, and give how many promises that were.

    Raises `NotAllowed`, and `UnacceptableField` (`to_person_id`) for somebody who does not work here.
    """
    if not act.actor.is_admin:
        raise NotAllowed
    with transaction(act.session):
        taker = people.person(act.session, to_person_id)
        if taker is None or taker.deactivated_at is not None or to_person_id == from_person_id:
            raise UnacceptableField(field="to_person_id", reason="not_working")
        owed = select(Promise.id).where(
            Promise.owner_id == from_person_id, Promise.state == PromiseState.OPEN
        )
        ids = act.session.scalars(owed.order_by(Promise.id)).all()
        for promise_id in ids:
            act.session.execute(
                update(Promise)
                .where(Promise.id == promise_id)
                .values(owner_id=to_person_id, version=Promise.version + 1, reminded_on=None)
            )
            changed = promises.promise(act.session, promise_id)
            if changed is not None:
                record_promise(act, changed, event="promise.handed_over")
        return len(ids)
