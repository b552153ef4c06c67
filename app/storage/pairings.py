"""Codes by which phones are paired, and what is asked about them."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ForeignKey, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.domain.roles import Role
from app.extensions import Base
from app.storage.columns import UtcDateTime
from app.storage.people import Person


class Pairing(Base):
    """A code that signs one phone in as one person, once; of the code itself a digest alone is kept."""

    __tablename__ = "pairing"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    issued_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    nonce: Mapped[str] = mapped_column(String(24))
    code_digest: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    claimed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    sign_in_id: Mapped[int | None] = mapped_column(ForeignKey("sign_in.id"))


class PairingFacts(NamedTuple):
    """A pairing, open or not, with the person whom it signs in."""

    pairing_id: int
    person_id: int
    name: str
    role: Role
    issued_by_id: int
    expires_at: datetime
    claimed_at: datetime | None
    deactivated_at: datetime | None

    def is_open(self, now: datetime) -> bool:
        return self.claimed_at is None and self.deactivated_at is None and self.expires_at > now


def pairing(session: Session, *, code_digest: str) -> PairingFacts | None:
    """Find the pairing with this code, also one that is claimed or expired."""
    row = session.execute(
        select(
            Pairing.id,
            Person.id,
            Person.name,
            Person.role,
            Pairing.issued_by_id,
            Pairing.expires_at,
            Pairing.claimed_at,
            Person.deactivated_at,
        )
        .join(Person, Person.id == Pairing.person_id)
        .where(Pairing.code_digest == code_digest)
    ).one_or_none()
    return PairingFacts(*row) if row else None


def nonce_of(session: Session, pairing_id: int) -> str | None:
    """Give what a pairing's code is derived from, to answer again what was answered."""
    return session.scalar(select(Pairing.nonce).where(Pairing.id == pairing_id))
