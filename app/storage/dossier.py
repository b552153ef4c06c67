"""Everything that is known of one handover, as its own page tells it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from app.storage.handovers import Code, Handover
from app.storage.journal import chain_of
from app.storage.nominations import Nomination
from app.storage.overview import JournalLine, journal_of
from app.storage.visits import Visit


@dataclass(frozen=True, slots=True)
class Dossier:
    """A handover with its codes, visits, choices and history, each in the order it happened."""

    handover: Handover
    successor_id: int | None
    codes: Sequence[Code]
    visits: Sequence[Visit]
    nominations: Sequence[Nomination]
    history: Sequence[JournalLine]

    @property
    def card(self) -> str | None:
        """The live code of the handover's card."""
        return next((code.value for code in self.codes if code.replaced_at is None), None)

    @property
    def standing_visit(self) -> Visit | None:
        return next((visit for visit in self.visits if visit.annulled_at is None), None)

    @property
    def visited_at(self) -> datetime | None:
        return self.standing_visit.occurred_at if self.standing_visit else None


def dossier(session: Session, handover_id: int) -> Dossier | None:
    """Gather a handover's story; None for one that is not there."""
    handover = _handover(session, handover_id)
    if handover is None:
        return None
    visits = session.scalars(
        select(Visit)
        .where(Visit.handover_id == handover_id)
        .options(selectinload(Visit.participants))
        .order_by(Visit.id)
    ).all()
    nominations = session.scalars(
        select(Nomination)
        .where(Nomination.handover_id == handover_id)
        .options(joinedload(Nomination.entered_by))
        .order_by(Nomination.id)
    ).all()
    return Dossier(
        handover=handover,
        successor_id=session.scalar(
            select(Handover.id).where(
                Handover.predecessor_id == handover_id, Handover.cancelled_at.is_(None)
            )
        ),
        codes=session.scalars(
            select(Code).where(Code.handover_id == handover_id).order_by(Code.id)
        ).all(),
        visits=visits,
        nominations=nominations,
        history=journal_of(
            session, chain_of(handover.relay_id), _subjects(handover_id, visits, nominations)
        ),
    )


def _handover(session: Session, handover_id: int) -> Handover | None:
    return session.scalar(
        select(Handover)
        .where(Handover.id == handover_id)
        .options(
            joinedload(Handover.baton, innerjoin=True),
            joinedload(Handover.relay, innerjoin=True),
            joinedload(Handover.predecessor),
        )
    )


def _subjects(
    handover_id: int, visits: Sequence[Visit], nominations: Sequence[Nomination]
) -> list[str]:
    return [
        f"handover:{handover_id}",
        *(f"visit:{visit.id}" for visit in visits),
        *(f"nomination:{nomination.id}" for nomination in nominations),
    ]
