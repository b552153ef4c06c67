"""Who sees to a handover until the baton has gone on; a former charge keeps its row."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ForeignKey, Index, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.domain.handover import ACTIVE
from app.extensions import Base
from app.storage.columns import UtcDateTime
from app.storage.handovers import Handover

_OPEN = text("ended_at IS NULL")


class Charge(Base):
    """One person's charge of one handover, from when to when, and who gave it."""

    __tablename__ = "charge"
    __table_args__ = (
        Index(
            "uq_charge_one_open",
            "handover_id",
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    handover_id: Mapped[int] = mapped_column(ForeignKey("handover.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    given_at: Mapped[datetime] = mapped_column(UtcDateTime)
    given_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


@dataclass(frozen=True, slots=True)
class InCharge:
    """A handover under way that somebody sees to."""

    handover_id: int
    relay_id: int
    number: int
    company: str


def open_of(session: Session, person_id: int) -> list[InCharge]:
    """Give the handovers under way that a person sees to, in the order of the relay and its numbers."""
    rows = session.execute(
        select(
            Handover.id.label("handover_id"),
            Handover.relay_id,
            Handover.number,
            Handover.company_name.label("company"),
        )
        .join(Charge, Charge.handover_id == Handover.id)
        .where(
            Charge.person_id == person_id,
            Charge.ended_at.is_(None),
            Handover.state.in_(tuple(ACTIVE)),
        )
        .order_by(Handover.relay_id, Handover.number)
    )
    return [InCharge(**row._mapping) for row in rows]
