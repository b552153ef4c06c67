"""How Alembic reaches the database: through the app's own engine, in one write transaction."""

from __future__ import annotations

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
    with db.engine.connect().execution_options(**WRITE) as own, own.begin():
        _migrate(own)


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
