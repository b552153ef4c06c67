"""Let somebody see to a handover until the baton has gone on, in the place of whoever did so far."""

from __future__ import annotations

from sqlalchemy import update

from app.actions.act import Act
from app.actions.record_event import record_event
from app.domain.errors import NotAllowed, NotFound, WrongState
from app.domain.handover import ACTIVE
from app.storage import handovers, people
from app.storage.charges import Charge
from app.storage.journal import chain_of
from app.storage.transaction import transaction
from app.storage.upsert import inserted_id


def give_charge(act: Act, *, handover_id: int, person_id: int) -> None:
    """Give it, as an admin; giving it to whoever has it changes nothing.

    Raises `NotAllowed`, `NotFound`, and `WrongState` once the baton has gone on, or for a person who
    is shut out.
    """
    if not act.actor.is_admin:
        raise NotAllowed
    with transaction(act.session):
        handover = handovers.locked(act.session, handover_id)
        person = people.person(act.session, person_id)
        if handover is None or person is None:
            raise NotFound
        if handover.state not in ACTIVE or person.deactivated_at is not None:
            raise WrongState(handover_id=handover_id)
        before = _ended(act, handover_id, unless=person_id)
        if not _begin(act, handover_id, person_id):
            return
        record_event(
            act,
            chain=chain_of(handover.relay_id),
            event="handover.charge_given",
            subject=f"handover:{handover_id}",
            facts={"before": before, "person": person_id},
        )


def take_charge(act: Act, handover_id: int) -> None:
    """Let whoever makes a handover see to it, as a part of making it; unjournalled."""
    if act.actor.is_admin and act.actor.person_id is not None:
        _begin(act, handover_id, act.actor.person_id)


def let_charge_follow(act: Act, *, handover_id: int, to: int) -> None:
    """Let whoever saw to a handover see to the one that takes its place; unjournalled."""
    person_id = _ended(act, handover_id)
    if person_id is not None:
        _begin(act, to, person_id)


def _ended(act: Act, handover_id: int, *, unless: int | None = None) -> int | None:
    return act.session.execute(
        update(Charge)
        .where(
            Charge.handover_id == handover_id,
            Charge.person_id.is_distinct_from(unless),
            Charge.ended_at.is_(None),
        )
        .values(ended_at=act.now)
        .returning(Charge.person_id)
    ).scalar()


def _begin(act: Act, handover_id: int, person_id: int) -> bool:
    """Tell whether it was begun: one is open already for whoever comes second."""
    values = {
        "handover_id": handover_id,
        "person_id": person_id,
        "given_at": act.now,
        "given_by_id": act.actor.person_id,
    }
    return inserted_id(act.session, Charge, values=values) is not None
