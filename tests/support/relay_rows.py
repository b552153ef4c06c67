"""The relay as the database tells it, in the words of the model; and the rows behind the model's names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.storage.handovers import Handover
from app.storage.nominations import Nomination
from app.storage.relays import Baton
from app.storage.tally import counted_by_relay
from app.storage.visits import Participant, Visit

Rows = list[Any]


@dataclass(frozen=True)
class Stand:
    """What was read at once; `ids` gives the rows of legs, visits, choices and batons in their order."""

    told: dict[str, object]
    ids: dict[str, list[int]]


def read(session: Session, people: list[int]) -> Stand:
    """Read how everything stands, in six statements that load no objects."""
    session.rollback()
    legs = _rows(session, Handover, "id number baton_id company_name state predecessor_id position")
    visits = _rows(session, Visit, "id handover_id company_id occurred_at annulled_at revisit late")
    choices = _rows(
        session, Nomination, "id handover_id visit_id rank company_name state visit_undone next_id"
    )
    batons = _rows(session, Baton, "id state replaced_at")
    parts = _rows(session, Participant, "id visit_id person_id left_at")
    counted = sum(counted_by_relay(session).values())
    ids = {
        name: [row.id for row in rows]
        for name, rows in (("visits", visits), ("choices", choices), ("batons", batons))
    }
    legs.sort(key=lambda row: row.number)
    ids["legs"] = [row.id for row in legs]
    told = {
        "order": [row.number for row in sorted(legs, key=lambda row: row.position)],
        "legs": [_leg(row, ids) for row in legs],
        "visits": [_visit(row, legs, ids, _there(parts, row.id, people)) for row in visits],
        "choices": [_choice(row, ids) for row in choices],
        "batons": [(str(row.state), row.replaced_at is not None) for row in batons],
        "count": counted,
    }
    return Stand(told, ids)


def _rows(session: Session, kind: Any, names: str) -> Rows:
    columns = [getattr(kind, name) for name in names.split()]
    return list(session.execute(select(*columns).order_by(kind.id)))


def _leg(row: Any, ids: dict[str, list[int]]) -> tuple[object, ...]:
    before = ids["legs"].index(row.predecessor_id) + 1 if row.predecessor_id else None
    baton = ids["batons"].index(row.baton_id)
    return row.number, baton, row.company_name, str(row.state), before


def _visit(row: Any, legs: Rows, ids: dict[str, list[int]], there: list[int]) -> tuple[object, ...]:
    number = ids["legs"].index(row.handover_id) + 1
    company = legs[number - 1].company_name
    return (
        number,
        company,
        row.occurred_at,
        there,
        row.annulled_at is not None,
        row.revisit,
        row.late,
    )


def _there(parts: Rows, visit_id: int, people: list[int]) -> list[int]:
    return sorted(
        people.index(row.person_id)
        for row in parts
        if row.visit_id == visit_id and row.person_id and row.left_at is None
    )


def _choice(row: Any, ids: dict[str, list[int]]) -> tuple[object, ...]:
    number, visit = ids["legs"].index(row.handover_id) + 1, ids["visits"].index(row.visit_id)
    coming = ids["legs"].index(row.next_id) + 1 if row.next_id else None
    return number, visit, row.rank, row.company_name, str(row.state), row.visit_undone, coming
