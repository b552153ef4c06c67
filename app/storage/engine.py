"""How the database is opened: readers cannot write, writers queue fairly, SQLite is durable.

Measured: SQLAlchemy's default transactions on SQLite break the chain silently, since two may read
the same state before either writes. Hence BEGIN IMMEDIATE for writers, and a file lock round it,
because SQLite's own waiting sleeps and polls and starves some writers for seconds.
"""

from __future__ import annotations

import fcntl
import os
from pathlib import Path
from typing import Any

import pysqlite3.dbapi2 as sqlite
from sqlalchemy import Connection, Engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

from app.storage.rested import ask_after_rest

READ = {"access": "read", "postgresql_readonly": True}
WRITE = {"access": "write", "postgresql_readonly": False}
BUSY_TIMEOUT_SECONDS = 15
POOL_SIZE = 8
SAFE_SQLITE = (3, 51, 3)
PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "trusted_schema=OFF",
    "cell_size_check=ON",
    f"busy_timeout={BUSY_TIMEOUT_SECONDS * 1000}",
)


class UnsafeSqlite(RuntimeError):
    """The linked SQLite can corrupt a database in WAL mode (3.7.0 to 3.51.2)."""


def engine_options(database_url: str) -> dict[str, Any]:
    """Give the options under which the engine for this address must be made."""
    shared: dict[str, Any] = {
        "execution_options": READ,
        "hide_parameters": True,  # what people wrote does not belong in a log
        "pool_size": POOL_SIZE,
        "max_overflow": 0,
    }
    if not _is_sqlite(database_url):
        return shared
    if sqlite.sqlite_version_info < SAFE_SQLITE:
        raise UnsafeSqlite(f"SQLite {sqlite.sqlite_version} has the WAL-reset bug; 3.51.3 mends it")
    return shared | {
        "module": sqlite,
        "connect_args": {"check_same_thread": False, "timeout": BUSY_TIMEOUT_SECONDS},
    }


def prepare(engine: Engine) -> None:
    """Hang the house's transaction rules on a new engine."""
    if engine.dialect.name != "sqlite":
        ask_after_rest(engine)
        return
    event.listen(engine, "connect", _configure)
    event.listen(engine, "begin", _begin)
    event.listen(engine, "checkin", _release)
    event.listen(engine, "close", _close_lock)


def normalised(database_url: str) -> str:
    """Name the driver and make the folder of an embedded database."""
    if database_url.startswith(("postgres://", "postgresql://")):
        return "postgresql+psycopg://" + database_url.split("://", 1)[1]
    if _is_sqlite(database_url) and (database := make_url(database_url).database):
        Path(database).parent.mkdir(parents=True, exist_ok=True)
    return database_url


def _is_sqlite(database_url: str) -> bool:
    return database_url.startswith("sqlite")


def _configure(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    raw: Any = connection
    raw.isolation_level = None
    for pragma in PRAGMAS:
        raw.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    writing = connection.get_execution_options().get("access") == "write"
    if writing:
        _acquire(connection)
    _set_query_only(connection, "OFF" if writing else "ON")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def _set_query_only(connection: Connection, wanted: str) -> None:
    if connection.info.get("query_only") != wanted:
        connection.exec_driver_sql(f"PRAGMA query_only={wanted}")
        connection.info["query_only"] = wanted


def _acquire(connection: Connection) -> None:
    database = connection.engine.url.database
    if not database:
        return
    if "lock" not in connection.info:
        connection.info["lock"] = os.open(f"{database}.lock", os.O_RDWR | os.O_CREAT, 0o600)
    fcntl.flock(connection.info["lock"], fcntl.LOCK_EX)
    connection.info["locked"] = True


def _release(_connection: DBAPIConnection | None, entry: ConnectionPoolEntry) -> None:
    """Let the next writer in: at check-in, for the commit event comes before the commit is done."""
    if entry.info.pop("locked", False):
        fcntl.flock(entry.info["lock"], fcntl.LOCK_UN)


def _close_lock(_connection: DBAPIConnection, entry: ConnectionPoolEntry) -> None:
    lock = entry.info.pop("lock", None)
    if lock is not None:
        os.close(lock)
