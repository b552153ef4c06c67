"""How many companies asked for what, by place and by quarter: sums, and never which companies.

What of it may be shown is the domain's to say (`app.domain.needs`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Integer,
    Select,
    String,
    case,
    cast,
    func,
    literal,
    null,
    select,
    union_all,
)
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
    `visited_at` and `visited_in` say how many were visited there or then, whatever they talked about.
    """

    by_place: dict[tuple[int, str | None], int]
    by_quarter: dict[tuple[int, Quarter | None], int]
    visited_at: dict[str | None, int]
    visited_in: dict[Quarter | None, int]


def asked(session: Session, relay_id: int, quarters: Sequence[Quarter]) -> Asked:
    """Count each company where and when it first talked about a topic, until the last of the quarters.

    So both ways of dividing are of the same companies, and each is in one place and one quarter.
    """
    until = quarters[-1].last_day
    first, visited = _first(_said(relay_id, until=until)), _visited(relay_id, until=until)
    times = _quarter_of(first, quarters), _quarter_of(visited, quarters)
    rows = session.execute(
        union_all(
            _asking("place", first, first.c.place),
            _asking("quarter", first, times[0]),
            _visits("visited_at", visited, visited.c.place),
            _visits("visited_in", visited, times[1]),
        )
    ).all()
    return Asked(
        by_place={(row.topic_id, row.of): row.companies for row in rows if row.kind == "place"},
        by_quarter={
            (row.topic_id, _quarter(row.of)): row.companies for row in rows if row.kind == "quarter"
        },
        visited_at={row.of: row.companies for row in rows if row.kind == "visited_at"},
        visited_in={_quarter(row.of): row.companies for row in rows if row.kind == "visited_in"},
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
        .where(*_counts(relay_id, until))
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


def _visited(relay_id: int, *, until: date) -> CTE:
    """Which companies were visited, as they are known now, where and in which month."""
    visited = (
        select(
            Company.id.label("company_id"),
            Company.successor_id,
            Handover.place,
            stockholm_month(Visit.occurred_at).label("month"),
        )
        .join(Handover, Handover.id == Visit.handover_id)
        .join(Company, Company.id == Visit.company_id)
        .where(*_counts(relay_id, until))
        .cte("visited", recursive=True)
    )
    heir = aliased(Company)
    return visited.union(
        select(heir.id, heir.successor_id, visited.c.place, visited.c.month).join(
            heir, heir.id == visited.c.successor_id
        )
    )


def _counts(relay_id: int, until: date) -> tuple[ColumnElement[bool], ...]:
    return (
        Visit.relay_id == relay_id,
        Visit.annulled_at.is_(None),
        Visit.occurred_at < stockholm_day(until)[1],
    )


def _quarter_of(rows: CTE, quarters: Sequence[Quarter]) -> ColumnElement[Any]:
    """The quarter of a month as its year and number, and nothing before the first that is asked about."""
    year, month = rows.c.month // 100, rows.c.month % 100
    since = quarters[0].year * 100 + quarters[0].number * 3 - 2
    return case((rows.c.month >= since, year * 10 + (month + 2) // 3))


def _asking(kind: str, first: CTE, of: Any) -> Select[*tuple[Any, ...]]:
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


def _visits(kind: str, visited: CTE, of: Any) -> Select[*tuple[Any, ...]]:
    return (
        select(
            literal(kind).label("kind"),
            cast(null(), Integer).label("topic_id"),
            cast(of, String).label("of"),
            func.count(visited.c.company_id.distinct()).label("companies"),
        )
        .where(visited.c.successor_id.is_(None))
        .group_by(of)
    )
