"""What was answered under an idempotency key, for as long as the relay lives."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String, Text, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.extensions import Base
from app.storage.columns import UtcDateTime


class Answer(Base):
    """One intent's answer; `scope` is the person or link that asked, `body` holds no secret and no name."""

    __tablename__ = "answer"
    __table_args__ = (UniqueConstraint("scope", "route", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    scope: Mapped[str] = mapped_column(String(40))
    route: Mapped[str] = mapped_column(String(80))
    key: Mapped[str] = mapped_column(String(36))
    request_digest: Mapped[str] = mapped_column(String(64))
    status: Mapped[int] = mapped_column(default=0)
    body: Mapped[str] = mapped_column(Text, default="")
    visit_id: Mapped[int | None]
    answered_at: Mapped[datetime] = mapped_column(UtcDateTime)


def body_of(session: Session, *, scope: str, route: str, key: str) -> str:
    """Give what was answered under an idempotency key, as JSON; empty where nothing was."""
    body = session.scalar(
        select(Answer.body).where(Answer.scope == scope, Answer.route == route, Answer.key == key)
    )
    return body or ""


def visit_of(session: Session, *, scope: str, route: str, key: str) -> int | None:
    """Find the visit that was answered under an idempotency key."""
    return session.scalar(
        select(Answer.visit_id).where(
            Answer.scope == scope, Answer.route == route, Answer.key == key
        )
    )
