"""Imports of companies: from which file, by which columns, and how far each has come."""

from __future__ import annotations

import json
from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.domain.company_columns import Columns
from app.extensions import Base
from app.storage.columns import UtcDateTime


class CompanyImport(Base):
    """One file's way into a register; the file itself is kept elsewhere, and only until it is read.

    `columns` says which heading tells what, as JSON; `rows_done` moves in the transaction of the
    rows themselves, so that what was cut off goes on where it stood.
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
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    put_aside_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


def company_import(session: Session, import_id: int) -> CompanyImport | None:
    return session.get(CompanyImport, import_id)


def latest(session: Session, relay_id: int) -> CompanyImport | None:
    """Find the relay's latest import, whose columns are remembered for the next one."""
    return session.scalar(
        select(CompanyImport)
        .where(CompanyImport.relay_id == relay_id)
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
