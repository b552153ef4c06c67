"""What a relay's visits add up to: by year and by place, by aggregate and never row by row."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import Session

from app.domain.calendar import stockholm_day
from app.storage.calendar_sql import stockholm_year
from app.storage.handovers import Handover
from app.storage.visits import Visit, counts

MOST_PLACES = 12


@dataclass(frozen=True, slots=True)
class YearTally:
    """The visits of a year in Stockholm; `counted` leaves revisits out."""

    year: int
    visits: int
    counted: int
    first_counted_at: datetime | None


@dataclass(frozen=True, slots=True)
class PlaceTally:
    """How many visits took place in a village."""

    place: str
    visits: int


def by_year(session: Session, relay_id: int) -> list[YearTally]:
    """Count the visits of every year that has any, oldest first."""
    year = stockholm_year(Visit.occurred_at)
    counted = counts(Visit)
    rows = session.execute(
        select(
            year,
            func.count(),
            func.count(case((counted, 1))),
            func.min(case((counted, Visit.occurred_at))),
        )
        .where(Visit.relay_id == relay_id, Visit.annulled_at.is_(None))
        .group_by(year)
        .order_by(year)
    )
    return [YearTally(*row) for row in rows]


def counted_in(relay_id: int, year: int) -> Select[int]:
    """Ask how many visits count in one year in Stockholm, by the index of their times."""
    begins, ends = stockholm_day(date(year, 1, 1))[0], stockholm_day(date(year, 12, 31))[1]
    in_year = Visit.occurred_at >= begins, Visit.occurred_at < ends
    return select(func.count().label("counted")).where(
        Visit.relay_id == relay_id, counts(Visit), *in_year
    )


def by_place(session: Session, relay_id: int, *, limit: int = MOST_PLACES) -> list[PlaceTally]:
    """Count the visits of the places that have had most of them."""
    visits = func.count()
    rows = session.execute(
        select(Handover.place, visits)
        .join(Visit, Visit.handover_id == Handover.id)
        .where(
            Visit.relay_id == relay_id,
            Visit.annulled_at.is_(None),
            Handover.place.is_not(None),
        )
        .group_by(Handover.place)
        .order_by(visits.desc(), Handover.place)
        .limit(limit)
    )
    return [PlaceTally(str(place), count) for place, count in rows]


def counted_by_relay(session: Session) -> dict[int, int]:
    """Count the visits that count, for every relay that has any."""
    rows = session.execute(
        select(Visit.relay_id, func.count().label("counted"))
        .where(counts(Visit))
        .group_by(Visit.relay_id)
    )
    return {row.relay_id: row.counted for row in rows}
