"""Invitations of nominated companies, the times they propose, and what their links open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    Select,
    String,
    UniqueConstraint,
    and_,
    func,
    select,
    text,
)
from sqlalchemy.orm import Mapped, Session, aliased, mapped_column, relationship

from app.domain.handover import HandoverState
from app.domain.invitation import Channel, InvitationState
from app.domain.nomination import NominationState
from app.domain.proposed_times import VisitTime, is_to_come
from app.extensions import Base
from app.storage.columns import UtcDateTime, state_column, states_check
from app.storage.handovers import Handover
from app.storage.nominations import Nomination
from app.storage.people import Person
from app.storage.relays import Relay

_OPEN = text("state = 'open'")
_coming = aliased(Handover)


class Invitation(Base):
    """One asking of a nominated company; a later version replaces it, link and all.

    `nonce` is the random part from which its link is derived. Whom it was sent to is personal data
    and empty where nobody has an address; `wish` is another time in the company's own words.
    `entered_by` wrote down an answer that was spoken to the office.
    """

    __tablename__ = "invitation"
    __table_args__ = (
        states_check("state", InvitationState),
        states_check("channel", Channel),
        UniqueConstraint("nomination_id", "version"),
        CheckConstraint("version > 0", name="version_positive"),
        CheckConstraint("(state = 'open') = (ended_at IS NULL)", name="ended_has_time"),
        CheckConstraint(
            "channel <> 'mail' OR recipient_email IS NOT NULL", name="mail_has_recipient"
        ),
        Index(
            "uq_invitation_open",
            "nomination_id",
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    relay_id: Mapped[int] = mapped_column(ForeignKey("relay.id"), index=True)
    nomination_id: Mapped[int] = mapped_column(ForeignKey("nomination.id"))
    version: Mapped[int]
    state: Mapped[InvitationState] = mapped_column(state_column(InvitationState))
    channel: Mapped[Channel] = mapped_column(state_column(Channel))
    nonce: Mapped[str] = mapped_column(String(24), unique=True)
    recipient_name: Mapped[str | None] = mapped_column(String(120))
    recipient_email: Mapped[str | None] = mapped_column(String(254))
    sent_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    wish: Mapped[str | None] = mapped_column(String(500))
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    nomination: Mapped[Nomination] = relationship()
    entered_by: Mapped[Person | None] = relationship()
    times: Mapped[list[ProposedTime]] = relationship(order_by="ProposedTime.position")


class ProposedTime(Base):
    """A time that an invitation proposes, in Stockholm."""

    __tablename__ = "proposed_time"
    __table_args__ = (UniqueConstraint("invitation_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    invitation_id: Mapped[int] = mapped_column(ForeignKey("invitation.id"))
    position: Mapped[int]
    day: Mapped[date]
    starts_at: Mapped[time | None]

    @property
    def moment(self) -> VisitTime:
        return VisitTime(self.day, self.starts_at)


@dataclass(frozen=True, slots=True)
class Asked:
    """An invitation behind its link, and how its choice and its leg stand.

    `next_id` is the handover that the yes made; `reason` and `nominator` only where they may be told.
    """

    invitation_id: int
    nomination_id: int
    handover_id: int
    relay_id: int
    relay: str
    municipality: str
    office_phone: str | None
    office_email: str | None
    version: int
    state: InvitationState
    choice: NominationState
    visit_undone: bool
    company: str
    place: str | None
    chosen_by: str
    reason: str | None
    recipient_name: str | None
    recipient_email: str | None
    wish: str | None
    sent_at: datetime
    leg_open: bool
    next_id: int | None
    next_on: date | None
    next_at: time | None


def asked(session: Session, *, nonce: str) -> Asked | None:
    """Find the invitation with this random part in its link, however it ended."""
    return _asked(session, nonce=nonce)


def asked_by_id(session: Session, invitation_id: int) -> Asked | None:
    return _asked(session, invitation_id=invitation_id)


def by_id(session: Session, invitation_id: int) -> Invitation | None:
    """Read an invitation as it stands; lock its handover first where it must not change meanwhile."""
    return session.scalar(
        select(Invitation)
        .where(Invitation.id == invitation_id)
        .execution_options(populate_existing=True)
    )


def open_of(session: Session, nomination_id: int) -> Invitation | None:
    """Find the version that can still be answered."""
    return session.scalar(
        select(Invitation)
        .where(Invitation.nomination_id == nomination_id, Invitation.ended_at.is_(None))
        .execution_options(populate_existing=True)
    )


def last_of(session: Session, nomination_id: int) -> Invitation | None:
    """Find the newest version, answered or not."""
    return session.scalar(
        select(Invitation)
        .where(Invitation.nomination_id == nomination_id)
        .order_by(Invitation.version.desc())
        .limit(1)
        .execution_options(populate_existing=True)
    )


def last_version(session: Session, nomination_id: int) -> int:
    question = select(func.max(Invitation.version)).where(Invitation.nomination_id == nomination_id)
    return session.scalar(question) or 0


def count_of_leg(session: Session, handover_id: int) -> int:
    """Count how often anybody was asked whom a handover's company chose."""
    question = (
        select(func.count(Invitation.id))
        .join(Nomination, Nomination.id == Invitation.nomination_id)
        .where(Nomination.handover_id == handover_id)
    )
    return session.scalar(question) or 0


