"""What of the personal data stands, and what of it has outlived its term."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session

from app.domain.retention import RULES, Rule
from app.storage.personal import Field, by_table


@dataclass(frozen=True, slots=True)
class Standing:
    """How many rows hold something in a field, how many of them go now, and when the next goes."""

    name: str
    rule: Rule
    kept: int
    due: int
    next_at: datetime | None


def standing(session: Session, *, now: datetime) -> list[Standing]:
    """Tell how every field stands, in one statement."""
    parts = [part for fields in by_table().values() for part in _of_table(fields, now)]
    row = session.execute(select(*parts)).one()
    names = [field.name for fields in by_table().values() for field in fields]
    return [_standing(name, row[3 * at : 3 * at + 3]) for at, name in enumerate(names)]


def _of_table(fields: Sequence[Field], now: datetime) -> Iterator[ColumnElement[Any]]:
    """One reading of the table for all its fields."""
    told = (
        select(*(part.label(f"p{at}") for at, part in enumerate(_parts(fields, now))))
        .select_from(fields[0].model)
        .cte(f"of_{fields[0].model.__tablename__}")
    )
    for column in told.c:
        yield select(column).scalar_subquery()


def _parts(fields: Sequence[Field], now: datetime) -> Iterator[ColumnElement[Any]]:
    for field in fields:
        yield func.count(case((field.stands, 1)))
        yield func.count(case((field.is_due(now), 1)))
        later = field.since > RULES[field.name].cutoff(now)
        yield func.min(case((field.stands & later, field.since)))


def _standing(name: str, told: Sequence[Any]) -> Standing:
    kept, due, since = told
    rule = RULES[name]
    return Standing(name, rule, kept, due, since + rule.keep if since else None)
