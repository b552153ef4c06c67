"""Write down all that belongs to the relays, to take it elsewhere; nothing is changed."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy.orm import Session

from app.adapters import snapshot_file
from app.adapters.new_file import new_file
from app.storage import portable, snapshot
from app.storage.portable import TableColumns


def export_relays(session: Session, path: Path, *, replaces: bool) -> None:
    """Write every relay as JSON, without secrets; raises `FileExistsError`.

    The same contents give the same bytes, on either database.
    """
    write_snapshot(
        session,
        path,
        kind=snapshot_file.EXPORT,
        tables=portable.portable_tables(),
        replaces=replaces,
    )


def write_snapshot(
    session: Session, path: Path, *, kind: str, tables: list[TableColumns], replaces: bool
) -> None:
    """Write rows as they are at one moment into a file that appears when it is whole."""
    with new_file(path, replaces=replaces) as unfinished, snapshot.frozen(session):
        snapshot_file.write(
            unfinished,
            kind=kind,
            schema=snapshot.revision(session) or "",
            tables=(
                (table.name, snapshot.rows(session, table, columns)) for table, columns in tables
            ),
        )
