"""People who sign in, their sign-ins, one-time links and failed guesses."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    Select,
    String,
    bindparam,
    func,
    select,
)
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from app.domain.roles import Role
from app.extensions import Base
from app.storage.columns import UtcDateTime, state_column, states_check
from app.storage.prepared import prepared, table_of


class SignInKind(StrEnum):
    """A browser's session, or a token for scripts."""

    SESSION = "session"
    TOKEN = "token"


class LinkPurpose(StrEnum):
    """What a one-time link lets its holder do."""

    INVITE = "invite"
    RESET = "reset"


class Person(Base):
    """A member of staff; `password_hash` is argon2id, and empty until the invitation is used."""

    __tablename__ = "person"
    __table_args__ = (
        states_check("role", Role),
        CheckConstraint("email = lower(email)", name="email_lower"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    role: Mapped[Role] = mapped_column(state_column(Role))
    password_hash: Mapped[str | None] = mapped_column(String(200))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    deactivated_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class SignIn(Base):
    """One browser or script that is signed in; only the digest of its secret is kept."""

    __tablename__ = "sign_in"
    __table_args__ = (states_check("kind", SignInKind),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    kind: Mapped[SignInKind] = mapped_column(state_column(SignInKind))
    secret_digest: Mapped[str] = mapped_column(String(64), unique=True)
    label: Mapped[str] = mapped_column(String(120))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_posted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    person: Mapped[Person] = relationship()


class OneTimeLink(Base):
    """A link which lets one person set a password, once; its secret is derived from `nonce`.

    Without the key outside the database neither nonce nor digest opens anything.
    """

    __tablename__ = "one_time_link"
    __table_args__ = (states_check("purpose", LinkPurpose),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    purpose: Mapped[LinkPurpose] = mapped_column(state_column(LinkPurpose))
    secret_digest: Mapped[str] = mapped_column(String(64), unique=True)
    nonce: Mapped[str | None] = mapped_column(String(32))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    person: Mapped[Person] = relationship()


class FailedSignIn(Base):
    """A wrong guess, kept as digests of the address tried and of where it came from."""

    __tablename__ = "failed_sign_in"
    __table_args__ = (
        Index("ix_failed_sign_in_email_digest_at", "email_digest", "at"),
        Index("ix_failed_sign_in_source_digest_at", "source_digest", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    email_digest: Mapped[str] = mapped_column(String(64))
    source_digest: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class SignInFacts(NamedTuple):
    """A sign-in that holds, with the person behind it."""

    sign_in_id: int
    person_id: int
    name: str
    email: str
    role: Role
    last_posted_at: datetime | None


def signed_in(session: Session, *, secret_digest: str, now: datetime) -> SignInFacts | None:
    """Find the sign-in with this secret unless it is revoked, expired or its person deactivated."""
    wanted = {"wanted_digest": secret_digest, "at": now}
    row = session.execute(_signed_in(), wanted).one_or_none()
    return SignInFacts(*row) if row else None


@prepared
def _signed_in() -> Select[*tuple[Any, ...]]:
    sign_in, person = table_of(SignIn).c, table_of(Person).c
    return (
        select(
            sign_in.id,
            person.id,
            person.name,
            person.email,
            person.role,
            sign_in.last_posted_at,
        )
        .join_from(table_of(SignIn), table_of(Person), person.id == sign_in.person_id)
        .where(
            sign_in.secret_digest == bindparam("wanted_digest"),
            sign_in.revoked_at.is_(None),
            sign_in.expires_at > bindparam("at"),
            person.deactivated_at.is_(None),
        )
    )


def by_email(session: Session, email: str) -> Person | None:
    """Find a person by address in any case."""
    return session.scalar(select(Person).where(Person.email == email.strip().lower()))


class PersonFacts(NamedTuple):
    """A person as the admins see them."""

    person_id: int
    email: str
    name: str
    role: Role
    has_password: bool
    created_at: datetime
    deactivated_at: datetime | None
    last_posted_at: datetime | None
    link_until: datetime | None

    def link_is_open(self, now: datetime) -> bool:
        return self.link_until is not None and self.link_until > now


def everyone(session: Session) -> list[PersonFacts]:
    """Give all people, in no order that a reader would expect."""
    return [PersonFacts(*row) for row in session.execute(_people())]


def person(session: Session, person_id: int) -> PersonFacts | None:
    row = session.execute(_people().where(Person.id == person_id)).one_or_none()
    return PersonFacts(*row) if row else None


def _people() -> Select[*tuple[Any, ...]]:
    last_posted_at = (
        select(func.max(SignIn.last_posted_at)).where(SignIn.person_id == Person.id)
    ).scalar_subquery()
    link_until = (
        select(func.max(OneTimeLink.expires_at)).where(
            OneTimeLink.person_id == Person.id, OneTimeLink.used_at.is_(None)
        )
    ).scalar_subquery()
    return select(
        Person.id,
        Person.email,
        Person.name,
        Person.role,
        Person.password_hash.is_not(None),
        Person.created_at,
        Person.deactivated_at,
        last_posted_at,
        link_until,
    )


def admins_at_work(session: Session) -> list[int]:
    """Give the admins who can sign in."""
    return list(session.scalars(_working_admins()))


def working_admins(session: Session) -> list[int]:
    """Give the admins who can sign in, and lock their rows, so that they stay admins until the end."""
    return list(session.scalars(_working_admins().with_for_update()))


def _working_admins() -> Select[int]:
    return (
        select(Person.id)
        .where(
            Person.role == Role.ADMIN,
            Person.deactivated_at.is_(None),
            Person.password_hash.is_not(None),
        )
        .order_by(Person.id)
    )
