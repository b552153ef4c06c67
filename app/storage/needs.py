"""How many companies asked for what, by place and by quarter: sums, and never which companies.

What of it may be shown is the domain's to say (`app.domain.needs`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import CTE, Select, String, cast, func, literal, select, union_all
from sqlalchemy.orm import Session, aliased

from app.domain.calendar import stockholm_day
from app.domain.needs import Quarter
from app.storage.calendar_sql import stockholm_month
from app.storage.companies import Company
from app.storage.handovers import Handover
from app.storage.notes import Note, NoteTopic
from app.storage.visits import Visit


@dataclass(frozen=True, slots=True)
class Asked:
    """How many companies talked about a topic, at each place, and in each quarter as year and number."""

    by_place: dict[tuple[int, str | None], int]
    by_quarter: dict[tuple[int, Quarter], int]


def asked(session: Session, relay_id: int, quarters: Sequence[Quarter]) -> Asked:
    """Count until the last of the quarters: by place all that was said, by quarter in those alone."""
    said = _said(relay_id, until=quarters[-1].last_day)
    rows = session.execute(union_all(_by_place(said), _by_quarter(said, quarters))).all()
    return Asked(
        by_place={(row.topic_id, row.of): row.companies for row in rows if row.kind == "place"},
        by_quarter={
            (row.topic_id, Quarter(*divmod(int(row.of), 10))): row.companies
            for row in rows
            if row.kind == "quarter"
        },
    )


def _said(relay_id: int, *, until: date) -> CTE:
    """What was talked about with which company, as it is known now, where and in which month."""
    said = (
        select(
            NoteTopic.topic_id,
            Company.id.label("company_id"),
            Company.successor_id,
            Handover.place,
            stockholm_month(Visit.occurred_at).label("month"),
        )
        .join(Note, Note.id == NoteTopic.note_id)
        .join(Visit, Visit.id == Note.visit_id)
        .join(Handover, Handover.id == Visit.handover_id)
        .join(Company, Company.id == Visit.company_id)
        .where(
            Visit.relay_id == relay_id,
            Visit.annulled_at.is_(None),
            Visit.occurred_at < stockholm_day(until)[1],
        )
        .cte("said", recursive=True)
    )
    heir = aliased(Company)
    return said.union(
        select(said.c.topic_id, heir.id, heir.successor_id, said.c.place, said.c.month).join(
            heir, heir.id == said.c.successor_id
        )
    )


def _by_place(said: CTE) -> Select[*tuple[Any, ...]]:
    return _counted("place", said, said.c.place)


def _by_quarter(said: CTE, quarters: Sequence[Quarter]) -> Select[*tuple[Any, ...]]:
    year, month = said.c.month // 100, said.c.month % 100
    first = quarters[0]
    since = first.year * 100 + first.number * 3 - 2
    return _counted("quarter", said, year * 10 + (month + 2) // 3).where(said.c.month >= since)


def _counted(kind: str, said: CTE, of: Any) -> Select[*tuple[Any, ...]]:
    return (
        select(
            literal(kind).label("kind"),
            said.c.topic_id,
            cast(of, String).label("of"),
            func.count(said.c.company_id.distinct()).label("companies"),
        )
        .where(said.c.successor_id.is_(None))
        .group_by(said.c.topic_id, of)
    )
