"""Insert unless a unique constraint says that the row is there, on either database."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.extensions import Base


def insert_unless_there(
    session: Session, row: type[Base], *, unique: list[str], values: dict[str, Any]
) -> bool:
    """Tell whether the row was inserted; a rival's uncommitted row is waited for."""
    return _insert(session, row, unique=unique, values=values) is not None


def insert_selected_unless_there(
    session: Session, row: type[Base], *, unique: list[str], names: list[str], chosen: Select[Any]
) -> int:
    """Insert what a question gives, each row unless it is there, and tell how many were inserted.

    The question needs a condition, or SQLite reads its end as a join.
    """
    statement = (
        _insert_into(session)(row)
        .from_select(names, chosen)
        .on_conflict_do_nothing(index_elements=unique)
        .returning(*row.__table__.primary_key)
    )
    return len(session.execute(statement).all())


def inserted_id(session: Session, row: type[Base], *, values: dict[str, Any]) -> int | None:
    """Insert unless any unique index, a partial one included, holds against it; give the row's id."""
    row_id: int | None = _insert(session, row, unique=None, values=values)
    return row_id


def _insert(
    session: Session, row: type[Base], *, unique: list[str] | None, values: dict[str, Any]
) -> Any:
    statement = (
        _insert_into(session)(row)
        .values(**values)
        .on_conflict_do_nothing(index_elements=unique)
        .returning(*row.__table__.primary_key)
    )
    return session.execute(statement).scalar()


def _insert_into(session: Session) -> Any:
    return postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
