"""Companies that turned out to be the same: which was taken into which, and what moved along."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from app.extensions import Base
from app.storage.columns import UtcDateTime
from app.storage.companies import Company

_STANDS = text("undone_at IS NULL")


class CompanyMerge(Base):
    """One company taken into another; `moved` holds as JSON the rows that undoing puts back.

    Among them `firsts`: who was turned to first at either company until then.
    """

    __tablename__ = "company_merge"
    __table_args__ = (
        CheckConstraint("merged_id <> survivor_id", name="two_companies"),
        Index(
            "uq_company_merge_stands",
            "merged_id",
            unique=True,
            sqlite_where=_STANDS,
            postgresql_where=_STANDS,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    merged_id: Mapped[int] = mapped_column(ForeignKey("company.id"))
    survivor_id: Mapped[int] = mapped_column(ForeignKey("company.id"), index=True)
    moved: Mapped[str] = mapped_column(Text)
    merged_at: Mapped[datetime] = mapped_column(UtcDateTime)
    merged_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    undone_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    merged: Mapped[Company] = relationship(foreign_keys=[merged_id])


def of(session: Session, company_ids: Collection[int]) -> list[CompanyMerge]:
    """Give the merges that stand by which any of these companies were taken into others."""
    return list(
        session.scalars(
            select(CompanyMerge)
            .where(CompanyMerge.merged_id.in_(company_ids), CompanyMerge.undone_at.is_(None))
            .order_by(CompanyMerge.id)
        )
    )


def into(session: Session, company_id: int) -> list[CompanyMerge]:
    """Give the merges by which others were taken into a company, the latest first."""
    return list(
        session.scalars(
            select(CompanyMerge)
            .where(CompanyMerge.survivor_id == company_id, CompanyMerge.undone_at.is_(None))
            .order_by(CompanyMerge.id.desc())
        )
    )
