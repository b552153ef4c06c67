"""Insert unless a unique constraint says that the row is there, on either database.

Where values are inserted the statement is put together once for each table; values are no expressions.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Insert, Select, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.extensions import Base
from app.storage.prepared import prepared, table_of


def insert_unless_there(
    session: Session, row: type[Base], *, unique: list[str], values: dict[str, Any]
) -> bool:
    """Tell whether the row was inserted; a rival's uncommitted row is waited for."""
    return _insert(session, row, unique=unique, values=values) is not None


def inserting_selected(
    row: type[Base], dialect: str, *, unique: list[str], names: list[str], chosen: Select[Any]
) -> Insert:
    """Put together what inserts what a question gives, each row unless it is there.

    It gives the inserted rows' ids. The question needs a condition, or SQLite reads its end as a join.
    """
    table = table_of(row)
    selected = _insert_into(table, dialect).from_select(names, chosen)
    inserting = selected.on_conflict_do_nothing(index_elements=unique)
    statement: Insert = inserting.returning(*table.primary_key)
    return statement


def inserted_id(session: Session, row: type[Base], *, values: dict[str, Any]) -> int | None:
    """Insert unless any unique index, a partial one included, holds against it; give the row's id."""
    row_id: int | None = _insert(session, row, unique=None, values=values)
    return row_id


def dialect_of(session: Session) -> str:
    return session.get_bind().dialect.name


def _insert(
    session: Session, row: type[Base], *, unique: list[str] | None, values: dict[str, Any]
) -> Any:
    named = tuple(unique) if unique else None
    return session.execute(_statement(row, named, dialect_of(session)), values).scalar()


@prepared
def _statement(row: type[Base], unique: tuple[str, ...] | None, dialect: str) -> Insert:
    table = table_of(row)
    inserting = _insert_into(table, dialect).on_conflict_do_nothing(index_elements=unique)
    statement: Insert = inserting.returning(*table.primary_key)
    return statement


def _insert_into(table: Table, dialect: str) -> Any:
    return (postgresql.insert if dialect == "postgresql" else sqlite.insert)(table)
