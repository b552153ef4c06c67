"""Handovers and the codes that lead to them, with the invariants as constraints."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    UniqueConstraint,
    exists,
    func,
    select,
    text,
)
from sqlalchemy.engine.default import DefaultExecutionContext
from sqlalchemy.orm import Mapped, Session, aliased, mapped_column, relationship

from app.domain.baton import MOVING
from app.domain.handover import ACTIVE, AWAITING, HandoverState, StartReason
from app.domain.position import at_the_end
from app.extensions import Base
from app.storage.columns import UtcDateTime, state_column, states_check
from app.storage.companies import Company, Workplace
from app.storage.relays import Baton, Relay

if TYPE_CHECKING:
    from app.storage.visits import Visit

_ACTIVE = text("state IN ('planned', 'scheduled', 'visited')")
_NOT_CANCELLED = text("state <> 'cancelled'")
_LIVE = text("replaced_at IS NULL")


def _at_the_end(row: DefaultExecutionContext) -> int:
    inserted: Mapping[str, Any] = row.get_current_parameters()  # type: ignore[no-untyped-call]
    return at_the_end(inserted["number"])


class Handover(Base):
    """One leg: the baton is handed to one company, whose name is kept as it was.

    `number` tells in which order they were made, `position` in which the baton came to them.
    """

    __tablename__ = "handover"
    __table_args__ = (
        states_check("state", HandoverState),
        UniqueConstraint("relay_id", "number"),
        UniqueConstraint("id", "company_id", "relay_id"),
        ForeignKeyConstraint(
            ["workplace_id", "company_id"], ["workplace.id", "workplace.company_id"]
        ),
        CheckConstraint("number > 0", name="number_positive"),
        CheckConstraint(
            "(predecessor_id IS NULL) <> (start_reason IS NULL)", name="predecessor_or_office_start"
        ),
        CheckConstraint(
            "(state = 'cancelled') = (cancelled_at IS NOT NULL)", name="cancelled_has_time"
        ),
        CheckConstraint(
            "state <> 'scheduled' OR scheduled_on IS NOT NULL", name="scheduled_has_date"
        ),
        Index("uq_handover_relay_id_position", "relay_id", "position", unique=True),
        Index("ix_handover_relay_id_scheduled_on", "relay_id", "scheduled_on"),
        Index(
            "uq_handover_active_baton",
            "baton_id",
            unique=True,
            sqlite_where=_ACTIVE,
            postgresql_where=_ACTIVE,
        ),
        Index(
            "uq_handover_successor",
            "predecessor_id",
            unique=True,
            sqlite_where=_NOT_CANCELLED,
            postgresql_where=_NOT_CANCELLED,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    relay_id: Mapped[int] = mapped_column(ForeignKey("relay.id"))
    baton_id: Mapped[int] = mapped_column(ForeignKey("baton.id"))
    number: Mapped[int]
    position: Mapped[int] = mapped_column(BigInteger, default=_at_the_end, server_default="0")
    company_id: Mapped[int] = mapped_column(ForeignKey("company.id"), index=True)
    workplace_id: Mapped[int]
    company_name: Mapped[str] = mapped_column(String(120))
    place: Mapped[str | None] = mapped_column(String(80))
    predecessor_id: Mapped[int | None] = mapped_column(ForeignKey("handover.id"))
    start_reason: Mapped[StartReason | None] = mapped_column(state_column(StartReason))
    start_note: Mapped[str | None] = mapped_column(String(500))
    state: Mapped[HandoverState] = mapped_column(state_column(HandoverState))
    scheduled_on: Mapped[date | None]
    starts_at: Mapped[time | None]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    cancelled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    cancel_reason: Mapped[str | None] = mapped_column(String(500))
    calendar_sequence: Mapped[int] = mapped_column(default=0, server_default="0")

    relay: Mapped[Relay] = relationship()
    baton: Mapped[Baton] = relationship()
    company: Mapped[Company] = relationship(foreign_keys=[company_id])
    workplace: Mapped[Workplace] = relationship(
        primaryjoin="foreign(Handover.workplace_id) == Workplace.id", viewonly=True
    )
    predecessor: Mapped[Handover | None] = relationship(remote_side=[id])
    visits: Mapped[list[Visit]] = relationship(
        primaryjoin="Handover.id == foreign(Visit.handover_id)",
        back_populates="handover",
        order_by="Visit.id",
        viewonly=True,
    )


class Code(Base):
    """What a QR carries: belongs to a handover (its card) or to a baton (its plate)."""

    __tablename__ = "code"
    __table_args__ = (
        CheckConstraint("(handover_id IS NULL) <> (baton_id IS NULL)", name="handover_or_baton"),
        Index(
            "uq_code_live_handover",
            "handover_id",
            unique=True,
            sqlite_where=_LIVE,
            postgresql_where=_LIVE,
        ),
        Index(
            "uq_code_live_baton",
            "baton_id",
            unique=True,
            sqlite_where=_LIVE,
            postgresql_where=_LIVE,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    value: Mapped[str] = mapped_column(String(16), unique=True)
    handover_id: Mapped[int | None] = mapped_column(ForeignKey("handover.id"))
    baton_id: Mapped[int | None] = mapped_column(ForeignKey("baton.id"))
    issued_at: Mapped[datetime] = mapped_column(UtcDateTime)
    replaced_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    replace_reason: Mapped[str | None] = mapped_column(String(500))


def locked(session: Session, handover_id: int) -> Handover | None:
    """Read a handover as it stands, and keep others from changing it until the transaction ends.

    Whatever changes more of a handover than its state takes this lock before any other.
    """
    return session.scalar(
        select(Handover)
        .where(Handover.id == handover_id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )


def active_of(session: Session, baton_id: int) -> Handover | None:
    """Find the handover that a baton's plate leads to now."""
    return session.scalar(
        select(Handover).where(Handover.baton_id == baton_id, Handover.state.in_(tuple(ACTIVE)))
    )


