"""The database as rows of plain JSON, out of it and back into it; files do not belong here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from alembic.script import ScriptDirectory
from sqlalchemy import Column, LargeBinary, String, Table, func, insert, inspect, select, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from app.config import ROOT
from app.extensions import Base
from app.storage.plain_values import UnfitValue, from_plain, to_plain

Row = Mapping[str, Any]

BATCH_ROWS = 500
BATCH_ROWS_WITH_PICTURES = 8
LOCK_ATTEMPTS = 40
LOCK_MILLISECONDS = 400
FIRST_LOCKED = ("answer", "handover", "relay", "baton")
LAST_LOCKED = ("journal_head", "journal_entry", "journal_text")
MIGRATIONS = ROOT / "app" / "storage" / "migrations"


class UnfitRow(ValueError):
    """A row that does not belong in its table; says which, and what is wrong with it."""


def tables() -> list[Table]:
    """Every table of the house, each after those that it refers to."""
    return list(Base.metadata.sorted_tables)


def revision(session: Session) -> str | None:
    """Name the migration at which the database stands; None for one that never was migrated."""
    if not inspect(session.connection()).has_table("alembic_version"):
        return None
    return session.execute(text("SELECT version_num FROM alembic_version")).scalar()


def newest_revision() -> str | None:
    """Name the migration at which this program expects the database to stand."""
    return ScriptDirectory(str(MIGRATIONS)).get_current_head()


@contextmanager
def frozen(session: Session) -> Iterator[None]:
    """See the database as it is at one moment, however much is written meanwhile."""
    session.rollback()
    if session.get_bind().dialect.name == "postgresql":
        session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
    try:
        yield
    finally:
        session.rollback()


def rows(session: Session, table: Table, columns: Sequence[Column[Any]]) -> Iterator[Row]:
    """Give a table's rows as plain values, in the order of their keys, a batch in memory at a time."""
    key = next(iter(table.primary_key))
    statement = select(*columns).order_by(key).execution_options(yield_per=_batch_of(table))
    found = session.execute(statement).mappings()
    if isinstance(key.type, String):  # databases sort text each in their own way
        return iter(sorted((_plain(row, columns) for row in found), key=lambda row: row[key.name]))
    return (_plain(row, columns) for row in found)


def count(session: Session, table: Table) -> int:
    return session.execute(select(func.count()).select_from(table)).scalar_one()


def read_row(table: Table, columns: Sequence[Column[Any]], row: object, *, place: int) -> Row:
    """Turn a row of plain values into one for the database; raises `UnfitRow`."""
    where = f"{table.name}, row {place}"
    if not isinstance(row, Mapping):
        raise UnfitRow(f"{where}: is no row")
    names = {column.name for column in columns}
    if wrong := names ^ row.keys():
        raise UnfitRow(f"{where}: has too few or too many columns: {', '.join(sorted(wrong))}")
    try:
        return {column.name: from_plain(column, row[column.name]) for column in columns}
    except UnfitValue as unfit:
        raise UnfitRow(f"{where}: {unfit}") from unfit


def load(session: Session, table: Table, new_rows: Sequence[Row]) -> None:
    """Insert rows with the ids they bring, each after those of its own table it refers to."""
    ordered = _referred_first(table, new_rows)
    size = _batch_of(table)
    for start in range(0, len(ordered), size):
        session.execute(insert(table), ordered[start : start + size])
    if session.get_bind().dialect.name == "postgresql":
        _continue_ids(session, table)


def empty(session: Session) -> None:
    """Delete every row there is, in the transaction that is open; others read on meanwhile."""
    if session.get_bind().dialect.name == "postgresql":
        _keep_writers_out(session)
    for table in reversed(tables()):
        session.execute(table.delete())


def _batch_of(table: Table) -> int:
    """How many of its rows are in memory at once."""
    holds_pictures = any(isinstance(column.type, LargeBinary) for column in table.columns)
    return BATCH_ROWS_WITH_PICTURES if holds_pictures else BATCH_ROWS


def _plain(row: Mapping[Any, Any], columns: Sequence[Column[Any]]) -> Row:
    return {column.name: to_plain(row[column.name]) for column in columns}


def _referred_first(table: Table, new_rows: Sequence[Row]) -> list[dict[str, Any]]:
    to_itself = [
        column
        for column in table.columns
        if any(key.column.table is table for key in column.foreign_keys)
    ]
    waiting = [dict(row) for row in new_rows]
    if not to_itself:
        return waiting
    placed: list[dict[str, Any]] = []
    known: set[Any] = {None}
    while waiting:
        ready = [row for row in waiting if all(row[column.name] in known for column in to_itself)]
        if not ready:
            raise UnfitRow(f"{table.name}: rows refer to each other in a circle, or to none there")
        placed += ready
        known |= {row["id"] for row in ready}
        waiting = [row for row in waiting if row["id"] not in known]
    return placed


def _keep_writers_out(session: Session) -> None:
    """Lock every table, giving way before anybody is found to wait in a circle; raises when in vain.

    Writers lock in an order of their own. PostgreSQL looks for circles after a second, and would end
    one of them, which might not be this one.
    """
    names = sorted((table.name for table in tables()), key=_order_of_writers)
    statement = text(f"LOCK TABLE {', '.join(names)} IN EXCLUSIVE MODE")
    for attempts_left in reversed(range(LOCK_ATTEMPTS)):
        try:
            with session.begin_nested():
                session.execute(text(f"SET LOCAL lock_timeout = '{LOCK_MILLISECONDS}ms'"))
                session.execute(statement)
        except OperationalError:
            if not attempts_left:
                raise
        else:
            return


def _order_of_writers(name: str) -> int:
    """First what an action locks first, last what every action writes last."""
    if name in FIRST_LOCKED:
        return FIRST_LOCKED.index(name)
    return 100 + (LAST_LOCKED.index(name) if name in LAST_LOCKED else -1)


def _continue_ids(session: Session, table: Table) -> None:
    """Let the next row that PostgreSQL numbers come after those that brought their numbers."""
    if table.autoincrement_column is not None:
        highest = func.max(table.c.id)
        sequence = func.pg_get_serial_sequence(table.name, "id")
        session.execute(select(func.setval(sequence, highest)).having(highest.is_not(None)))
