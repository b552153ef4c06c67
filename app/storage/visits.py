"""Visits, who took part, scans that wait for a person's decision, and what finders write."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    UniqueConstraint,
    and_,
    exists,
    false,
    literal_column,
    select,
    text,
)
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship
from sqlalchemy.sql.base import ReadOnlyColumnCollection

from app.domain.visit import Side, VisitSource
from app.extensions import Base
from app.storage.columns import UtcDateTime, state_column, states_check
from app.storage.handovers import Handover

_STANDS = text("annulled_at IS NULL")
_COUNTS = text("annulled_at IS NULL AND revisit = false")


class Visit(Base):
    """The logged fact that staff were at the company with the baton.

    `occurred_at` is the server's judgement, `captured_at` and `sent_at` what the device claimed.
    `link_nonce` is the random part from which the nomination link is derived, and `position` is the
    handover's, so that visits are counted in the order of the chain from one index.
    `late` marks one that was forgotten and registered long afterwards.
    """

    __tablename__ = "visit"
    __table_args__ = (
        states_check("source", VisitSource),
        ForeignKeyConstraint(
            ["handover_id", "company_id", "relay_id"],
            ["handover.id", "handover.company_id", "handover.relay_id"],
        ),
        CheckConstraint(
            "(annulled_at IS NULL) = (annul_reason IS NULL)", name="annulled_has_reason"
        ),
        Index(
            "uq_visit_one_stands",
            "handover_id",
            unique=True,
            sqlite_where=_STANDS,
            postgresql_where=_STANDS,
        ),
        Index(
            "uq_visit_company_counts_once",
            "relay_id",
            "company_id",
            unique=True,
            sqlite_where=_COUNTS,
            postgresql_where=_COUNTS,
        ),
        Index(
            "ix_visit_counting",
            "relay_id",
            "position",
            sqlite_where=_COUNTS,
            postgresql_where=_COUNTS,
        ),
        Index("ix_visit_handover_id", "handover_id"),
        Index("ix_visit_relay_id_occurred_at", "relay_id", "occurred_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    relay_id: Mapped[int]
    handover_id: Mapped[int]
    position: Mapped[int] = mapped_column(BigInteger, server_default="0")
    company_id: Mapped[int]
    source: Mapped[VisitSource] = mapped_column(state_column(VisitSource))
    logged_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    logged_at: Mapped[datetime] = mapped_column(UtcDateTime)
    occurred_at: Mapped[datetime] = mapped_column(UtcDateTime)
    captured_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    skew_seconds: Mapped[int] = mapped_column(BigInteger, default=0)
    revisit: Mapped[bool] = mapped_column(default=False)
    late: Mapped[bool] = mapped_column(default=False, server_default=false())
    note: Mapped[str | None] = mapped_column(String(500))
    link_nonce: Mapped[str] = mapped_column(String(32), unique=True)
    annulled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    annulled_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    annul_reason: Mapped[str | None] = mapped_column(String(500))

    handover: Mapped[Handover] = relationship(
        primaryjoin="foreign(Visit.handover_id) == Handover.id",
        back_populates="visits",
        viewonly=True,
    )
    participants: Mapped[list[Participant]] = relationship(
        back_populates="visit", order_by="Participant.id"
    )


class Participant(Base):
    """Somebody who was at a visit; name and role are that day's, and empty once erased."""

    __tablename__ = "participant"
    __table_args__ = (UniqueConstraint("visit_id", "person_id"), states_check("side", Side))

    id: Mapped[int] = mapped_column(primary_key=True)
    visit_id: Mapped[int] = mapped_column(ForeignKey("visit.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    name: Mapped[str | None] = mapped_column(String(120))
    role: Mapped[str | None] = mapped_column(String(80))
    side: Mapped[Side] = mapped_column(
        state_column(Side), default=Side.OFFICE, server_default=Side.OFFICE.value
    )
    joined_at: Mapped[datetime] = mapped_column(UtcDateTime)
    left_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    visit: Mapped[Visit] = relationship(back_populates="participants")


def participants_of(session: Session, visit_id: int) -> list[Participant]:
    """Give those who took part on either side, in the order in which they came."""
    question = (
        select(Participant)
        .where(Participant.visit_id == visit_id, Participant.left_at.is_(None))
        .order_by(Participant.id)
        .execution_options(populate_existing=True)
    )
    return list(session.scalars(question))


def participant(session: Session, participant_id: int) -> Participant | None:
    """Read somebody's part in a visit as it stands."""
    return session.get(Participant, participant_id, populate_existing=True)


def role_before(session: Session, part: Participant) -> str | None:
    """Tell which role somebody with an account had at the visit before, to be proposed again."""
    question = select(Participant.role).where(
        Participant.person_id == part.person_id,
        Participant.id != part.id,
        Participant.role.is_not(None),
    )
    return session.scalar(question.order_by(Participant.id.desc()).limit(1))


class PendingKind(StrEnum):
    """Why a scan waits for a person."""

    HANDOVER_MOVED_ON = "handover_moved_on"
    PLATE_OTHER_DAY = "plate_other_day"
    OTHER_HANDOVER = "other_handover"
    CODE_REPLACED = "code_replaced"
    NOT_CURRENT = "not_current"


class Settled(StrEnum):
    """What was decided about something that came too late to be taken in by itself."""

    COUNTED = "counted"
    SET_ASIDE = "set_aside"


class PendingScan(Base):
    """A scan that did not fit what stood when it arrived, kept until an admin has decided.

    `captured_at` is what the device claimed, and `read_at` the server's judgement of it. `intent` is
    the key under which the phone sent it, and `visit_id` the visit that it counts for.
    """

    __tablename__ = "pending_scan"
    __table_args__ = (states_check("kind", PendingKind), states_check("settled", Settled))

    id: Mapped[int] = mapped_column(primary_key=True)
    relay_id: Mapped[int] = mapped_column(ForeignKey("relay.id"), index=True)
    code_id: Mapped[int] = mapped_column(ForeignKey("code.id"))
    handover_id: Mapped[int | None] = mapped_column(ForeignKey("handover.id"))
    kind: Mapped[PendingKind] = mapped_column(state_column(PendingKind))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    shown_number: Mapped[int | None]
    captured_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    read_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decision_note: Mapped[str | None] = mapped_column(String(500))
    intent: Mapped[str | None] = mapped_column(String(36))
    settled: Mapped[Settled | None] = mapped_column(state_column(Settled))
    visit_id: Mapped[int | None] = mapped_column(ForeignKey("visit.id"))


class FinderMessage(Base):
    """What somebody who found the baton wrote; shown to admins only."""

    __tablename__ = "finder_message"

    id: Mapped[int] = mapped_column(primary_key=True)
    relay_id: Mapped[int] = mapped_column(ForeignKey("relay.id"), index=True)
    baton_id: Mapped[int] = mapped_column(ForeignKey("baton.id"))
    message: Mapped[str | None] = mapped_column(String(1000))
    contact: Mapped[str | None] = mapped_column(String(254))
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
    handled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


def finder_message(session: Session, message_id: int) -> FinderMessage | None:
    """Read what a finder wrote as it stands."""
    return session.get(FinderMessage, message_id, populate_existing=True)


class LinkAndNames(NamedTuple):
    """What an answer about a visit must not keep: the link's nonce, and names by participant id."""

    link_nonce: str
    names: dict[int, str | None]


def link_and_names(session: Session, visit_id: int) -> LinkAndNames:
    rows = session.execute(
        select(Visit.link_nonce, Participant.id, Participant.name)
        .outerjoin(Participant, Participant.visit_id == Visit.id)
        .where(Visit.id == visit_id)
    ).all()
    return LinkAndNames(rows[0].link_nonce, {row.id: row.name for row in rows})


def id_by_nonce(session: Session, nonce: str) -> int | None:
    """Find the visit behind a nomination link's random part, annulled or not."""
    return session.scalar(select(Visit.id).where(Visit.link_nonce == nonce))


def relay_by_nonce(session: Session, nonce: str) -> int | None:
    """Find the relay of the visit behind a nomination link's random part."""
    return session.scalar(select(Visit.relay_id).where(Visit.link_nonce == nonce))


def by_id(session: Session, visit_id: int) -> Visit | None:
    """Read a visit as it stands; lock its handover first where it must not change meanwhile."""
    return session.scalar(
        select(Visit).where(Visit.id == visit_id).execution_options(populate_existing=True)
    )


def visit_of_pending(session: Session, pending_id: int) -> int | None:
    """Find the visit that a scan was decided to count for."""
    return session.scalar(select(PendingScan.visit_id).where(PendingScan.id == pending_id))


def standing_of(session: Session, handover_id: int) -> Visit | None:
    """Find the handover's visit that was not annulled."""
    return session.scalar(
        select(Visit)
        .where(Visit.handover_id == handover_id, Visit.annulled_at.is_(None))
        .execution_options(populate_existing=True)
    )


def participant_of(session: Session, visit_id: int, person_id: int | None) -> Participant | None:
    """Find a person's part in a visit, also after leaving it."""
    return session.scalar(
        select(Participant)
        .where(Participant.visit_id == visit_id, Participant.person_id == person_id)
        .execution_options(populate_existing=True)
    )


def is_any_counted(session: Session, company_ids: Collection[int]) -> bool:
    """Tell whether a visit to one of these companies counts."""
    counted = exists().where(Visit.company_id.in_(company_ids), counts(Visit))
    return bool(session.scalar(select(counted)))


def counts(visit: type[Visit] | ReadOnlyColumnCollection[str, Any]) -> ColumnElement[bool]:
    """The visits that count, said as the partial indexes say it, for SQLite compares the words."""
    return and_(visit.annulled_at.is_(None), visit.revisit == literal_column("false"))