def successor_of(session: Session, handover_id: int) -> Handover | None:
    """Find the handover to which the baton went on."""
    return session.scalar(
        select(Handover).where(
            Handover.predecessor_id == handover_id, Handover.state != HandoverState.CANCELLED
        )
    )


def forerunners(session: Session, relay_id: int) -> dict[int, int]:
    """Tell by each baton that was handed another's leg which one that was; the later for the earlier.

    A leg is its predecessor's baton's, unless that one was replaced in between.
    """
    before = aliased(Handover)
    # Asked once: where no baton was ever replaced, which is nearly everywhere, no leg is read.
    any_replaced = exists().where(Baton.relay_id == relay_id, Baton.replaced_at.is_not(None))
    rows = session.execute(
        select(Handover.baton_id, before.baton_id)
        .join(before, before.id == Handover.predecessor_id)
        .where(
            Handover.relay_id == relay_id,
            any_replaced,
            Handover.baton_id > before.baton_id,
        )
        .distinct()
    ).all()
    return dict(rows)


def awaiting_of(session: Session, relay_id: int) -> list[Handover]:
    """Give a relay's handovers that await their visit; no more than there are batons."""
    return list(
        session.scalars(
            select(Handover)
            .where(Handover.relay_id == relay_id, Handover.state.in_(tuple(AWAITING)))
            .order_by(Handover.number)
        )
    )


def neighbours_of(session: Session, handover: Handover) -> tuple[int, int | None]:
    """Give the positions before and after a handover's: the chain's beginning is 0, its end is nothing."""
    of_relay = Handover.relay_id == handover.relay_id
    before = select(func.max(Handover.position)).where(
        of_relay, Handover.position < handover.position
    )
    after = select(func.min(Handover.position)).where(
        of_relay, Handover.position > handover.position
    )
    return session.scalar(before) or 0, session.scalar(after)


def free_baton(session: Session, baton: Baton) -> int | None:
    """Find another baton of the relay that is in use and on no leg: the first one made."""
    under_way = exists().where(Handover.baton_id == Baton.id, Handover.state.in_(tuple(ACTIVE)))
    return session.scalar(
        select(Baton.id)
        .where(
            Baton.relay_id == baton.relay_id,
            Baton.id != baton.id,
            Baton.state.in_(tuple(MOVING)),
            ~under_way,
        )
        .order_by(Baton.id)
        .limit(1)
    )


def last_number(session: Session, relay_id: int) -> int:
    """Give the highest number that a relay has given out, cancelled handovers included."""
    question = select(func.max(Handover.number)).where(Handover.relay_id == relay_id)
    return session.scalar(question) or 0


def has_started(session: Session, baton_id: int) -> bool:
    """Tell whether a baton was ever sent off by a handover that was not cancelled."""
    question = select(Handover.id).where(
        Handover.baton_id == baton_id, Handover.state != HandoverState.CANCELLED
    )
    return session.scalar(question.limit(1)) is not None


def by_id(session: Session, handover_id: int) -> Handover | None:
    """Read a handover as it stands."""
    return session.scalar(
        select(Handover).where(Handover.id == handover_id).execution_options(populate_existing=True)
    )
