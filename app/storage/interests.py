"""Interests (jäv) that somebody has declared in a nomination, which call for a second person."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from app.extensions import Base
from app.storage.columns import UtcDateTime
from app.storage.people import Person

_STANDS = text("withdrawn_at IS NULL")


class Interest(Base):
    """That one of us has a stake in what is decided; `about` says what, in their own words."""

    __tablename__ = "interest"
    __table_args__ = (
        Index(
            "uq_interest_stands",
            "nomination_id",
            "person_id",
            unique=True,
            sqlite_where=_STANDS,
            postgresql_where=_STANDS,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    nomination_id: Mapped[int] = mapped_column(ForeignKey("nomination.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    about: Mapped[str | None] = mapped_column(String(500))
    declared_at: Mapped[datetime] = mapped_column(UtcDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    person: Mapped[Person] = relationship()


def standing_of(session: Session, nomination_id: int) -> list[Interest]:
    """Give the interests in a nomination that were not withdrawn."""
    return list(
        session.scalars(
            select(Interest)
            .where(Interest.nomination_id == nomination_id, Interest.withdrawn_at.is_(None))
            .order_by(Interest.id)
        )
    )


def is_declared_by(session: Session, nomination_id: int, person_id: int | None) -> bool:
    """Tell whether this person has an interest in the nomination."""
    return any(one.person_id == person_id for one in standing_of(session, nomination_id))
