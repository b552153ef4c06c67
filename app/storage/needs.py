"""How many companies asked for what, by place and by quarter: sums, and never which companies.

What of it may be shown is the domain's to say (`app.domain.needs`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import CTE, Select, String, case, cast, func, literal, select, union_all
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
    """How many companies talked about a topic, by place, and by quarter as year and number.

    None stands for a place that is not known, and for the time before the first quarter asked about.
    """

    by_place: dict[tuple[int, str | None], int]
    by_quarter: dict[tuple[int, Quarter | None], int]


def asked(session: Session, relay_id: int, quarters: Sequence[Quarter]) -> Asked:
    """Count each company where and when it first talked about a topic, until the last of the quarters.

    So both ways of dividing are of the same companies, and each is in one place and one quarter.
    """
    first = _first(_said(relay_id, until=quarters[-1].last_day))
    rows = session.execute(union_all(_by_place(first), _by_quarter(first, quarters))).all()
    return Asked(
        by_place={(row.topic_id, row.of): row.companies for row in rows if row.kind == "place"},
        by_quarter={
            (row.topic_id, _quarter(row.of)): row.companies for row in rows if row.kind == "quarter"
        },
    )


def _quarter(of: str | None) -> Quarter | None:
    return Quarter(*divmod(int(of), 10)) if of else None


def _said(relay_id: int, *, until: date) -> CTE:
    """What was talked about with which company, as it is known now, where and when."""
    said = (
        select(
            NoteTopic.topic_id,
            Company.id.label("company_id"),
            Company.successor_id,
            Handover.place,
            Visit.occurred_at,
            Visit.id.label("visit_id"),
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
    heir, told = aliased(Company), (said.c.place, said.c.occurred_at, said.c.visit_id)
    return said.union(
        select(said.c.topic_id, heir.id, heir.successor_id, *told).join(
            heir, heir.id == said.c.successor_id
        )
    )


def _first(said: CTE) -> CTE:
    """Number what each company said of a topic; what is said later moves no figure of before."""
    return (
        select(
            said.c.topic_id,
            said.c.place,
            stockholm_month(said.c.occurred_at).label("month"),
            func.row_number()
            .over(
                partition_by=(said.c.topic_id, said.c.company_id),
                order_by=(said.c.occurred_at, said.c.visit_id),
            )
            .label("time"),
        )
        .where(said.c.successor_id.is_(None))
        .cte("first")
    )


def _by_place(first: CTE) -> Select[*tuple[Any, ...]]:
    return _counted("place", first, first.c.place)


def _by_quarter(first: CTE, quarters: Sequence[Quarter]) -> Select[*tuple[Any, ...]]:
    year, month = first.c.month // 100, first.c.month % 100
    since = quarters[0].year * 100 + quarters[0].number * 3 - 2
    return _counted("quarter", first, case((first.c.month >= since, year * 10 + (month + 2) // 3)))


def _counted(kind: str, first: CTE, of: Any) -> Select[*tuple[Any, ...]]:
    return (
        select(
            literal(kind).label("kind"),
            first.c.topic_id,
            cast(of, String).label("of"),
            func.count().label("companies"),
        )
        .where(first.c.time == 1)
        .group_by(first.c.topic_id, of)
    )
