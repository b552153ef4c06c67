"""Letters that were posted and what became of them, and the addresses that do not take any."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    Select,
    String,
    Text,
    UniqueConstraint,
    func,
    or_,
    select,
    text,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.domain.mail import MailState, Trouble
from app.extensions import Base
from app.storage.columns import UtcDateTime, state_column, states_check

LIMIT = 200
UNIQUE = ["kind", "subject", "version", "recipient_email"]
_WAITING = text("state = 'waiting'")


class OutgoingMail(Base):
    """One letter to one address, posted in the transaction of what it tells.

    Kind, subject, version and recipient are never changed, for the Message-ID is made of them; kinds
    are those of `MailKind`, and former ones stay. The recipient is personal data. `facts` is JSON
    without a secret: links are derived when it is sent.
    """

    __tablename__ = "outgoing_mail"
    __table_args__ = (
        states_check("state", MailState),
        UniqueConstraint(*UNIQUE),
        CheckConstraint("recipient_email = lower(recipient_email)", name="recipient_lower"),
        CheckConstraint("version > 0", name="version_positive"),
        CheckConstraint("attempts >= 0", name="attempts_not_negative"),
        CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name="sent_has_time"),
        CheckConstraint(
            "claimed_until IS NULL OR state = 'waiting'", name="only_what_waits_is_claimed"
        ),
        Index(
            "ix_outgoing_mail_waiting",
            "next_try_at",
            sqlite_where=_WAITING,
            postgresql_where=_WAITING,
        ),
        Index("ix_outgoing_mail_subject", "subject"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    relay_id: Mapped[int | None] = mapped_column(ForeignKey("relay.id"))
    kind: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(60))
    version: Mapped[int]
    recipient_email: Mapped[str] = mapped_column(String(254))
    recipient_name: Mapped[str | None] = mapped_column(String(120))
    language: Mapped[str] = mapped_column(String(2))
    facts: Mapped[str] = mapped_column(Text)
    posted_at: Mapped[datetime] = mapped_column(UtcDateTime)
    state: Mapped[MailState] = mapped_column(state_column(MailState))
    attempts: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[datetime] = mapped_column(UtcDateTime)
    claimed_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    trouble: Mapped[Trouble | None] = mapped_column(state_column(Trouble))
    last_error: Mapped[str | None] = mapped_column(String(500))
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    message_id: Mapped[str | None] = mapped_column(String(254))


class BouncingAddress(Base):
    """An address that does not take letters, with the server's words or who said so."""

    __tablename__ = "bouncing_address"
    __table_args__ = (CheckConstraint("email = lower(email)", name="email_lower"),)

    email: Mapped[str] = mapped_column(String(254), primary_key=True)
    noted_at: Mapped[datetime] = mapped_column(UtcDateTime)
    noted_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    words: Mapped[str | None] = mapped_column(String(500))


@dataclass(frozen=True, slots=True)
class Posted:
    """A letter as it was posted, for whoever writes it out."""

    mail_id: int
    relay_id: int | None
    kind: str
    subject: str
    version: int
    recipient_email: str
    recipient_name: str | None
    language: str
    facts: str
    posted_at: datetime
    attempts: int
    message_id: str | None

    @property
    def subject_id(self) -> int:
        """The row that the letter is about: 12 of `visit:12`."""
        return int(self.subject.rpartition(":")[2])


@dataclass(frozen=True, slots=True)
class Reached:
    """An earlier letter that its recipient has, or may have: whoever sent it died, or is sending it."""

    facts: str
    is_certain: bool


@dataclass(frozen=True, slots=True)
class MailFacts(Posted):
    """A letter and how it stands, for the admins."""

    state: MailState
    next_try_at: datetime
    claimed_until: datetime | None
    trouble: Trouble | None
    last_error: str | None
    sent_at: datetime | None
    bounces: bool


