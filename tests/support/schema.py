"""Describes a database's schema in lines of text, so that two can be compared whole."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Inspector, inspect, text

BOOKKEEPING = "alembic_version"
TRIGGERS = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": """
        SELECT tgname, pg_get_triggerdef(oid) || pg_get_functiondef(tgfoid)
        FROM pg_trigger WHERE NOT tgisinternal
    """,
}


def described(connection: Connection) -> set[str]:
    """Columns, keys, unique constraints, indexes (partial ones too), checks and triggers."""
    inspector = inspect(connection)
    tables = set(inspector.get_table_names()) - {BOOKKEEPING}
    triggers = connection.execute(text(TRIGGERS[connection.dialect.name])).all()
    return {
        *(f"{table}: {line}" for table in tables for line in _lines(inspector, table)),
        *(f"trigger {name}: {definition}" for name, definition in triggers),
    }


def _lines(inspector: Inspector, table: str) -> Iterator[str]:
    yield f"primary key {inspector.get_pk_constraint(table)}"
    yield from (f"column {_column(one)}" for one in inspector.get_columns(table))
    yield from (f"foreign key {one}" for one in inspector.get_foreign_keys(table))
    yield from (f"unique {one}" for one in inspector.get_unique_constraints(table))
    yield from (f"index {_index(one)}" for one in inspector.get_indexes(table))
    yield from (f"check {one}" for one in inspector.get_check_constraints(table))


def _column(column: Any) -> dict[str, Any]:
    return {
        **column,
        "type": str(column["type"]),
        "sort": getattr(column["type"], "collation", None),
    }


def _index(index: Any) -> dict[str, Any]:
    options = index.get("dialect_options", {})
    return {**index, "dialect_options": {name: str(value) for name, value in options.items()}}
