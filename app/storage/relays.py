"""Relays and batons: what a municipality carries, and how far it means to go."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from app.domain.baton import BatonState
from app.extensions import Base
from app.storage.columns import UtcDateTime, state_column, states_check


class Relay(Base):
    """The whole undertaking of one municipality."""

    __tablename__ = "relay"
    __table_args__ = (
        CheckConstraint("goal > 0", name="goal_positive"),
        CheckConstraint("pace_per_year > 0", name="pace_positive"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    municipality: Mapped[str] = mapped_column(String(80))
    municipality_code: Mapped[str] = mapped_column(String(4))
    goal: Mapped[int] = mapped_column(default=1000)
    pace_per_year: Mapped[int] = mapped_column(default=24)
    office_phone: Mapped[str | None] = mapped_column(String(40))
    office_email: Mapped[str | None] = mapped_column(String(254))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Baton(Base):
    """A real thing that is handed from company to company; in Leksand a wrought-iron key.

    Since `replaced_at` another one carries on in its place.
    """

    __tablename__ = "baton"
    __table_args__ = (states_check("state", BatonState),)

    id: Mapped[int] = mapped_column(primary_key=True)
    relay_id: Mapped[int] = mapped_column(ForeignKey("relay.id"), index=True)
    name: Mapped[str] = mapped_column(String(80))
    state: Mapped[BatonState] = mapped_column(
        state_column(BatonState), default=BatonState.WITH_OFFICE
    )
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    replaced_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    relay: Mapped[Relay] = relationship()


def all_relays(session: Session) -> list[Relay]:
    return list(session.scalars(select(Relay).order_by(Relay.id)))


def by_id(session: Session, relay_id: int) -> Relay | None:
    return session.get(Relay, relay_id)


def by_slug(session: Session, slug: str) -> Relay | None:
    return session.scalar(select(Relay).where(Relay.slug == slug))


def batons_of(session: Session, relay_id: int) -> list[Baton]:
    return list(session.scalars(select(Baton).where(Baton.relay_id == relay_id).order_by(Baton.id)))


def batons_in_use(session: Session, relay_id: int) -> list[Baton]:
    """Give the batons that are neither retired nor replaced; a missing one may come back."""
    in_use = (
        Baton.relay_id == relay_id,
        Baton.state != BatonState.RETIRED,
        Baton.replaced_at.is_(None),
    )
    return list(session.scalars(select(Baton).where(*in_use).order_by(Baton.id)))


def named_or_first(session: Session, slug: str | None) -> Relay | None:
    """Find the relay with this slug, or without one the installation's first."""
    if slug and not slug.isprintable():  # PostgreSQL takes no NUL in a text
        return None
    question = select(Relay).order_by(Relay.id).limit(1)
    return session.scalar(question.where(Relay.slug == slug) if slug else question)


def locked(session: Session, relay_id: int) -> Relay | None:
    """Read a relay, and keep others from numbering its handovers until the transaction ends.

    Taken after any handover's lock, and before the register, the batons and the journal.
    """
    return session.scalar(
        select(Relay)
        .where(Relay.id == relay_id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )


def baton(session: Session, baton_id: int, *, relay_id: int | None = None) -> Baton | None:
    """Find a baton, within one relay where that is named."""
    question = select(Baton).where(Baton.id == baton_id)
    if relay_id is not None:
        question = question.where(Baton.relay_id == relay_id)
    return session.scalar(question.execution_options(populate_existing=True))
