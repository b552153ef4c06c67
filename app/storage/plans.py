"""When and where visits are planned, as calendars are told; whom that is sent to does not belong here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from app.domain.handover import HandoverState
from app.storage.companies import Workplace
from app.storage.handovers import Handover
from app.storage.relays import Relay


@dataclass(frozen=True, slots=True)
class Plan:
    """A leg's visit; `sequence` grows with every change of its day, hour or standing."""

    handover_id: int
    relay: str
    slug: str
    office_email: str | None
    number: int
    company: str
    street_address: str | None
    place: str | None
    state: HandoverState
    scheduled_on: date | None
    starts_at: time | None
    sequence: int
    created_at: datetime

    @property
    def uid(self) -> str:
        """The same for ever: no address of the site is in it, for that may change."""
        return f"{self.slug}-{self.number}-{self.created_at:%Y%m%dT%H%M%S}@leksandsnyckeln"

    @property
    def where(self) -> str:
        return ", ".join(filter(None, (self.company, self.street_address, self.place)))


def of_handover(session: Session, handover_id: int) -> Plan | None:
    row = session.execute(_plans().where(Handover.id == handover_id)).one_or_none()
    return Plan(**row._mapping) if row else None


def since(session: Session, day: date) -> list[Plan]:
    """Give the legs of every relay that are planned for this day or a later one, soonest first."""
    planned = (Handover.scheduled_on >= day, Handover.state != HandoverState.CANCELLED)
    rows = session.execute(_plans().where(*planned).order_by(Handover.scheduled_on, Handover.id))
    return [Plan(**row._mapping) for row in rows]


def _plans() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Handover.id.label("handover_id"),
            Relay.name.label("relay"),
            Relay.slug,
            Relay.office_email,
            Handover.number,
            Handover.company_name.label("company"),
            Workplace.street_address,
            Handover.place,
            Handover.state,
            Handover.scheduled_on,
            Handover.starts_at,
            Handover.calendar_sequence.label("sequence"),
            Handover.created_at,
        )
        .join(Relay, Relay.id == Handover.relay_id)
        .join(Workplace, Workplace.id == Handover.workplace_id)
    )