def next_due(session: Session, *, now: datetime) -> Posted | None:
    """Give the letter whose turn it is, locked, and past those that another worker is locking."""
    row = session.execute(
        _posted()
        .where(*_due(now))
        .order_by(OutgoingMail.next_try_at, OutgoingMail.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    ).one_or_none()
    return Posted(**row._mapping) if row else None


def is_any_due(session: Session, *, now: datetime) -> bool:
    """Ask as a reader, so that a worker with nothing to do keeps no writer waiting."""
    return session.scalar(select(OutgoingMail.id).where(*_due(now)).limit(1)) is not None


def reached_before(session: Session, posted: Posted) -> Reached | None:
    """Give the newest earlier version of a letter that may have come to the same recipient."""
    row = session.execute(
        select(OutgoingMail.facts, OutgoingMail.state)
        .where(
            OutgoingMail.kind == posted.kind,
            OutgoingMail.subject == posted.subject,
            OutgoingMail.recipient_email == posted.recipient_email,
            OutgoingMail.version < posted.version,
            or_(
                OutgoingMail.state == MailState.SENT,
                OutgoingMail.claimed_until.is_not(None),
                OutgoingMail.attempts > 1,
            ),
        )
        .order_by(OutgoingMail.version.desc())
        .limit(1)
    ).one_or_none()
    return Reached(row.facts, row.state is MailState.SENT) if row else None


def language_of(session: Session, subject: str) -> str | None:
    """Tell in which language somebody was last written to about a subject."""
    question = select(OutgoingMail.language).where(OutgoingMail.subject == subject)
    return session.scalar(question.order_by(OutgoingMail.id.desc()).limit(1))


def bounces(session: Session, email: str) -> bool:
    """Tell whether an address is known not to take letters."""
    found = session.scalar(
        select(BouncingAddress.email).where(BouncingAddress.email == email.lower())
    )
    return found is not None


def latest(session: Session, *, state: MailState | None = None) -> list[MailFacts]:
    """Give the newest letters, in one state or in all."""
    question = _facts().order_by(OutgoingMail.posted_at.desc(), OutgoingMail.id.desc()).limit(LIMIT)
    if state is not None:
        question = question.where(OutgoingMail.state == state)
    return [MailFacts(**row._mapping) for row in session.execute(question)]


def mail(session: Session, mail_id: int) -> MailFacts | None:
    row = session.execute(_facts().where(OutgoingMail.id == mail_id)).one_or_none()
    return MailFacts(**row._mapping) if row else None


def number_by_state(session: Session) -> dict[MailState, int]:
    """Count the letters in each state; states without any are left out."""
    rows = session.execute(
        select(OutgoingMail.state, func.count()).group_by(OutgoingMail.state)
    ).all()
    return {row[0]: row[1] for row in rows}


def bouncing_addresses(session: Session) -> list[BouncingAddress]:
    return list(session.scalars(select(BouncingAddress).order_by(BouncingAddress.email)))


def _due(now: datetime) -> tuple[Any, ...]:
    """What waits, has its time come, and is claimed by nobody who may still live."""
    return (
        OutgoingMail.state == MailState.WAITING,
        OutgoingMail.next_try_at <= now,
        or_(OutgoingMail.claimed_until.is_(None), OutgoingMail.claimed_until <= now),
    )


def _posted() -> Select[*tuple[Any, ...]]:
    return select(
        OutgoingMail.id.label("mail_id"),
        OutgoingMail.relay_id,
        OutgoingMail.kind,
        OutgoingMail.subject,
        OutgoingMail.version,
        OutgoingMail.recipient_email,
        OutgoingMail.recipient_name,
        OutgoingMail.language,
        OutgoingMail.facts,
        OutgoingMail.posted_at,
        OutgoingMail.attempts,
        OutgoingMail.message_id,
    )


def _facts() -> Select[*tuple[Any, ...]]:
    bounces_now = (
        select(BouncingAddress.email)
        .where(BouncingAddress.email == OutgoingMail.recipient_email)
        .exists()
    )
    return _posted().add_columns(
        OutgoingMail.state,
        OutgoingMail.next_try_at,
        OutgoingMail.claimed_until,
        OutgoingMail.trouble,
        OutgoingMail.last_error,
        OutgoingMail.sent_at,
        bounces_now.label("bounces"),
    )
