"""Let a company's first visit that stands be the one that counts, where none does."""

from __future__ import annotations

from sqlalchemy import select, update

from app.actions.act import Act
from app.storage import visits
from app.storage.candidates import with_successions
from app.storage.visits import Visit


def let_another_count(act: Act, company_id: int) -> int | None:
    """Give the visit that counts from now on, unjournalled; companies that were merged are one."""
    company_ids = with_successions(act.session, [company_id])
    if visits.is_any_counted(act.session, company_ids):
        return None
    first = (
        select(Visit.id)
        .where(Visit.company_id.in_(company_ids), Visit.annulled_at.is_(None))
        .order_by(Visit.position)
        .limit(1)
        .scalar_subquery()
    )
    return act.session.execute(
        update(Visit).where(Visit.id == first).values(revisit=False).returning(Visit.id)
    ).scalar()
