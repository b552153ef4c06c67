"""How Alembic reaches the database: through the app's own engine, in one write transaction."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from alembic import context
from flask import current_app
from sqlalchemy import Connection

from app import storage
from app.extensions import db
from app.storage.engine import WRITE
from app.storage.search_text import is_ours


def run() -> None:
    connection = context.config.attributes.get("connection")
    if connection is not None:
        _migrate(connection)
        return
    with db.engine.connect().execution_options(**WRITE) as own, _references_at_rest(own):
        _migrate(own)


@contextmanager
def _references_at_rest(connection: Connection) -> Iterator[None]:
    """SQLite changes a table by dropping and remaking it, which the rows that refer to it forbid.

    So they are at rest meanwhile, which cannot be said inside a transaction, and checked at its end.
    """
    if connection.dialect.name != "sqlite":
        with connection.begin():
            yield
        return
    raw: Any = connection.connection.dbapi_connection
    raw.execute("PRAGMA foreign_keys=OFF")
    try:
        with connection.begin():
            yield
            dangling = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
            if dangling:
                raise RuntimeError(f"rows refer to what is no longer there: {dangling[:5]}")
    finally:
        raw.execute("PRAGMA foreign_keys=ON")


def _migrate(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=storage.METADATA,
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
        include_name=is_ours,
    )
    with context.begin_transaction():
        context.run_migrations()


if context.is_offline_mode():
    raise SystemExit(f"{current_app.name} migrates a database that it can reach, never a script")
run()
