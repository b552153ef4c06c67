"""Topics: what a talk with a company can be about, a list that each relay's office keeps."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.extensions import Base
from app.storage.columns import UtcDateTime


class Topic(Base):
    """One topic; a retired one is chosen no more, and stays with what was said of it."""

    __tablename__ = "topic"
    __table_args__ = (
        UniqueConstraint("relay_id", "name_sv"),
        UniqueConstraint("relay_id", "name_en"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    relay_id: Mapped[int] = mapped_column(ForeignKey("relay.id"))
    name_sv: Mapped[str] = mapped_column(String(60))
    name_en: Mapped[str] = mapped_column(String(60))
    retired_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    def called(self, language: str) -> str:
        """The name in the reader's language."""
        return self.name_en if language == "en" else self.name_sv


def topic(session: Session, topic_id: int) -> Topic | None:
    """Read a topic as it stands."""
    return session.get(Topic, topic_id, populate_existing=True)


def of_relay(session: Session, relay_id: int) -> list[Topic]:
    """Give a relay's topics in the order in which they were added, the retired ones too."""
    question = select(Topic).where(Topic.relay_id == relay_id).order_by(Topic.id)
    return list(session.scalars(question.execution_options(populate_existing=True)))


def are_of_relay(session: Session, topic_ids: Collection[int], relay_id: int) -> bool:
    """Tell whether all of these are topics of the relay."""
    found = select(Topic.id).where(Topic.relay_id == relay_id, Topic.id.in_(topic_ids))
    return set(session.scalars(found)) == set(topic_ids)
