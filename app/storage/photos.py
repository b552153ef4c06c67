"""Photos of a visit: what each shows, and its pixels, which are read only where they are shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    Select,
    String,
    func,
    select,
    text,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.extensions import Base
from app.storage.columns import UtcDateTime
from app.storage.people import Person
from app.storage.visits import Visit

_THERE = text("picture IS NOT NULL")


class Photo(Base):
    """One photo, as it was drawn anew; its row stays when the photo itself is gone.

    `digest` is that of `picture`, in hexadecimal: a visit has each picture once, however often it is
    sent. `version` counts what was written about it.
    """

    __tablename__ = "photo"
    __table_args__ = (
        CheckConstraint("version > 0", name="version_positive"),
        CheckConstraint("removed_at IS NULL OR picture IS NULL", name="removed_is_gone"),
        Index(
            "uq_photo_visit_id_digest",
            "visit_id",
            "digest",
            unique=True,
            sqlite_where=_THERE,
            postgresql_where=_THERE,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    visit_id: Mapped[int] = mapped_column(ForeignKey("visit.id"), index=True)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)
    caption: Mapped[str | None] = mapped_column(String(200))
    version: Mapped[int] = mapped_column(default=1)
    width: Mapped[int]
    height: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))
    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    removed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    thumbnail: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    picture: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)


@dataclass(frozen=True, slots=True)
class PhotoLine:
    """A photo that is there, without its pixels; width and height are those of the picture."""

    photo_id: int
    visit_id: int
    author_id: int | None
    author: str | None
    added_at: datetime
    caption: str | None
    version: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Print:
    """A photo as a page of paper shows it."""

    thumbnail: bytes
    caption: str | None


def line(session: Session, photo_id: int) -> PhotoLine | None:
    """Find a photo that is there."""
    row = session.execute(_lines().where(Photo.id == photo_id)).one_or_none()
    return PhotoLine(**row._mapping) if row else None


def of_talk(session: Session, visit_id: int) -> list[PhotoLine]:
    """Give the photos of a visit, and of those of its leg that were undone, in order."""
    leg = select(Visit.handover_id).where(Visit.id == visit_id).scalar_subquery()
    rows = session.execute(_lines().where(Visit.handover_id == leg).order_by(Photo.id))
    return [PhotoLine(**row._mapping) for row in rows]


def asked_of_leg(handover_id: int) -> Select[*tuple[Any, ...]]:
    """Put the question which photos a leg has, to be asked together with others."""
    return _lines().where(Visit.handover_id == handover_id)


def prints_of_leg(session: Session, handover_id: int) -> Sequence[Print]:
    """Give a leg's photos, small, with what they show."""
    rows = session.execute(
        select(Photo.thumbnail, Photo.caption)
        .join(Visit, Visit.id == Photo.visit_id)
        .where(Visit.handover_id == handover_id, Photo.thumbnail.is_not(None))
        .order_by(Photo.id)
    )
    return [Print(row.thumbnail, row.caption) for row in rows]


def picture(session: Session, photo_id: int) -> bytes | None:
    """Read a photo's pixels, as JPEG."""
    return session.scalar(select(Photo.picture).where(Photo.id == photo_id))


def thumbnail(session: Session, photo_id: int) -> bytes | None:
    """Read a photo as small as a list shows it, as JPEG."""
    return session.scalar(select(Photo.thumbnail).where(Photo.id == photo_id))


def count(session: Session, visit_id: int) -> int:
    """Count a visit's photos that are there."""
    question = select(func.count()).select_from(Photo).where(Photo.visit_id == visit_id)
    return session.execute(question.where(Photo.picture.is_not(None))).scalar_one()


def with_digest(session: Session, visit_id: int, digest: str) -> int | None:
    """Find the photo of a visit that is this very picture."""
    question = select(Photo.id).where(Photo.visit_id == visit_id, Photo.digest == digest)
    return session.scalar(question.where(Photo.picture.is_not(None)))


def _lines() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Photo.id.label("photo_id"),
            Photo.visit_id,
            Photo.author_id,
            Person.name.label("author"),
            Photo.added_at,
            Photo.caption,
            Photo.version,
            Photo.width,
            Photo.height,
        )
        .join(Visit, Visit.id == Photo.visit_id)
        .outerjoin(Person, Person.id == Photo.author_id)
        .where(Photo.picture.is_not(None))
    )
