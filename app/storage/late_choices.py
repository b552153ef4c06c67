"""Choices that waited on a phone and came when another stood, or when their link opened nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.domain.nomination import NominationSource
from app.extensions import Base
from app.storage.columns import UtcDateTime, state_column, states_check
from app.storage.visits import PendingScan, Settled

DECISIONS = 100


class LateKind(StrEnum):
    """Why a choice waits for a person."""

    ALREADY_NOMINATED = "already_nominated"
    LINK_EXPIRED = "link_expired"
    VISIT_UNDECIDED = "visit_undecided"


class LateChoice(Base):
    """A company's choice as it was written, kept until an admin has decided.

    `visit_id` is empty while the scan that it followed, `pending_scan_id`, waits itself.
    """

    __tablename__ = "late_choice"
    __table_args__ = (
        states_check("kind", LateKind),
        states_check("source", NominationSource),
        states_check("settled", Settled),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    relay_id: Mapped[int] = mapped_column(ForeignKey("relay.id"), index=True)
    visit_id: Mapped[int | None] = mapped_column(ForeignKey("visit.id"))
    pending_scan_id: Mapped[int | None] = mapped_column(ForeignKey("pending_scan.id"))
    kind: Mapped[LateKind] = mapped_column(state_column(LateKind))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    intent: Mapped[str | None] = mapped_column(String(36))
    source: Mapped[NominationSource] = mapped_column(state_column(NominationSource))
    company_id: Mapped[int | None] = mapped_column(ForeignKey("company.id"))
    company_name: Mapped[str] = mapped_column(String(120))
    company_place: Mapped[str | None] = mapped_column(String(80))
    second_name: Mapped[str | None] = mapped_column(String(120))
    second_place: Mapped[str | None] = mapped_column(String(80))
    reason: Mapped[str | None] = mapped_column(String(1000))
    nominator_name: Mapped[str | None] = mapped_column(String(120))
    nominator_email: Mapped[str | None] = mapped_column(String(254))
    captured_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
    settled: Mapped[Settled | None] = mapped_column(state_column(Settled))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decision_note: Mapped[str | None] = mapped_column(String(500))


@dataclass(frozen=True, slots=True)
class Decided:
    """How it stands with something that a phone sent under the key `intent`."""

    intent: str
    received_at: datetime
    decided_at: datetime | None
    settled: Settled | None
    note: str | None


def decisions_of(session: Session, person_id: int) -> list[Decided]:
    """Give how it stands with the scans and choices of a person that had to be decided, newest first."""
    found = [
        *_decisions(session, PendingScan, person_id),
        *_decisions(session, LateChoice, person_id),
    ]
    return sorted(found, key=lambda one: one.received_at, reverse=True)[:DECISIONS]


def _decisions(
    session: Session, kind: type[PendingScan | LateChoice], person_id: int
) -> list[Decided]:
    rows = session.execute(
        select(
            kind.intent,
            kind.received_at,
            kind.decided_at,
            kind.settled,
            kind.decision_note.label("note"),
        )
        .where(kind.person_id == person_id, kind.intent.is_not(None))
        .order_by(kind.id.desc())
        .limit(DECISIONS)
    )
    return [Decided(**row._mapping) for row in rows]
