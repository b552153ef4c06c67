"""Where a relay's batons are now, as far as the public may know."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, cast, func, literal, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.domain.baton import BatonState
from app.domain.handover import ACTIVE, HandoverState
from app.storage.companies import Workplace
from app.storage.handovers import Handover
from app.storage.journal import JournalHead
from app.storage.relays import Baton, Relay
from app.storage.visits import Visit

_ACTIVE = tuple(ACTIVE)
_TOLD: tuple[ColumnElement[Any] | InstrumentedAttribute[Any], ...] = (
    Baton.relay_id,
    Baton.id.label("baton_id"),
    Baton.name.label("baton"),
    Baton.state,
    Handover.id.label("handover_id"),
    Handover.state.label("leg_state"),
    Handover.number,
    Handover.company_name.label("company"),
    Handover.place,
    Workplace.latitude,
    Workplace.longitude,
    Visit.occurred_at.label("visited_at"),
    Handover.scheduled_on,
    Handover.starts_at,
)


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """A baton and its active leg; what concerns the leg is None while there is none."""

    relay_id: int
    baton_id: int
    baton: str
    state: BatonState
    handover_id: int | None
    leg_state: HandoverState | None
    number: int | None
    company: str | None
    place: str | None
    latitude: float | None
    longitude: float | None
    visited_at: datetime | None
    scheduled_on: date | None
    starts_at: time | None

    @property
    def is_missing(self) -> bool:
        return self.state is BatonState.MISSING

    @property
    def stands_still(self) -> bool:
        """Tell whether no leg is under way for it, whatever led to that; a person must start one."""
        return self.leg_state is None

    @property
    def is_there(self) -> bool:
        """Tell whether the baton is at the company of its leg."""
        return self.leg_state is HandoverState.VISITED and not self.is_missing

    @property
    def is_awaited(self) -> bool:
        """Tell whether a company awaits the baton, be it missing or not."""
        return self.company is not None and self.leg_state is not HandoverState.VISITED


@dataclass(frozen=True, slots=True)
class VersionedRelay:
    """A relay with the version of its chain, which grows with every change in it."""

    relay: Relay
    chain_version: int


def relays_with_versions(session: Session) -> list[VersionedRelay]:
    """Give every relay of the installation, the first one made first."""
    chain = literal("relay:") + cast(Relay.id, String)
    rows = session.execute(
        select(Relay, func.coalesce(JournalHead.count, 0))
        .outerjoin(JournalHead, JournalHead.chain == chain)
        .order_by(Relay.id)
    )
    return [VersionedRelay(*row) for row in rows]


def of_relays(session: Session, relay_ids: Sequence[int]) -> dict[int, list[Whereabouts]]:
    """Tell by relay where each baton is that still travels: the first made first, a missing one last.

    One in whose place another travels by now is none of them.
    """
    places: dict[int, list[Whereabouts]] = {relay_id: [] for relay_id in relay_ids}
    for row in session.execute(_question(relay_ids)):
        place = Whereabouts(**row._mapping)
        places[place.relay_id].append(place)
    return places


def _question(relay_ids: Sequence[int]) -> Select[Any]:
    return (
        select(*_TOLD)
        .outerjoin(Handover, and_(Handover.baton_id == Baton.id, Handover.state.in_(_ACTIVE)))
        .outerjoin(Workplace, Workplace.id == Handover.workplace_id)
        .outerjoin(Visit, and_(Visit.handover_id == Handover.id, Visit.annulled_at.is_(None)))
        .where(
            Baton.relay_id.in_(relay_ids),
            Baton.state != BatonState.RETIRED,
            Baton.replaced_at.is_(None),
        )
        .order_by(Baton.state == BatonState.MISSING, Baton.id)
    )
