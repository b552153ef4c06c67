"""What an export takes along, and what stays behind; a backup takes everything."""

from __future__ import annotations

from typing import Any, TypeAlias

from sqlalchemy import Column, Table

from app.storage import snapshot

TableColumns: TypeAlias = "tuple[Table, list[Column[Any]]]"

# Who is signed in, every secret, and whether a worker lives belong to one installation. Letters go
# along, so that none that was sent here is sent anew from there.
LEFT_OUT_TABLES = frozenset(
    {"sign_in", "one_time_link", "failed_sign_in", "pairing", "heartbeat", "calendar_link"}
)
# A sole trader's number is a personal one: few enough that its HMAC can be searched out by whoever
# gets hold of the key. The mark on the journal's head is made anew under the new installation's key,
# and a workplace's search text by the new database.
LEFT_OUT_COLUMNS = frozenset(
    {
        ("person", "password_hash"),
        ("company", "number_mac"),
        ("nomination", "number_mac"),
        ("journal_head", "mac"),
        ("workplace", "search_text"),
    }
)


def all_tables() -> list[TableColumns]:
    return [(table, list(table.columns)) for table in snapshot.tables()]


def portable_tables() -> list[TableColumns]:
    """The tables of an export with the columns it holds."""
    return [
        (table, [column for column in columns if (table.name, column.name) not in LEFT_OUT_COLUMNS])
        for table, columns in all_tables()
        if table.name not in LEFT_OUT_TABLES
    ]
