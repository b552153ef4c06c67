"""What a relay's rows add up to for the office: by month, by group of companies, by days of waiting.

Every question is one statement, whatever the length of the chain, and gives sums and never people.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Select,
    String,
    and_,
    case,
    cast,
    exists,
    func,
    literal,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import Session, aliased

from app.domain.handover import HandoverState
from app.domain.industry import common_section
from app.domain.nomination import NominationState
from app.domain.statistics import Month, Reach
from app.storage.calendar_sql import days_between, stockholm_month, stockholm_year
from app.storage.companies import Company, Workplace
from app.storage.handovers import Handover
from app.storage.nominations import Nomination
from app.storage.visits import Visit, counts

_DIVISIONS: Mapping[str, Any] = {
    "place": Workplace.place,
    "industry": func.substr(Company.industry_code, 1, 2),
    "size": Company.size_class,
}
_ANSWERS = (NominationState.ACCEPTED, NominationState.DECLINED, NominationState.EXPIRED)


@dataclass(frozen=True, slots=True)
class ReachOf:
    """How far the relay has reached in the register, by each way of dividing it."""

    places: list[Reach]
    industries: list[Reach]
    sizes: list[Reach]


@dataclass(frozen=True, slots=True)
class Waits:
    """How many waited so many days: for the company's choice, and from that to the next visit."""

    for_choice: Mapping[int, int]
    for_visit: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class YearAnswers:
    """What invited companies answered in a year; who did so is nobody's to know."""

    year: int
    accepted: int
    declined: int
    expired: int


@dataclass(frozen=True, slots=True)
class Start:
    """When the first visit that counts was made, and how many keys are in use."""

    first_visit_at: datetime | None
    counted: int


def start(session: Session, relay_id: int) -> Start:
    row = session.execute(
        select(func.min(Visit.occurred_at), func.count()).where(
            Visit.relay_id == relay_id, counts(Visit)
        )
    ).one()
    return Start(*row)


def visits_by_month(session: Session, relay_id: int) -> dict[Month, int]:
    """Count the visits that count, in the months that have any."""
    month = stockholm_month(Visit.occurred_at)
    rows = session.execute(
        select(month, func.count()).where(Visit.relay_id == relay_id, counts(Visit)).group_by(month)
    )
    return {Month(*divmod(when, 100)): number for when, number in rows}


def reach(session: Session, relay_id: int) -> ReachOf:
    """Hold the visited companies against the register; a merged company is the one it became."""
    visited = _visited(relay_id)
    rows = session.execute(
        union_all(
            *(_registered(relay_id, kind, group) for kind, group in _DIVISIONS.items()),
            *(_reached(visited, kind, group) for kind, group in _DIVISIONS.items()),
        )
    )
    sums: dict[str, dict[str | None, list[int]]] = defaultdict(lambda: defaultdict(lambda: [0, 0]))
    for row in rows:
        # No database knows which divisions make a section.
        in_section = row.kind == "industry" and row.group_key
        group = common_section(row.group_key) if in_section else row.group_key
        sums[row.kind][group][row.is_visited] += row.number
    places, industries, sizes = (
        [Reach(group, all_, visited) for group, (all_, visited) in sums[kind].items()]
        for kind in _DIVISIONS
    )
    return ReachOf(places=places, industries=industries, sizes=sizes)


def waits(session: Session, relay_id: int) -> Waits:
    rows = session.execute(union_all(_for_choice(relay_id), _for_visit(relay_id))).all()
    return Waits(
        for_choice={row.days: row.number for row in rows if row.kind == "choice"},
        for_visit={row.days: row.number for row in rows if row.kind == "visit"},
    )


def answers(session: Session, relay_id: int) -> list[YearAnswers]:
    """Count the answers of each year, oldest first."""
    year = stockholm_year(Nomination.state_changed_at)
    accepted, declined, expired = (
        func.count(case((Nomination.state == state, 1))) for state in _ANSWERS
    )
    rows = session.execute(
        select(year, accepted, declined, expired)
        .where(Nomination.relay_id == relay_id, Nomination.state.in_(_ANSWERS))
        .group_by(year)
        .order_by(year)
    )
    return [YearAnswers(*row) for row in rows]


