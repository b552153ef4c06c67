"""What is asked when somebody signs in: passwords, links, guesses, and the sign-ins that hold."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from app.domain.attempts import FORGOTTEN_AFTER, Tally
from app.domain.roles import Role
from app.storage.people import FailedSignIn, LinkPurpose, OneTimeLink, Person, SignIn, SignInKind


class SignInRow(NamedTuple):
    """One of a person's sign-ins, as they see it."""

    sign_in_id: int
    kind: SignInKind
    label: str
    created_at: datetime
    last_posted_at: datetime | None
    expires_at: datetime


def sign_ins_of(session: Session, person_id: int, *, now: datetime) -> list[SignInRow]:
    """Give the sign-ins that hold, the latest first."""
    rows = session.execute(
        select(
            SignIn.id,
            SignIn.kind,
            SignIn.label,
            SignIn.created_at,
            SignIn.last_posted_at,
            SignIn.expires_at,
        )
        .where(SignIn.person_id == person_id, SignIn.revoked_at.is_(None), SignIn.expires_at > now)
        .order_by(SignIn.id.desc())
    )
    return [SignInRow(*row) for row in rows]


class LinkFacts(NamedTuple):
    """A one-time link, open or not, with the person whom it is for."""

    link_id: int
    purpose: LinkPurpose
    expires_at: datetime
    used_at: datetime | None
    person_id: int
    name: str
    email: str
    role: Role
    deactivated_at: datetime | None
    nonce: str | None

    def is_open(self, now: datetime) -> bool:
        return self.used_at is None and self.deactivated_at is None and self.expires_at > now


def link(session: Session, *, secret_digest: str) -> LinkFacts | None:
    """Find the link with this secret, also one that is used or expired."""
    row = session.execute(_links().where(OneTimeLink.secret_digest == secret_digest)).one_or_none()
    return LinkFacts(*row) if row else None


def link_by_id(session: Session, link_id: int) -> LinkFacts | None:
    """Find the link, also one that is used or expired."""
    row = session.execute(_links().where(OneTimeLink.id == link_id)).one_or_none()
    return LinkFacts(*row) if row else None


def _links() -> Select[*tuple[Any, ...]]:
    return select(
        OneTimeLink.id,
        OneTimeLink.purpose,
        OneTimeLink.expires_at,
        OneTimeLink.used_at,
        Person.id,
        Person.name,
        Person.email,
        Person.role,
        Person.deactivated_at,
        OneTimeLink.nonce,
    ).join(Person, Person.id == OneTimeLink.person_id)


class Credentials(NamedTuple):
    """What a password is compared with; never for a page."""

    person_id: int
    role: Role
    password_hash: str | None


def credentials(session: Session, email: str) -> Credentials | None:
    """Find the active person with this address, in any case."""
    row = session.execute(
        select(Person.id, Person.role, Person.password_hash).where(
            Person.email == email.strip().lower(), Person.deactivated_at.is_(None)
        )
    ).one_or_none()
    return Credentials(*row) if row else None


def guesses_at(session: Session, email_digest: str, *, now: datetime) -> Tally:
    """Count the wrong guesses at one address that are not forgotten yet."""
    return _tally(session, FailedSignIn.email_digest == email_digest, now)


def guesses_from(session: Session, source_digest: str, *, now: datetime) -> Tally:
    """Count the wrong guesses from one place that are not forgotten yet."""
    return _tally(session, FailedSignIn.source_digest == source_digest, now)


def _tally(session: Session, which: ColumnElement[bool], now: datetime) -> Tally:
    row = session.execute(
        select(func.count(FailedSignIn.id), func.max(FailedSignIn.at)).where(
            which, FailedSignIn.at > now - FORGOTTEN_AFTER
        )
    ).one()
    return Tally(*row)


def wait_in_line(session: Session, digest: str) -> None:
    """Let one transaction at a time weigh guesses; on SQLite only one writes at all."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(int(digest[:15], 16))))
