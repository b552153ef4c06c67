"""Companies and their workplaces, as a relay knows them."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, func, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from app.extensions import Base
from app.storage.columns import UtcDateTime, state_column, states_check

SEARCH_LIMIT = 8


class CompanyStatus(StrEnum):
    """What is known of the company's standing; unknown is neither good nor bad."""

    UNKNOWN = "unknown"
    ACTIVE = "active"
    BANKRUPT = "bankrupt"
    DEREGISTERED = "deregistered"


class Company(Base):
    """A company in a relay's register.

    `organisation_number` is only ever that of a legal person; a sole trader's is a personal
    identity number and is kept as `number_mac` alone.
    """

    __tablename__ = "company"
    __table_args__ = (
        states_check("status", CompanyStatus),
        UniqueConstraint("relay_id", "organisation_number"),
        UniqueConstraint("relay_id", "number_mac"),
        Index("ix_company_relay_id_search_key", "relay_id", "search_key"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    relay_id: Mapped[int] = mapped_column(ForeignKey("relay.id"))
    name: Mapped[str] = mapped_column(String(120))
    sort_key: Mapped[str] = mapped_column(String(400))
    search_key: Mapped[str] = mapped_column(String(400))
    organisation_number: Mapped[str | None] = mapped_column(String(10))
    number_mac: Mapped[str | None] = mapped_column(String(64))
    status: Mapped[CompanyStatus] = mapped_column(
        state_column(CompanyStatus), default=CompanyStatus.UNKNOWN
    )
    successor_id: Mapped[int | None] = mapped_column(ForeignKey("company.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    workplaces: Mapped[list[Workplace]] = relationship(order_by="Workplace.id")


class Workplace(Base):
    """Where a company works; it decides whether the company is in the municipality."""

    __tablename__ = "workplace"
    __table_args__ = (UniqueConstraint("id", "company_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    company_id: Mapped[int] = mapped_column(ForeignKey("company.id"), index=True)
    place: Mapped[str | None] = mapped_column(String(80))
    municipality_code: Mapped[str | None] = mapped_column(String(4))
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    company: Mapped[Company] = relationship(back_populates="workplaces")


def workplace(session: Session, workplace_id: int, *, relay_id: int) -> Workplace | None:
    """Find a workplace together with its company, within one relay."""
    return session.scalar(
        select(Workplace)
        .join(Workplace.company)
        .where(Workplace.id == workplace_id, Company.relay_id == relay_id)
    )


def first_workplace_of(session: Session, company_id: int, *, relay_id: int) -> Workplace | None:
    return session.scalar(
        select(Workplace)
        .join(Workplace.company)
        .where(Company.id == company_id, Company.relay_id == relay_id)
        .order_by(Workplace.id)
        .limit(1)
    )


def named(session: Session, *, relay_id: int, search_key: str) -> list[Company]:
    """Find the companies whose whole name folds to this key."""
    return list(
        session.scalars(
            select(Company)
            .where(Company.relay_id == relay_id, Company.search_key == search_key)
            .order_by(Company.id)
        )
    )


def search(session: Session, *, relay_id: int, key: str) -> list[Workplace]:
    """Find workplaces whose company name or place contains the folded key, best hits first."""
    pattern = _escaped(key)
    begins = Company.search_key.like(f"{pattern}%", escape="\\")
    return list(
        session.scalars(
            select(Workplace)
            .join(Workplace.company)
            .where(
                Company.relay_id == relay_id,
                Company.successor_id.is_(None),
                or_(
                    Company.search_key.like(f"%{pattern}%", escape="\\"),
                    func.lower(Workplace.place).like(f"{pattern}%", escape="\\"),
                ),
            )
            .order_by(begins.desc(), Company.sort_key, Workplace.id)
            .limit(SEARCH_LIMIT)
        )
    )


def _escaped(key: str) -> str:
    return key.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
