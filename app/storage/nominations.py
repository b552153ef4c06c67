"""Nominations that came through a visit, their reviews, and strangers' suggestions apart."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, and_, false, func, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from app.domain.fallback import Alternative
from app.domain.nomination import OPEN, Decision, NominationSource, NominationState, Rank
from app.extensions import Base
from app.storage.columns import UtcDateTime, state_column, states_check
from app.storage.companies import Company
from app.storage.handovers import Handover
from app.storage.people import Person
from app.storage.visits import Visit

_WINNING = text("state IN ('approved', 'invited', 'accepted')")
_OPEN = text("state IN ('submitted', 'approved', 'invited', 'accepted')")


class Nomination(Base):
    """A visited company's choice; `company_id` is empty while the company is only a name.

    `next_id` is the handover that its yes made, whatever was put in between them later.
    """

    __tablename__ = "nomination"
    __table_args__ = (
        states_check("state", NominationState),
        states_check("source", NominationSource),
        CheckConstraint("rank IN (1, 2)", name="rank_known"),
        Index(
            "uq_nomination_winning",
            "handover_id",
            unique=True,
            sqlite_where=_WINNING,
            postgresql_where=_WINNING,
        ),
        Index(
            "uq_nomination_open_rank",
            "handover_id",
            "rank",
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
        Index("ix_nomination_relay_id_state", "relay_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    relay_id: Mapped[int] = mapped_column(ForeignKey("relay.id"))
    handover_id: Mapped[int] = mapped_column(ForeignKey("handover.id"), index=True)
    visit_id: Mapped[int] = mapped_column(ForeignKey("visit.id"))
    rank: Mapped[int]
    company_id: Mapped[int | None] = mapped_column(ForeignKey("company.id"), index=True)
    workplace_id: Mapped[int | None] = mapped_column(ForeignKey("workplace.id"))
    company_name: Mapped[str] = mapped_column(String(120))
    company_search_key: Mapped[str] = mapped_column(String(400))
    company_place: Mapped[str | None] = mapped_column(String(80))
    organisation_number: Mapped[str | None] = mapped_column(String(10))
    number_mac: Mapped[str | None] = mapped_column(String(64))
    reason: Mapped[str | None] = mapped_column(String(1000))
    publish_reason: Mapped[bool] = mapped_column(default=False, server_default=false())
    nominator_name: Mapped[str | None] = mapped_column(String(120))
    nominator_email: Mapped[str | None] = mapped_column(String(254))
    source: Mapped[NominationSource] = mapped_column(state_column(NominationSource))
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    state: Mapped[NominationState] = mapped_column(state_column(NominationState))
    visit_undone: Mapped[bool] = mapped_column(default=False)
    submitted_at: Mapped[datetime] = mapped_column(UtcDateTime)
    state_changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    next_id: Mapped[int | None] = mapped_column(ForeignKey("handover.id"), unique=True)

    handover: Mapped[Handover] = relationship(foreign_keys=[handover_id])
    visit: Mapped[Visit] = relationship()
    company: Mapped[Company | None] = relationship()
    entered_by: Mapped[Person | None] = relationship()
    reviews: Mapped[list[Review]] = relationship(back_populates="nomination", order_by="Review.id")


class Review(Base):
    """An admin's decision on a nomination; undone is a time, not a deletion."""

    __tablename__ = "review"
    __table_args__ = (
        states_check("decision", Decision),
        CheckConstraint("decision <> 'reject' OR reason IS NOT NULL", name="rejection_has_reason"),
        Index(
            "uq_review_one_stands",
            "nomination_id",
            unique=True,
            sqlite_where=text("undone_at IS NULL"),
            postgresql_where=text("undone_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    nomination_id: Mapped[int] = mapped_column(ForeignKey("nomination.id"))
    decision: Mapped[Decision] = mapped_column(state_column(Decision))
    reason: Mapped[str | None] = mapped_column(String(500))
    reviewer_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime] = mapped_column(UtcDateTime)
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    nomination: Mapped[Nomination] = relationship(back_populates="reviews")
    reviewer: Mapped[Person | None] = relationship()


class Suggestion(Base):
    """A company that somebody without the visit's link would like to see next."""

    __tablename__ = "suggestion"
    __table_args__ = (Index("ix_suggestion_relay_id_received_at", "relay_id", "received_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    relay_id: Mapped[int] = mapped_column(ForeignKey("relay.id"))
    handover_id: Mapped[int] = mapped_column(ForeignKey("handover.id"))
    company_name: Mapped[str] = mapped_column(String(120))
    company_place: Mapped[str | None] = mapped_column(String(80))
    reason: Mapped[str | None] = mapped_column(String(1000))
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
    handled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    handover: Mapped[Handover] = relationship()


def that_led_to(session: Session, handover_id: int) -> Nomination | None:
    """Find the choice whose yes made a handover, as long as that yes stands."""
    return session.scalar(
        select(Nomination).where(
            Nomination.next_id == handover_id, Nomination.state == NominationState.ACCEPTED
        )
    )


def is_reviewed(session: Session, visit_id: int) -> bool:
    """Tell whether an admin's decision stands on something that was nominated through the visit."""
    standing = (
        select(Review.id)
        .join(Review.nomination)
        .where(Nomination.visit_id == visit_id, Review.undone_at.is_(None))
    )
    return session.scalar(standing.limit(1)) is not None


def open_of(session: Session, handover_id: int) -> list[Nomination]:
    """Find the choices of a handover that are neither turned down nor overtaken, first choice first."""
    return list(
        session.scalars(
            select(Nomination)
            .where(Nomination.handover_id == handover_id, Nomination.state.in_(tuple(OPEN)))
            .order_by(Nomination.rank)
            .execution_options(populate_existing=True)
        )
    )


def unreviewed_of(session: Session, visit_id: int) -> list[Nomination]:
    """Give the choice through a visit, first choice first, while nothing of it was decided."""
    own = session.scalars(
        select(Nomination)
        .where(Nomination.visit_id == visit_id, Nomination.state.in_(tuple(OPEN)))
        .order_by(Nomination.rank)
        .execution_options(populate_existing=True)
    ).all()
    decided = select(Review.id).where(
        Review.nomination_id.in_([one.id for one in own]), Review.undone_at.is_(None)
    )
    waits = bool(own) and own[0].rank == Rank.FIRST
    waits = waits and all(one.state is NominationState.SUBMITTED for one in own)
    return list(own) if waits and session.scalar(decided.limit(1)) is None else []


def by_id(session: Session, nomination_id: int) -> Nomination | None:
    """Read a nomination as it stands; lock its handover first where it must not change meanwhile."""
    return session.scalar(
        select(Nomination)
        .where(Nomination.id == nomination_id)
        .execution_options(populate_existing=True)
    )


def standing_review(session: Session, nomination_id: int) -> Review | None:
    """Find the decision on a nomination that was not undone."""
    return session.scalar(
        select(Review)
        .where(Review.nomination_id == nomination_id, Review.undone_at.is_(None))
        .execution_options(populate_existing=True)
    )


def alternatives_of(session: Session, handover_id: int) -> list[Alternative]:
    """Give every choice of a handover's company, and whether an approval of it stands."""
    rows = session.execute(
        select(Nomination.id, Nomination.rank, Nomination.state, Review.id)
        .outerjoin(Review, and_(Review.nomination_id == Nomination.id, Review.undone_at.is_(None)))
        .where(Nomination.handover_id == handover_id)
    )
    return [
        Alternative(nomination_id, rank, state, approved=review_id is not None)
        for nomination_id, rank, state, review_id in rows
    ]


def last_nominator(session: Session, handover_id: int) -> tuple[str, str | None] | None:
    """Give address and name of whoever last nominated for a handover's company and left an address."""
    row = session.execute(
        select(Nomination.nominator_email, Nomination.nominator_name)
        .where(Nomination.handover_id == handover_id, Nomination.nominator_email.is_not(None))
        .order_by(Nomination.id.desc())
        .limit(1)
    ).one_or_none()
    return (str(row[0]), row[1]) if row else None


def last_id(session: Session, handover_id: int) -> int | None:
    """Give the newest choice of a handover's company, whatever became of it."""
    return session.scalar(
        select(func.max(Nomination.id)).where(Nomination.handover_id == handover_id)
    )