def _asked(session: Session, **which: object) -> Asked | None:
    names = {"nonce": Invitation.nonce, "invitation_id": Invitation.id}
    row = session.execute(
        select(Invitation, Nomination, Handover, Relay, _coming)
        .join(Nomination, Nomination.id == Invitation.nomination_id)
        .join(Handover, Handover.id == Nomination.handover_id)
        .join(Relay, Relay.id == Invitation.relay_id)
        .outerjoin(_coming, _is_made_by_yes())
        .where(*(names[name] == value for name, value in which.items()))
        .execution_options(populate_existing=True)
    ).one_or_none()
    return _told(*row) if row else None


def _is_made_by_yes() -> ColumnElement[bool]:
    return and_(
        _coming.id == Nomination.next_id,
        _coming.state != HandoverState.CANCELLED,
        Nomination.state == NominationState.ACCEPTED,
    )


def _told(
    invitation: Invitation,
    choice: Nomination,
    leg: Handover,
    relay: Relay,
    coming: Handover | None,
) -> Asked:
    return Asked(
        invitation_id=invitation.id,
        nomination_id=choice.id,
        handover_id=leg.id,
        relay_id=relay.id,
        relay=relay.name,
        municipality=relay.municipality,
        office_phone=relay.office_phone,
        office_email=relay.office_email,
        version=invitation.version,
        state=invitation.state,
        choice=choice.state,
        visit_undone=choice.visit_undone,
        company=choice.company_name,
        place=choice.company_place,
        chosen_by=leg.company_name,
        reason=choice.reason if choice.publish_reason else None,
        recipient_name=invitation.recipient_name,
        recipient_email=invitation.recipient_email,
        wish=invitation.wish,
        sent_at=invitation.sent_at,
        leg_open=leg.state is HandoverState.VISITED,
        next_id=coming.id if coming else None,
        next_on=coming.scheduled_on if coming else None,
        next_at=coming.starts_at if coming else None,
    )


def spoken_to(nomination_ids: Sequence[int]) -> Select[*tuple[Any, ...]]:
    """Ask who wrote down the answers that these nominations' companies gave by word of mouth."""
    return (
        select(Invitation.nomination_id, Person.name)
        .join(Person, Person.id == Invitation.entered_by_id)
        .where(Invitation.nomination_id.in_(nomination_ids))
    )


def answered_before(session: Session, handover: Handover) -> Invitation | None:
    """Find the invitation whose yes made this handover; None where a person noted the yes."""
    return session.scalar(
        select(Invitation)
        .join(Nomination, Nomination.id == Invitation.nomination_id)
        .where(
            Nomination.next_id == handover.id,
            Nomination.state == NominationState.ACCEPTED,
            Invitation.state == InvitationState.ACCEPTED,
        )
        .order_by(Invitation.id.desc())
        .limit(1)
    )


def times_to_come(session: Session, invitation_id: int, *, now: datetime) -> list[ProposedTime]:
    """Give the proposed times that have not been yet."""
    times = session.scalars(
        select(ProposedTime)
        .where(ProposedTime.invitation_id == invitation_id)
        .order_by(ProposedTime.position)
    )
    return [time for time in times if is_to_come(time.moment, now)]
