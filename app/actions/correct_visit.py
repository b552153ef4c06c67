"""Correct when a visit took place; what stood before stays in the journal."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import update

from app.actions import fields
from app.actions.act import Act
from app.actions.record_event import record_event
from app.domain.errors import NotAllowed, NotFound, UnacceptableField, WrongState
from app.storage import handovers, visits
from app.storage.journal import chain_of
from app.storage.transaction import transaction
from app.storage.visits import Visit

IN_FUTURE = "in_future"


def correct_visit(act: Act, *, visit_id: int, occurred_at: datetime, reason: str | None) -> None:
    """Set the time of a visit that stands, as an admin; the device's own time is left as it came.

    Raises `NotAllowed`, `NotFound`, `ReasonNeeded`, `WrongState` for an annulled visit, and
    `UnacceptableField` (`occurred_at`) for a time that has not come.
    """
    if not act.actor.is_admin:
        raise NotAllowed
    written = fields.required_reason(reason)
    if occurred_at > act.now:
        raise UnacceptableField(field="occurred_at", reason=IN_FUTURE)
    with transaction(act.session):
        visit = visits.by_id(act.session, visit_id)
        if visit is None or handovers.locked(act.session, visit.handover_id) is None:
            raise NotFound
        before = visit.occurred_at
        corrected = act.session.execute(
            update(Visit)
            .where(Visit.id == visit_id, Visit.annulled_at.is_(None))
            .values(occurred_at=occurred_at)
            .returning(Visit.id)
        )
        if corrected.scalar() is None:
            raise WrongState(visit_id=visit_id)
        record_event(
            act,
            chain=chain_of(visit.relay_id),
            event="visit.corrected",
            subject=f"visit:{visit_id}",
            facts={"before": before.isoformat(), "occurred_at": occurred_at.isoformat()},
            personal={"reason": written},
        )
