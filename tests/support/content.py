"""What a database holds, in a form that can be compared before and after."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cache

from sqlalchemy import Connection, TextClause, text
from sqlalchemy.orm import Session

from app.extensions import Base

# PostgreSQL reads and digests all tables at one asking.
TABLE = """
    SELECT '{0}', count(*) || ' rows, ' || md5(coalesce(string_agg(row, chr(10)), ''))
    FROM (SELECT CAST(t AS text) AS row FROM "{0}" AS t ORDER BY 1) AS rows
"""
KNOWN = "content"


def content_of(session: Session) -> Mapping[str, str]:
    """Give a digest of each table's rows, so that a difference names its table."""
    session.rollback()
    connection = session.connection()
    digests = (
        _on_sqlite(connection)
        if connection.dialect.name == "sqlite"
        else {row[0]: row[1] for row in connection.execute(_of_all_tables())}
    )
    session.rollback()
    return digests


def _on_sqlite(connection: Connection) -> Mapping[str, str]:
    """Read again only when somebody has written since: SQLite tells that by two numbers."""
    version = connection.exec_driver_sql("PRAGMA data_version").scalar()
    own_changes = connection.connection.dbapi_connection.total_changes  # type: ignore[union-attr]
    known = connection.info.get(KNOWN)
    if known is None or known[0] != (version, own_changes):
        read = {
            table.name: _digest(
                sorted(repr(tuple(row)) for row in connection.execute(table.select()))
            )
            for table in Base.metadata.sorted_tables
        }
        connection.info[KNOWN] = known = ((version, own_changes), read)
    digests: Mapping[str, str] = known[1]
    return digests


def _digest(rows: list[str]) -> str:
    return f"{len(rows)} rows, {hashlib.sha256(chr(10).join(rows).encode()).hexdigest()[:16]}"


@cache
def _of_all_tables() -> TextClause:
    return text(" UNION ALL ".join(TABLE.format(name) for name in Base.metadata.tables))
