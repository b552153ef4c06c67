"""What companies said at the visits of a decade, written as rows in one go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, insert, select
from sqlalchemy.orm import Session

from app.storage.handovers import Handover
from app.storage.notes import Note, NoteTopic
from app.storage.topics import Topic
from app.storage.transaction import transaction
from app.storage.visits import Visit


@dataclass(frozen=True, slots=True)
class Talked:
    """A visit at which something was noted."""

    visit_id: int
    company_id: int
    place: str | None
    at: datetime


def make_topics(session: Session, relay_id: int, *names: str) -> list[int]:
    """Give the topics of a relay."""
    with transaction(session):
        rows = [Topic(relay_id=relay_id, name_sv=name, name_en=f"{name} (en)") for name in names]
        session.add_all(rows)
        session.flush()
        return [row.id for row in rows]


def note_all(engine: Engine, relay_id: int, topic_ids: Sequence[int]) -> list[Talked]:
    """Note at every visit of a relay that it was about these topics; the latest is the last."""
    with Session(engine) as session, transaction(session):
        visits = [
            Talked(*row)
            for row in session.execute(
                select(Visit.id, Visit.company_id, Handover.place, Visit.occurred_at)
                .join(Handover, Handover.id == Visit.handover_id)
                .where(Visit.relay_id == relay_id)
                .order_by(Visit.id)
            )
        ]
        noted = insert(Note).returning(Note.id, sort_by_parameter_order=True)
        ids = session.scalars(
            noted, [{"visit_id": one.visit_id, "noted_at": one.at, "version": 1} for one in visits]
        ).all()
        about = [{"note_id": note, "topic_id": topic} for note in ids for topic in topic_ids]
        session.execute(insert(NoteTopic), about)
        return visits
