"""Which handovers a scan that waits for a decision may have been about."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from app.domain.calendar import stockholm_date, stockholm_day
from app.domain.handover import ACTIVE, HandoverState
from app.storage.handovers import Handover
from app.storage.visits import Visit

NEAR = timedelta(days=14)
LIMIT = 50


@dataclass(frozen=True, slots=True)
class LikelyLeg:
    """A handover, and the day of its visit: the day it took place, or else the one it is planned for."""

    handover_id: int
    number: int
    company: str
    state: HandoverState
    day: date | None

    def may_be_of(self, day: date) -> bool:
        """Tell whether the baton is there now, or was to be within a fortnight of a day."""
        return self.state in ACTIVE or (self.day is not None and abs(self.day - day) <= NEAR)


def near(session: Session, relay_id: int, *, days: Collection[date]) -> list[LikelyLeg]:
    """Find a relay's handovers under way and those around the given days, the newest first."""
    if not days:
        return []
    first, last = min(days) - NEAR, max(days) + NEAR
    rows = session.execute(
        select(
            Handover.id,
            Handover.number,
            Handover.company_name,
            Handover.state,
            Handover.scheduled_on,
            Visit.occurred_at,
        )
        .outerjoin(Visit, and_(Visit.handover_id == Handover.id, Visit.annulled_at.is_(None)))
        .where(
            Handover.relay_id == relay_id,
            Handover.state != HandoverState.CANCELLED,
            or_(
                Handover.state.in_(tuple(ACTIVE)),
                Handover.scheduled_on.between(first, last),
                Visit.occurred_at.between(stockholm_day(first)[0], stockholm_day(last)[1]),
            ),
        )
        .order_by(Handover.number.desc())
        .limit(LIMIT)
    )
    return [
        LikelyLeg(handover_id, number, company, state, _day(planned, visited))
        for handover_id, number, company, state, planned, visited in rows
    ]


def _day(planned: date | None, visited: datetime | None) -> date | None:
    return stockholm_date(visited) if visited else planned
