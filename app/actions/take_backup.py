"""Copy the whole database, secrets included, while it is in use."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy.orm import Session

from app.actions.export_relay import write_snapshot
from app.adapters import backup, snapshot_file
from app.adapters.new_file import new_file
from app.storage import aside, portable


def take_backup(session: Session, path: Path, *, replaces: bool) -> None:
    """Write a backup that is consistent and checked: of SQLite a database, of PostgreSQL its rows.

    Raises `FileExistsError`, and `DamagedDatabase` when SQLite finds a fault in the copy.
    """
    source = aside.file_of(session)
    if source is None:
        write_snapshot(
            session,
            path,
            kind=snapshot_file.BACKUP,
            tables=portable.all_tables(),
            replaces=replaces,
        )
        return
    session.rollback()
    with new_file(path, replaces=replaces) as unfinished:
        backup.copy(source, unfinished)
        backup.check(unfinished)
