"""A company's contact persons: personal data, kept for as long as they speak for it.

Whoever is asked of a company speaks for its whole family: for those it was merged with, too.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Select, String, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from app.domain.contact import Language
from app.extensions import Base
from app.storage.columns import UtcDateTime, state_column, states_check
from app.storage.companies import Company, families

_PRIMARY = text("is_primary AND ended_at IS NULL")


class Contact(Base):
    """Somebody to turn to at a company, from `since` until `ended_at`; any part may be unknown."""

    __tablename__ = "contact"
    __table_args__ = (
        states_check("language", Language),
        Index(
            "uq_contact_primary",
            "company_id",
            unique=True,
            sqlite_where=_PRIMARY,
            postgresql_where=_PRIMARY,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    company_id: Mapped[int] = mapped_column(ForeignKey("company.id"), index=True)
    name: Mapped[str | None] = mapped_column(String(120))
    role: Mapped[str | None] = mapped_column(String(80))
    email: Mapped[str | None] = mapped_column(String(254))
    phone: Mapped[str | None] = mapped_column(String(40))
    language: Mapped[Language | None] = mapped_column(state_column(Language))
    is_primary: Mapped[bool] = mapped_column(default=False)
    since: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    company: Mapped[Company] = relationship()


def of_company(session: Session, company_id: int) -> list[Contact]:
    """Give those who speak for a company now, the one to turn to first at the top."""
    return list(session.scalars(_present(company_id)))


def to_invite(session: Session, company_id: int) -> Contact | None:
    """Find whom to write to: the first of those who have an address."""
    return session.scalar(_present(company_id).where(Contact.email.is_not(None)).limit(1))


def to_call(session: Session, company_id: int) -> Contact | None:
    """Find whom to call: the first of those who have a telephone number."""
    return session.scalar(_present(company_id).where(Contact.phone.is_not(None)).limit(1))


def contact(session: Session, contact_id: int) -> Contact | None:
    """Find somebody who still speaks for their company."""
    return session.scalar(
        select(Contact).where(Contact.id == contact_id, Contact.ended_at.is_(None))
    )


def _present(company_id: int) -> Select[Contact]:
    family = families([company_id])
    return (
        select(Contact)
        .where(Contact.company_id.in_(select(family.c.id)), Contact.ended_at.is_(None))
        .order_by(Contact.is_primary.desc(), Contact.id)
    )
