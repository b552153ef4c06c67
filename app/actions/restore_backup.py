"""Put a backup in the place of what stands, once it is known to be whole."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from app.actions.act import Act
from app.actions.import_relay import (
    UnusableSnapshot,
    check_schema,
    checked_journal,
    load_tables,
)
from app.actions.take_backup import take_backup
from app.actions.verify_journal import ChainReport
from app.adapters import backup, snapshot_file
from app.adapters.backup import DamagedDatabase
from app.storage import aside, portable, snapshot
from app.storage.transaction import transaction


@dataclass(frozen=True, slots=True)
class Restored:
    """What now stands, and in which file what stood before is kept, if anything did."""

    reports: list[ChainReport]
    kept: Path | None


def restore_backup(act: Act, path: Path) -> Restored:
    """Verify a backup, keep what stands, and replace it in one step, also while it is in use.

    Raises `UnreadableSnapshot`, `UnusableSnapshot`, `DamagedDatabase` and `TamperedSnapshot` before
    anything is changed.
    """
    if not backup.is_database(path):
        return _restore_rows(act, path)
    database = aside.file_of(act.session)
    if database is None:
        raise UnusableSnapshot("this is a backup of SQLite, and this installation is on PostgreSQL")
    return _restore_file(act, path, database)


def _restore_file(act: Act, path: Path, database: Path) -> Restored:
    with TemporaryDirectory(dir=database.parent, prefix=".restore-") as folder:
        candidate = Path(folder) / database.name
        candidate.touch(mode=0o600)
        backup.copy(path, candidate)
        backup.check(candidate)
        reports = _judged(act, candidate)
        return Restored(reports, _replace(act, database, candidate))


def _judged(act: Act, candidate: Path) -> list[ChainReport]:
    """Raises what speaks against a database that is sound in itself."""
    with aside.opened(candidate) as other:
        check_schema(snapshot.revision(other), here=snapshot.newest_revision())
        return checked_journal(other, act.keys)


def _replace(act: Act, database: Path, candidate: Path) -> Path | None:
    """Overwrite what stands from within, for servers hold it open; what is broken is moved aside."""
    if not database.exists():
        candidate.rename(database)
        return None
    kept = _kept_beside(act, database)
    try:
        take_backup(act.session, kept, replaces=False)
    except DamagedDatabase:
        backup.move_aside(database, kept)
        candidate.rename(database)
    else:
        backup.overwrite(database, candidate)
    return kept


def _restore_rows(act: Act, path: Path) -> Restored:
    taken = snapshot_file.read(path)
    if taken.kind != snapshot_file.BACKUP:
        raise UnusableSnapshot("this is an export: it is read by the command import")
    check_schema(taken.schema, here=snapshot.revision(act.session))
    kept = _kept_beside(act, aside.file_of(act.session) or path)
    take_backup(act.session, kept, replaces=False)
    try:
        with transaction(act.session):
            snapshot.empty(act.session)
            load_tables(act.session, taken, portable.all_tables(), keys=act.keys)
            return Restored(checked_journal(act.session, act.keys), kept)
    except BaseException:
        kept.unlink()
        raise


def _kept_beside(act: Act, path: Path) -> Path:
    return path.with_name(f"{path.stem}.before-restore-{act.now:%Y%m%dT%H%M%S%fZ}{path.suffix}")
