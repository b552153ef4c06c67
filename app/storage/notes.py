"""Notes of what a company said at a visit, each about some topics."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint, select
from sqlalchemy.orm import (
    Mapped,
    Session,
    aliased,
    joinedload,
    mapped_column,
    relationship,
    selectinload,
)

from app.extensions import Base
from app.storage.columns import UtcDateTime
from app.storage.people import Person
from app.storage.topics import Topic
from app.storage.visits import Visit


class Note(Base):
    """What somebody wrote down, as it was last corrected; earlier words are the journal's.

    `intent` is the key under which it was sent, so that it is kept once.
    """

    __tablename__ = "note"
    __table_args__ = (CheckConstraint("version > 0", name="version_positive"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    visit_id: Mapped[int] = mapped_column(ForeignKey("visit.id"), index=True)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    noted_at: Mapped[datetime] = mapped_column(UtcDateTime)
    words: Mapped[str | None] = mapped_column(String(2000))
    version: Mapped[int] = mapped_column(default=1)
    corrected_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    corrected_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    intent: Mapped[str | None] = mapped_column(String(36), unique=True)

    author: Mapped[Person | None] = relationship(foreign_keys=[author_id])
    corrected_by: Mapped[Person | None] = relationship(foreign_keys=[corrected_by_id])
    topics: Mapped[list[Topic]] = relationship(
        secondary="note_topic", order_by=Topic.id, viewonly=True
    )


class NoteTopic(Base):
    """That a note is about a topic."""

    __tablename__ = "note_topic"
    __table_args__ = (UniqueConstraint("note_id", "topic_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    note_id: Mapped[int] = mapped_column(ForeignKey("note.id"))
    topic_id: Mapped[int] = mapped_column(ForeignKey("topic.id"), index=True)


class Noted(NamedTuple):
    """How a note stood when its intent came in before."""

    note_id: int
    visit_id: int
    author_id: int | None


def note(session: Session, note_id: int) -> Note | None:
    """Read a note as it stands."""
    return session.get(Note, note_id, populate_existing=True)


def by_intent(session: Session, intent: str) -> Noted | None:
    """Find the note that was sent under this key before."""
    row = session.execute(
        select(Note.id, Note.visit_id, Note.author_id).where(Note.intent == intent)
    ).one_or_none()
    return Noted(*row) if row else None


def of_talk(session: Session, visit_id: int) -> list[Note]:
    """Give what was noted at a visit, and at those of its leg that were undone, in order."""
    here = aliased(Visit)
    leg = select(Visit.id).join(here, here.handover_id == Visit.handover_id)
    question = (
        select(Note)
        .where(Note.visit_id.in_(leg.where(here.id == visit_id)))
        .options(joinedload(Note.author), joinedload(Note.corrected_by), selectinload(Note.topics))
        .order_by(Note.id)
        .execution_options(populate_existing=True)
    )
    return list(session.scalars(question))
