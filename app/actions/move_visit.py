"""Move a visit that was logged at the wrong handover to the right one; its nominations follow."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import insert, select, update

from app.actions import fields
from app.actions.act import Act
from app.actions.annul_visit import take_back
from app.actions.record_event import record_event
from app.actions.steps import step_baton, step_handover
from app.adapters.tokens import new_nonce
from app.domain.baton import MOVING, BatonState
from app.domain.errors import NotAllowed, NotFound, WrongState
from app.domain.handover import AWAITING, HandoverState
from app.domain.nomination import OPEN
from app.storage import handovers, nominations, visits
from app.storage.handovers import Handover
from app.storage.journal import chain_of
from app.storage.nominations import Nomination
from app.storage.transaction import transaction
from app.storage.upsert import inserted_id
from app.storage.visits import Participant, Visit


@dataclass(frozen=True, slots=True)
class MovedVisit:
    """The visit that was annulled, and the one that stands in its place."""

    annulled_id: int
    visit_id: int


def move_visit(act: Act, *, visit_id: int, handover_id: int, reason: str | None) -> MovedVisit:
    """Annul the visit and log it anew, as it was, at a handover that awaits one.

    Raises `NotAllowed`, `NotFound`, `ReasonNeeded`, and `WrongState` when the visit is annulled or
    its baton has gone on, when the other handover awaits none, or when both have choices.
    """
    if not act.actor.is_admin:
        raise NotAllowed
    written = fields.required_reason(reason)
    with transaction(act.session):
        visit, source, target = _found(act, visit_id, handover_id)
        chosen = nominations.open_of(act.session, source.id)
        if source.state is not HandoverState.VISITED or (
            chosen and nominations.open_of(act.session, target.id)
        ):
            raise WrongState(visit_id=visit_id)
        take_back(act, visit, source, reason=written)
        if not step_handover(act, target.id, expected=AWAITING, to=HandoverState.VISITED):
            raise WrongState(handover_id=handover_id)
        new_id = _log_anew(act, visit, target)
        _let_nominations_follow(act, source, target, visit_id=new_id)
        step_baton(act, target.baton_id, expected=MOVING, to=BatonState.WITH_COMPANY)
        _record(act, visit, target, new_id=new_id, reason=written)
        return MovedVisit(visit.id, new_id)


def _found(act: Act, visit_id: int, handover_id: int) -> tuple[Visit, Handover, Handover]:
    """Lock both handovers, in the order of their ids, and read all three as they stand."""
    visit = visits.by_id(act.session, visit_id)
    if visit is None or visit.handover_id == handover_id:
        raise NotFound
    locked = {
        one: handovers.locked(act.session, one) for one in sorted({visit.handover_id, handover_id})
    }
    visit = visits.by_id(act.session, visit_id)
    source, target = locked[visit.handover_id] if visit else None, locked[handover_id]
    if visit is None or source is None or target is None or source.relay_id != target.relay_id:
        raise NotFound
    return visit, source, target


def _log_anew(act: Act, visit: Visit, target: Handover) -> int:
    """Insert the visit with its own times, as a revisit where the company counts already."""
    values = {
        "relay_id": target.relay_id,
        "handover_id": target.id,
        "position": target.position,
        "company_id": target.company_id,
        "source": visit.source,
        "logged_by_id": visit.logged_by_id,
        "logged_at": act.now,
        "occurred_at": visit.occurred_at,
        "captured_at": visit.captured_at,
        "sent_at": visit.sent_at,
        "skew_seconds": visit.skew_seconds,
        "note": visit.note,
        "link_nonce": new_nonce(),
    }
    new_id = inserted_id(act.session, Visit, values={**values, "revisit": False})
    if new_id is None:
        again = insert(Visit).values(**values, revisit=True).returning(Visit.id)
        new_id = act.session.execute(again).scalar_one()
    _bring_participants(act, visit, new_id=new_id)
    return new_id


def _bring_participants(act: Act, visit: Visit, *, new_id: int) -> None:
    there = act.session.execute(
        select(Participant.person_id, Participant.name)
        .where(Participant.visit_id == visit.id, Participant.left_at.is_(None))
        .order_by(Participant.id)
    ).all()
    for person_id, name in there:
        act.session.execute(
            insert(Participant).values(
                visit_id=new_id, person_id=person_id, name=name, joined_at=act.now
            )
        )


def _let_nominations_follow(act: Act, source: Handover, target: Handover, *, visit_id: int) -> None:
    """Taking the visit back has held them; they wait for review again where they belong."""
    act.session.execute(
        update(Nomination)
        .where(Nomination.handover_id == source.id, Nomination.state.in_(tuple(OPEN)))
        .values(handover_id=target.id, visit_id=visit_id, visit_undone=False)
    )
    act.session.execute(
        update(Nomination)
        .where(Nomination.handover_id == target.id, Nomination.visit_undone.is_(True))
        .values(visit_id=visit_id, visit_undone=False)
    )


def _record(act: Act, visit: Visit, target: Handover, *, new_id: int, reason: str) -> None:
    chain = chain_of(target.relay_id)
    record_event(
        act,
        chain=chain,
        event="visit.annulled",
        subject=f"visit:{visit.id}",
        facts={"handover": visit.handover_id, "moved_to": new_id},
        personal={"reason": reason},
    )
    record_event(
        act,
        chain=chain,
        event="visit.logged",
        subject=f"visit:{new_id}",
        facts={
            "handover": target.id,
            "company": target.company_id,
            "moved_from": visit.id,
            "occurred_at": visit.occurred_at.isoformat(),
        },
    )
