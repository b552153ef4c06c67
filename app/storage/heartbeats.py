"""When the work that nobody asks for was last seen to."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.extensions import Base
from app.storage.columns import UtcDateTime

WORKER = "worker"
# A letter whose server hangs keeps a worker for minutes.
LATE_AFTER = timedelta(minutes=10)


class Heartbeat(Base):
    """One line for each kind of process that runs by itself."""

    __tablename__ = "heartbeat"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


def last_beat(session: Session) -> datetime | None:
    """Give when a worker last said that it lives."""
    return session.scalar(select(Heartbeat.at).where(Heartbeat.name == WORKER))