def _visited(relay_id: int) -> CTE:
    """The companies that were visited, as they are known now, and where their workplaces are now.

    The place of that day stands on the handover, and would not be found in a register that was corrected.
    """
    standing = (
        select(Visit.company_id.label("company_id"), Company.successor_id, Workplace.place)
        .join(Company, Company.id == Visit.company_id)
        .join(Handover, Handover.id == Visit.handover_id)
        .join(Workplace, Workplace.id == Handover.workplace_id)
        .where(Visit.relay_id == relay_id, Visit.annulled_at.is_(None))
        .distinct()
        .cte("standing", recursive=True)
    )
    successor = aliased(Company)
    followed = standing.union(
        select(successor.id, successor.successor_id, standing.c.place).join(
            successor, successor.id == standing.c.successor_id
        )
    )
    return (
        select(followed.c.company_id, followed.c.place)
        .where(followed.c.successor_id.is_(None))
        .distinct()
        .cte("visited")
    )


def _registered(relay_id: int, kind: str, group: Any) -> Select[*tuple[Any, ...]]:
    question = _division(kind, group, literal(0)).where(
        Company.relay_id == relay_id, Company.successor_id.is_(None)
    )
    if kind == "place":
        question = question.join(Workplace, Workplace.company_id == Company.id)
    return question.group_by(group)


def _reached(visited: CTE, kind: str, group: Any) -> Select[*tuple[Any, ...]]:
    """Begin at the visited, for they are few: the register is never joined with them row by row."""
    question = _division(kind, group, literal(1)).join(visited, visited.c.company_id == Company.id)
    if kind == "place":
        question = question.join(Workplace, _is_visited_place(visited))
    return question.group_by(group)


def _is_visited_place(visited: CTE) -> ColumnElement[bool]:
    """Match a company's place with the one visited; one that was merged may have none of that name.

    Then it counts at every place that it has: it was visited, and no place is unreached for its sake.
    """
    other = aliased(Workplace)
    is_known = exists().where(
        other.company_id == visited.c.company_id,
        other.place.is_not_distinct_from(visited.c.place),
    )
    return and_(
        Workplace.company_id == Company.id,
        or_(Workplace.place.is_not_distinct_from(visited.c.place), ~is_known),
    )


def _division(kind: str, group: Any, is_visited: Any) -> Select[*tuple[Any, ...]]:
    return select(
        literal(kind).label("kind"),
        cast(group, String).label("group_key"),
        is_visited.label("is_visited"),
        func.count(Company.id.distinct()).label("number"),
    ).select_from(Company)


def _for_choice(relay_id: int) -> Select[Any]:
    """From a visit that stands to the first choice that was sent in through it."""
    first = (
        select(func.min(Nomination.submitted_at))
        .where(Nomination.handover_id == Visit.handover_id, Nomination.visit_id == Visit.id)
        .correlate(Visit)
        .scalar_subquery()
    )
    chosen = (
        select(days_between(Visit.occurred_at, first).label("days"))
        .where(Visit.relay_id == relay_id, Visit.annulled_at.is_(None), first.is_not(None))
        .subquery()
    )
    return _counted("choice", chosen.c.days)


def _for_visit(relay_id: int) -> Select[Any]:
    """From the choice that won to the visit that it led to."""
    came = (
        select(days_between(Nomination.submitted_at, Visit.occurred_at).label("days"))
        .join(Handover, Handover.id == Nomination.next_id)
        .join(Visit, Visit.handover_id == Handover.id)
        .where(
            Nomination.relay_id == relay_id,
            Nomination.state == NominationState.ACCEPTED,
            Handover.state != HandoverState.CANCELLED,
            Visit.annulled_at.is_(None),
        )
        .subquery()
    )
    return _counted("visit", came.c.days)


def _counted(kind: str, days: Any) -> Select[Any]:
    return select(
        literal(kind).label("kind"), days.label("days"), func.count().label("number")
    ).group_by(days)
