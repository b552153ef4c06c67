"""Imports of companies: from which file, by which columns, and how far each has come."""

from __future__ import annotations

import json
from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.domain.company_columns import Columns
from app.extensions import Base
from app.storage.columns import UtcDateTime


class CompanyImport(Base):
    """One file's way into a register; the file itself is kept elsewhere, and only until it is read.

    `columns` says which heading tells what, as JSON, and `outlook` what a dry run found; `rows_done`
    moves in the transaction of the rows themselves, so that what was cut off goes on where it stood.
    """

    __tablename__ = "company_import"
    __table_args__ = (Index("ix_company_import_relay_id_created_at", "relay_id", "created_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    relay_id: Mapped[int] = mapped_column(ForeignKey("relay.id"))
    file_name: Mapped[str] = mapped_column(String(200))
    file_digest: Mapped[str] = mapped_column(String(64))
    columns: Mapped[str] = mapped_column(Text)
    rows_done: Mapped[int] = mapped_column(default=0)
    new: Mapped[int] = mapped_column(default=0)
    changed: Mapped[int] = mapped_column(default=0)
    unchanged: Mapped[int] = mapped_column(default=0)
    refused: Mapped[int] = mapped_column(default=0)
    outlook: Mapped[str | None] = mapped_column(Text)
    chosen_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    started_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    trouble: Mapped[str | None] = mapped_column(String(20))
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    put_aside_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


def company_import(session: Session, import_id: int) -> CompanyImport | None:
    return session.get(CompanyImport, import_id)


def newest(session: Session, relay_id: int, *, limit: int = 5) -> list[CompanyImport]:
    return list(
        session.scalars(
            select(CompanyImport)
            .where(CompanyImport.relay_id == relay_id)
            .order_by(CompanyImport.id.desc())
            .limit(limit)
        )
    )


def next_to_look_through(session: Session) -> CompanyImport | None:
    """Find the file whose columns have been pointed out, and which nobody has read yet."""
    return session.scalar(
        select(CompanyImport)
        .where(
            CompanyImport.chosen_at.is_not(None),
            CompanyImport.outlook.is_(None),
            CompanyImport.started_at.is_(None),
            CompanyImport.put_aside_at.is_(None),
        )
        .order_by(CompanyImport.chosen_at, CompanyImport.id)
        .limit(1)
    )


def next_to_take_in(session: Session) -> CompanyImport | None:
    """Find the file that an admin wants taken in, and which is not at its end."""
    return session.scalar(
        select(CompanyImport)
        .where(
            CompanyImport.started_at.is_not(None),
            CompanyImport.finished_at.is_(None),
            CompanyImport.put_aside_at.is_(None),
        )
        .order_by(CompanyImport.started_at, CompanyImport.id)
        .limit(1)
    )


def latest(session: Session, relay_id: int) -> CompanyImport | None:
    """Find the relay's latest import, whose columns are remembered for the next one."""
    return session.scalar(
        select(CompanyImport)
        .where(
            CompanyImport.relay_id == relay_id,
            # One that was only handed in has guesses, which nobody looked at.
            or_(CompanyImport.chosen_at.is_not(None), CompanyImport.finished_at.is_not(None)),
        )
        .order_by(CompanyImport.id.desc())
        .limit(1)
    )


def cut_off(
    session: Session, relay_id: int, *, file_digest: str, columns: Columns
) -> CompanyImport | None:
    """Find an import of this very file by these columns that was begun and never came to its end."""
    begun = session.scalar(
        select(CompanyImport)
        .where(
            CompanyImport.relay_id == relay_id,
            CompanyImport.file_digest == file_digest,
            CompanyImport.finished_at.is_(None),
            CompanyImport.put_aside_at.is_(None),
        )
        .order_by(CompanyImport.id.desc())
        .limit(1)
    )
    return begun if begun and json.loads(begun.columns) == dict(columns) else None
