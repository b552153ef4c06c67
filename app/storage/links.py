"""What the link of a visit opens: the company that was visited, and what it has chosen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, exists, func, select
from sqlalchemy.orm import Session, aliased

from app.domain.handover import HandoverState
from app.domain.nomination import OPEN, NominationState
from app.storage.handovers import Code, Handover
from app.storage.nominations import Nomination, Review
from app.storage.relays import Relay
from app.storage.visits import Visit


@dataclass(frozen=True, slots=True)
class Link:
    """A visit behind its link; `card` is the live code.

    `chosen` tells whether a choice stands, `chose_before` whether one through this link has fallen,
    `took_back` whether the company itself took the last one back.
    """

    visit_id: int
    relay_id: int
    relay: str
    office_phone: str | None
    office_email: str | None
    handover_id: int
    company: str
    state: HandoverState
    annulled_at: datetime | None
    card: str | None
    chosen: bool
    chose_before: bool
    took_back: bool
    reviewed_at: datetime | None


def link(session: Session, nonce: str) -> Link | None:
    """Find the visit with this random part in its link, annulled or not."""
    row = session.execute(
        select(
            Visit.id.label("visit_id"),
            Visit.relay_id,
            Relay.name.label("relay"),
            Relay.office_phone,
            Relay.office_email,
            Visit.handover_id,
            Handover.company_name.label("company"),
            Handover.state,
            Visit.annulled_at,
            Code.value.label("card"),
            *_how_chosen(),
        )
        .join(Handover, Handover.id == Visit.handover_id)
        .join(Relay, Relay.id == Visit.relay_id)
        .outerjoin(Code, and_(Code.handover_id == Handover.id, Code.replaced_at.is_(None)))
        .where(Visit.link_nonce == nonce)
    ).one_or_none()
    return Link(**row._mapping) if row else None


def _how_chosen() -> tuple[Any, ...]:
    """What became of the choices, as columns beside the visit."""
    chosen = (
        select(Nomination.id)
        .where(Nomination.handover_id == Handover.id, Nomination.state.in_(tuple(OPEN)))
        .exists()
    )
    chose_before = (
        select(Nomination.id)
        .where(Nomination.visit_id == Visit.id, Nomination.state.not_in(tuple(OPEN)))
        .exists()
    )
    later = aliased(Nomination)
    # An invitation that an admin takes back has an approval; nobody has decided on this one.
    took_back = (
        select(Nomination.id)
        .where(
            Nomination.visit_id == Visit.id,
            Nomination.state == NominationState.WITHDRAWN,
            ~exists().where(later.visit_id == Nomination.visit_id, later.id > Nomination.id),
            ~exists().where(Review.nomination_id == Nomination.id, Review.undone_at.is_(None)),
        )
        .exists()
    )
    reviewed_at = (
        select(func.max(Review.decided_at))
        .join(Nomination, Nomination.id == Review.nomination_id)
        .where(Nomination.visit_id == Visit.id, Review.undone_at.is_(None))
        .scalar_subquery()
    )
    return (
        chosen.label("chosen"),
        chose_before.label("chose_before"),
        took_back.label("took_back"),
        reviewed_at.label("reviewed_at"),
    )
