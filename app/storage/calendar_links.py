"""The links by which members of staff subscribe to their own calendar."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, select, text, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.extensions import Base
from app.storage.columns import UtcDateTime
from app.storage.people import Person

_LIVE = text("revoked_at IS NULL")


class CalendarLink(Base):
    """A person's private calendar; of each person one link is live, and `nonce` is its random part."""

    __tablename__ = "calendar_link"
    __table_args__ = (
        Index(
            "uq_calendar_link_live",
            "person_id",
            unique=True,
            sqlite_where=_LIVE,
            postgresql_where=_LIVE,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    nonce: Mapped[str] = mapped_column(String(24), unique=True)
    issued_at: Mapped[datetime] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


def live_nonce(session: Session, person_id: int) -> str | None:
    return session.scalar(
        select(CalendarLink.nonce).where(
            CalendarLink.person_id == person_id, CalendarLink.revoked_at.is_(None)
        )
    )


def opens(session: Session, nonce: str) -> bool:
    """Tell whether a link is live, and its person still works here."""
    question = (
        select(CalendarLink.id)
        .join(Person, Person.id == CalendarLink.person_id)
        .where(
            CalendarLink.nonce == nonce,
            CalendarLink.revoked_at.is_(None),
            Person.deactivated_at.is_(None),
        )
    )
    return session.scalar(question) is not None


def revoke(session: Session, person_id: int, *, now: datetime) -> None:
    """End the link that is live, if there is one."""
    session.execute(
        update(CalendarLink)
        .where(CalendarLink.person_id == person_id, CalendarLink.revoked_at.is_(None))
        .values(revoked_at=now)
    )
