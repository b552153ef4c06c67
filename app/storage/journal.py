"""The append-only record of every change, one digest chain for each relay and one for the installation."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Base
from app.storage.columns import UtcDateTime

INSTALLATION = "installation"


class JournalEntry(Base):
    """One change: who, when, what; `facts` and `commitments` are canonical JSON."""

    __tablename__ = "journal_entry"
    __table_args__ = (
        UniqueConstraint("chain", "sequence"),
        Index("ix_journal_entry_chain_subject", "chain", "subject"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    chain: Mapped[str] = mapped_column(String(40))
    sequence: Mapped[int]
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    event: Mapped[str] = mapped_column(String(60))
    actor: Mapped[str] = mapped_column(String(60))
    subject: Mapped[str] = mapped_column(String(60))
    facts: Mapped[str] = mapped_column(Text)
    commitments: Mapped[str] = mapped_column(Text)
    device_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    intent: Mapped[str | None] = mapped_column(String(64))
    previous: Mapped[str] = mapped_column(String(64))
    digest: Mapped[str] = mapped_column(String(64))


class JournalText(Base):
    """Personal text that an entry commits to by a salted digest, so that it can be erased."""

    __tablename__ = "journal_text"
    __table_args__ = (UniqueConstraint("entry_id", "field"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("journal_entry.id"))
    field: Mapped[str] = mapped_column(String(40))
    salt: Mapped[str] = mapped_column(String(64))
    value: Mapped[str] = mapped_column(Text)


class JournalHead(Base):
    """Where a chain ends; its MAC is made under a key that the database does not hold."""

    __tablename__ = "journal_head"

    chain: Mapped[str] = mapped_column(String(40), primary_key=True)
    count: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))
    mac: Mapped[str] = mapped_column(String(64))


def chain_of(relay_id: int) -> str:
    return f"relay:{relay_id}"
