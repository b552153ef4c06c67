"""Interests (jäv) that somebody has declared in a nomination, which call for a second person."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    ForeignKey,
    Index,
    Select,
    String,
    and_,
    exists,
    literal,
    or_,
    select,
    text,
    union_all,
)
from sqlalchemy.orm import InstrumentedAttribute, Mapped, Session, mapped_column, relationship

from app.domain.interest import Standing
from app.domain.nomination import UNDECIDED, Decision
from app.extensions import Base
from app.storage.columns import UtcDateTime
from app.storage.handovers import Handover
from app.storage.nominations import Nomination, Review
from app.storage.people import Person
from app.storage.together import ask_together

LIMIT = 50
_STANDS = text("withdrawn_at IS NULL")
_NOT_UNDONE = text("undone_at IS NULL")


class Interest(Base):
    """That one of us has a stake in what is decided; `about` says what, in their own words."""

    __tablename__ = "interest"
    __table_args__ = (
        Index(
            "uq_interest_stands",
            "nomination_id",
            "person_id",
            unique=True,
            sqlite_where=_STANDS,
            postgresql_where=_STANDS,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    nomination_id: Mapped[int] = mapped_column(ForeignKey("nomination.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    about: Mapped[str | None] = mapped_column(String(500))
    declared_at: Mapped[datetime] = mapped_column(UtcDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    person: Mapped[Person] = relationship()


class FirstApproval(Base):
    """An admin's approval that is not enough alone, because an interest calls for a second one.

    The second is the decision itself, a `Review`.
    """

    __tablename__ = "first_approval"
    __table_args__ = (
        Index(
            "uq_first_approval_stands",
            "nomination_id",
            unique=True,
            sqlite_where=_NOT_UNDONE,
            postgresql_where=_NOT_UNDONE,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    nomination_id: Mapped[int] = mapped_column(ForeignKey("nomination.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    approved_at: Mapped[datetime] = mapped_column(UtcDateTime)
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    person: Mapped[Person] = relationship()


class Approver(NamedTuple):
    """Somebody whose approval stands, and since when."""

    person_id: int
    name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Declared:
    """An interest that stands, as a page tells of it."""

    person_id: int
    name: str
    about: str | None
    declared_at: datetime


@dataclass(frozen=True, slots=True)
class Matter:
    """What was declared about one choice, and who has approved it, the first first."""

    interests: tuple[Declared, ...] = ()
    approvers: tuple[Approver, ...] = ()

    @property
    def standing(self) -> Standing:
        concerned = frozenset(one.person_id for one in self.interests)
        return Standing(concerned, tuple(one.person_id for one in self.approvers))


def standing_of(session: Session, nomination_id: int) -> list[Interest]:
    """Give the interests in a nomination that were not withdrawn."""
    return list(
        session.scalars(
            select(Interest)
            .where(Interest.nomination_id == nomination_id, Interest.withdrawn_at.is_(None))
            .order_by(Interest.id)
        )
    )


def declared_in(
    session: Session, relay_id: int, *, also: Collection[int]
) -> list[tuple[Interest, Nomination]]:
    """Give what was declared by those who still work here, taken back or not, the oldest first.

    `also` names choices whose interests count whoever has left.
    """
    works_here = or_(Person.deactivated_at.is_(None), Nomination.id.in_(also))
    rows = session.execute(
        select(Interest, Nomination)
        .join(Nomination, Nomination.id == Interest.nomination_id)
        .join(Person, Person.id == Interest.person_id)
        .where(Nomination.relay_id == relay_id, works_here)
        .order_by(Interest.id)
    )
    return [(interest, nomination) for interest, nomination in rows]


def matter_of(session: Session, nomination_id: int) -> Matter:
    """Read how one choice stands; lock its handover first where it must not change meanwhile."""
    return matters_of(session, [nomination_id])[nomination_id]


def matters_of(session: Session, nomination_ids: Collection[int]) -> dict[int, Matter]:
    """Give each its matter, in one statement however many there are."""
    interests: dict[int, list[Declared]] = {each: [] for each in nomination_ids}
    approvers: dict[int, list[Approver]] = {each: [] for each in nomination_ids}
    if nomination_ids:
        told = ask_together(
            session,
            {
                "declared": _declared(nomination_ids),
                "approvals": select(_approvals(nomination_ids).subquery()),
            },
        )
        for row in told["declared"]:
            interests[row.pop("nomination_id")].append(Declared(**row))
        for row in sorted(told["approvals"], key=lambda row: row["turn"]):
            approver = Approver(row["person_id"], row["name"], row["at"])
            approvers[row["nomination_id"]].append(approver)
    return {each: Matter(tuple(interests[each]), tuple(approvers[each])) for each in nomination_ids}


def is_declared(nomination_id: InstrumentedAttribute[int]) -> ColumnElement[bool]:
    """Tell of a nomination in another question whether an interest stands."""
    return exists().where(Interest.nomination_id == nomination_id, Interest.withdrawn_at.is_(None))


def _declared(nomination_ids: Collection[int]) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Interest.nomination_id,
            Interest.person_id,
            Person.name,
            Interest.about,
            Interest.declared_at,
        )
        .join(Person, Person.id == Interest.person_id)
        .where(Interest.nomination_id.in_(nomination_ids), Interest.withdrawn_at.is_(None))
        .order_by(Interest.id)
    )


def _approvals(nomination_ids: Collection[int]) -> CompoundSelect[*tuple[Any, ...]]:
    """The first of two, then the decision itself."""
    first = (
        select(
            FirstApproval.nomination_id,
            literal(1).label("turn"),
            FirstApproval.person_id,
            Person.name,
            FirstApproval.approved_at.label("at"),
        )
        .join(Person, Person.id == FirstApproval.person_id)
        .where(FirstApproval.nomination_id.in_(nomination_ids), FirstApproval.undone_at.is_(None))
    )
    decision = (
        select(Review.nomination_id, literal(2), Review.reviewer_id, Person.name, Review.decided_at)
        .join(Person, Person.id == Review.reviewer_id)
        .where(
            Review.nomination_id.in_(nomination_ids),
            Review.decision == Decision.APPROVE,
            Review.undone_at.is_(None),
        )
    )
    return union_all(first, decision).order_by("turn")


@dataclass(frozen=True, slots=True)
class OpenChoice:
    """A choice in which an interest can be declared; `about` is what this person said, if anything."""

    nomination_id: int
    company: str
    place: str | None
    visited_company: str
    declared_at: datetime | None
    about: str | None


def open_to(session: Session, person_id: int) -> list[OpenChoice]:
    """Give the choices that nobody was asked about yet, with this person's own interest in each."""
    own = and_(
        Interest.nomination_id == Nomination.id,
        Interest.person_id == person_id,
        Interest.withdrawn_at.is_(None),
    )
    rows = session.execute(
        select(
            Nomination.id.label("nomination_id"),
            Nomination.company_name.label("company"),
            Nomination.company_place.label("place"),
            Handover.company_name.label("visited_company"),
            Interest.declared_at,
            Interest.about,
        )
        .join(Handover, Handover.id == Nomination.handover_id)
        .outerjoin(Interest, own)
        .where(Nomination.state.in_(tuple(UNDECIDED)))
        .order_by(Nomination.handover_id, Nomination.rank)
        .limit(LIMIT)
    )
    return [OpenChoice(**row._mapping) for row in rows]
