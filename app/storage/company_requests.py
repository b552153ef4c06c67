"""What companies ask for through their own links, until a person has decided."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Select, String, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from app.domain.company_request import Outcome, RequestKind
from app.extensions import Base
from app.storage.columns import UtcDateTime, state_column, states_check
from app.storage.companies import Company
from app.storage.handovers import Handover

_WAITING = text("decided_at IS NULL")


class CompanyRequest(Base):
    """One wish; `subject` names what it is about, and of each kind and subject one waits at a time."""

    __tablename__ = "company_request"
    __table_args__ = (
        states_check("kind", RequestKind),
        states_check("outcome", Outcome),
        CheckConstraint("(decided_at IS NULL) = (outcome IS NULL)", name="decided_has_outcome"),
        CheckConstraint("wished_at IS NULL OR wished_on IS NOT NULL", name="wished_time_has_day"),
        Index(
            "uq_company_request_waiting",
            "kind",
            "subject",
            unique=True,
            sqlite_where=_WAITING,
            postgresql_where=_WAITING,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    relay_id: Mapped[int] = mapped_column(ForeignKey("relay.id"), index=True)
    kind: Mapped[RequestKind] = mapped_column(state_column(RequestKind))
    subject: Mapped[str] = mapped_column(String(40))
    company_id: Mapped[int | None] = mapped_column(ForeignKey("company.id"))
    company_name: Mapped[str] = mapped_column(String(120))
    handover_id: Mapped[int] = mapped_column(ForeignKey("handover.id"))
    nomination_id: Mapped[int | None] = mapped_column(ForeignKey("nomination.id"))
    wished_on: Mapped[date | None]
    wished_at: Mapped[time | None]
    words: Mapped[str | None] = mapped_column(String(500))
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    outcome: Mapped[Outcome | None] = mapped_column(state_column(Outcome))

    handover: Mapped[Handover] = relationship()
    company: Mapped[Company | None] = relationship()


@dataclass(frozen=True, slots=True)
class WaitingRequest:
    """A request as the queue shows it."""

    request_id: int
    kind: RequestKind
    company: str
    number: int
    scheduled_on: date | None
    starts_at: time | None
    wished_on: date | None
    wished_at: time | None
    words: str | None
    received_at: datetime


def waiting(relay_id: int) -> Select[*tuple[Any, ...]]:
    """Ask for what nobody has decided yet, the oldest first."""
    return (
        select(
            CompanyRequest.id.label("request_id"),
            CompanyRequest.kind,
            CompanyRequest.company_name.label("company"),
            Handover.number,
            Handover.scheduled_on,
            Handover.starts_at,
            CompanyRequest.wished_on,
            CompanyRequest.wished_at,
            CompanyRequest.words,
            CompanyRequest.received_at,
        )
        .join(Handover, Handover.id == CompanyRequest.handover_id)
        .where(CompanyRequest.relay_id == relay_id, CompanyRequest.decided_at.is_(None))
        .order_by(CompanyRequest.id)
    )


def waiting_kinds(session: Session, subject: str) -> frozenset[RequestKind]:
    """Tell what has been asked for about a subject and is not decided."""
    return frozenset(
        session.scalars(
            select(CompanyRequest.kind).where(
                CompanyRequest.subject == subject, CompanyRequest.decided_at.is_(None)
            )
        )
    )


def by_id(session: Session, request_id: int) -> CompanyRequest | None:
    return session.scalar(
        select(CompanyRequest)
        .where(CompanyRequest.id == request_id)
        .execution_options(populate_existing=True)
    )
