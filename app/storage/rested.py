"""Connections that rested: whether the database server is still at the other end is asked of them alone.

SQLAlchemy's `pool_pre_ping` asks each time that one is taken, which is two of a scan's twenty round trips.
"""

from __future__ import annotations

import time
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.pool import ConnectionPoolEntry

REST_SECONDS = 1.0
SINCE = "rests_since"


def ask_after_rest(engine: Engine) -> None:
    """A server that was restarted meanwhile is connected to anew, and nobody is told of it."""

    def wake(connection: DBAPIConnection, entry: ConnectionPoolEntry, _lent: Any) -> None:
        if time.monotonic() - entry.info.get(SINCE, time.monotonic()) > REST_SECONDS:
            try:
                engine.dialect.do_ping(connection)
            except engine.dialect.loaded_dbapi.Error as gone:
                raise InvalidatePoolError from gone

    event.listen(engine, "checkout", wake)
    event.listen(engine, "checkin", _rest)


def _rest(_connection: DBAPIConnection | None, entry: ConnectionPoolEntry) -> None:
    entry.info[SINCE] = time.monotonic()
