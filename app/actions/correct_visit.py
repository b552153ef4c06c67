"""Correct when a visit took place and who was there; what stood before stays in the journal."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select, update

from app.actions import fields
from app.actions.act import Act
from app.actions.record_event import record_event
from app.actions.record_visit import joins
from app.domain.errors import NotAllowed, NotFound, UnacceptableField, WrongState
from app.domain.journal import JSON
from app.storage import handovers, people, visits
from app.storage.journal import chain_of
from app.storage.transaction import transaction
from app.storage.visits import Participant, Visit

IN_FUTURE = "in_future"


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """What is to be put right: the time, where it is given, those who were not there, and those who were.

    `was` is the time that the page showed; where another stands by now, nothing is corrected.
    """

    occurred_at: datetime | None = None
    was: datetime | None = None
    gone: Collection[int] = ()
    came: Collection[int] = ()
    names: Sequence[str] = ()


def correct_visit(act: Act, *, visit_id: int, correction: Correction, reason: str | None) -> bool:
    """Correct a visit that stands, as an admin, and tell whether that changed anything.

    The device's own time is left as it came. Raises `NotAllowed`, `NotFound`, `ReasonNeeded`,
    `WrongState` for an annulled visit or a time that somebody else has corrected, and
    `UnacceptableField` (`occurred_at` for a time that has not come, `names`).
    """
    if not act.actor.is_admin:
        raise NotAllowed
    written = fields.required_reason(reason)
    names = [fields.line("names", name) for name in correction.names]
    if correction.occurred_at is not None and correction.occurred_at > act.now:
        raise UnacceptableField(field="occurred_at", reason=IN_FUTURE)
    with transaction(act.session):
        visit = _standing(act, visit_id)
        changed: dict[str, JSON] = {
            **_time_corrected(act, visit, correction),
            **_taken_off(act, visit_id, correction.gone),
            **_brought_along(act, visit_id, correction.came, [name for name in names if name]),
        }
        if changed:
            record_event(
                act,
                chain=chain_of(visit.relay_id),
                event="visit.corrected",
                subject=f"visit:{visit_id}",
                facts=changed,
                personal={"reason": written},
            )
        return bool(changed)


def _standing(act: Act, visit_id: int) -> Visit:
    visit = visits.by_id(act.session, visit_id)
    if visit is None or handovers.locked(act.session, visit.handover_id) is None:
        raise NotFound
    visit = visits.by_id(act.session, visit_id)
    if visit is None or visit.annulled_at is not None:
        raise WrongState(visit_id=visit_id)
    return visit


def _time_corrected(act: Act, visit: Visit, correction: Correction) -> dict[str, JSON]:
    wished, before = correction.occurred_at, visit.occurred_at
    if wished is None or wished == before:
        return {}
    corrected = act.session.execute(
        update(Visit)
        .where(Visit.id == visit.id, Visit.occurred_at == (correction.was or before))
        .values(occurred_at=wished)
        .returning(Visit.id)
    )
    if corrected.scalar() is None:
        raise WrongState(visit_id=visit.id)
    return {"before": before.isoformat(), "occurred_at": wished.isoformat()}


def _taken_off(act: Act, visit_id: int, gone: Collection[int]) -> dict[str, JSON]:
    left = act.session.scalars(
        update(Participant)
        .where(
            Participant.visit_id == visit_id,
            Participant.id.in_(gone),
            Participant.left_at.is_(None),
        )
        .values(left_at=act.now)
        .returning(Participant.id)
    ).all()
    return {"removed": sorted(left)} if left else {}


def _brought_along(
    act: Act, visit_id: int, came: Collection[int], names: Sequence[str]
) -> dict[str, JSON]:
    colleagues = [person_id for person_id in came if people.person(act.session, person_id)]
    joined = [one for one in colleagues if joins(act, visit_id, person_id=one)]
    there = set(
        act.session.scalars(
            select(Participant.name).where(
                Participant.visit_id == visit_id,
                Participant.person_id.is_(None),
                Participant.left_at.is_(None),
            )
        )
    )
    added = [
        act.session.execute(
            insert(Participant)
            .values(visit_id=visit_id, name=name, joined_at=act.now)
            .returning(Participant.id)
        ).scalar_one()
        for name in dict.fromkeys(names)
        if name not in there
    ]
    facts: dict[str, JSON] = {"joined": joined} if joined else {}
    return {**facts, "added": added} if added else facts
