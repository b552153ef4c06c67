"""The cards that can be printed: handovers with a live code."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, and_, case, select
from sqlalchemy.orm import Session

from app.domain.handover import AWAITING, HandoverState
from app.storage.handovers import Code, Handover


@dataclass(frozen=True, slots=True)
class PrintableCard:
    """A handover as its card shows it, and as a list of cards to choose from does."""

    handover_id: int
    number: int
    company: str
    state: HandoverState
    scheduled_on: date | None
    code: str

    @property
    def is_awaiting(self) -> bool:
        return self.state in AWAITING


def printable_cards(session: Session, relay_id: int, *, limit: int) -> list[PrintableCard]:
    """Give a relay's cards, those that await their visit first and then the latest."""
    awaiting_first = case((Handover.state.in_(tuple(AWAITING)), 0), else_=1)
    question = _cards(relay_id).order_by(awaiting_first, Handover.number.desc()).limit(limit)
    return _found(session, question)


def chosen_cards(
    session: Session, relay_id: int, *, handover_ids: Sequence[int]
) -> list[PrintableCard]:
    """Give those of a relay's cards that are named, in the order of their numbers."""
    question = _cards(relay_id).where(Handover.id.in_(handover_ids)).order_by(Handover.number)
    return _found(session, question)


def _cards(relay_id: int) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Handover.id.label("handover_id"),
            Handover.number,
            Handover.company_name.label("company"),
            Handover.state,
            Handover.scheduled_on,
            Code.value.label("code"),
        )
        .join(Code, and_(Code.handover_id == Handover.id, Code.replaced_at.is_(None)))
        .where(Handover.relay_id == relay_id, Handover.state != HandoverState.CANCELLED)
    )


def _found(session: Session, question: Select[*tuple[Any, ...]]) -> list[PrintableCard]:
    return [PrintableCard(**row._mapping) for row in session.execute(question)]
