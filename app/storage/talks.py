"""A visit as the place of a talk: with whom, where and when; what was said has files of its own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from app.storage.handovers import Code, Handover
from app.storage.visits import Visit


@dataclass(frozen=True, slots=True)
class Talk:
    """A visit that was logged; `code` is the live one of its handover's card."""

    visit_id: int
    handover_id: int
    relay_id: int
    company_id: int
    company: str
    place: str | None
    occurred_at: datetime
    annulled_at: datetime | None
    logged_by_id: int | None
    code: str | None


def talk(session: Session, visit_id: int) -> Talk | None:
    """Find the talk of a visit, annulled or not."""
    row = session.execute(
        select(
            Visit.id.label("visit_id"),
            Visit.handover_id,
            Visit.relay_id,
            Visit.company_id,
            Handover.company_name.label("company"),
            Handover.place,
            Visit.occurred_at,
            Visit.annulled_at,
            Visit.logged_by_id,
            Code.value.label("code"),
        )
        .join(Handover, Handover.id == Visit.handover_id)
        .outerjoin(Code, and_(Code.handover_id == Handover.id, Code.replaced_at.is_(None)))
        .where(Visit.id == visit_id)
    ).one_or_none()
    return Talk(**row._mapping) if row else None
