"""The links by which a visited or a coming company looks after its own matters."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy import ForeignKey, Index, String, and_, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.domain.handover import AWAITING, HandoverState
from app.extensions import Base
from app.storage.columns import UtcDateTime
from app.storage.handovers import Handover
from app.storage.relays import Relay
from app.storage.visits import Visit

_LIVE = text("revoked_at IS NULL")


class CompanyLink(Base):
    """A handover's own link; of each handover one is live, and `nonce` is its random part."""

    __tablename__ = "company_link"
    __table_args__ = (
        Index(
            "uq_company_link_live",
            "handover_id",
            unique=True,
            sqlite_where=_LIVE,
            postgresql_where=_LIVE,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    handover_id: Mapped[int] = mapped_column(ForeignKey("handover.id"))
    nonce: Mapped[str] = mapped_column(String(24), unique=True)
    issued_at: Mapped[datetime] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


@dataclass(frozen=True, slots=True)
class OwnLeg:
    """A company's leg behind its own link; `visited_at` is of the visit that stands."""

    link_id: int
    revoked_at: datetime | None
    relay_id: int
    relay: str
    municipality: str
    office_phone: str | None
    office_email: str | None
    handover_id: int
    number: int
    company_id: int
    company: str
    place: str | None
    state: HandoverState
    scheduled_on: date | None
    starts_at: time | None
    visited_at: datetime | None

    @property
    def is_awaiting(self) -> bool:
        return self.state in AWAITING

    @property
    def is_cancelled(self) -> bool:
        return self.state is HandoverState.CANCELLED


def own_leg(session: Session, nonce: str) -> OwnLeg | None:
    """Find the leg with this random part in its link, revoked or not."""
    row = session.execute(
        select(
            CompanyLink.id.label("link_id"),
            CompanyLink.revoked_at,
            Handover.relay_id,
            Relay.name.label("relay"),
            Relay.municipality,
            Relay.office_phone,
            Relay.office_email,
            Handover.id.label("handover_id"),
            Handover.number,
            Handover.company_id,
            Handover.company_name.label("company"),
            Handover.place,
            Handover.state,
            Handover.scheduled_on,
            Handover.starts_at,
            Visit.occurred_at.label("visited_at"),
        )
        .join(Handover, Handover.id == CompanyLink.handover_id)
        .join(Relay, Relay.id == Handover.relay_id)
        .outerjoin(Visit, and_(Visit.handover_id == Handover.id, Visit.annulled_at.is_(None)))
        .where(CompanyLink.nonce == nonce)
    ).one_or_none()
    return OwnLeg(**row._mapping) if row else None


def live_nonce(session: Session, handover_id: int) -> str | None:
    """Give the random part of a handover's live link."""
    return session.scalar(
        select(CompanyLink.nonce).where(
            CompanyLink.handover_id == handover_id, CompanyLink.revoked_at.is_(None)
        )
    )
