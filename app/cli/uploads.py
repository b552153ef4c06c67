"""What the worker does with the files that admins handed in: look them through, then take them in."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import islice

from sqlalchemy.exc import SQLAlchemyError

from app.actions.import_companies import (
    Batch,
    RefusedRow,
    columns_of,
    look_through,
    take_rows,
)
from app.actions.start_import import note_outlook, put_import_aside
from app.actions.write_refused_rows import write_refused_rows
from app.adapters import sheet_file
from app.adapters.sheet_file import UnreadableSheet
from app.adapters.upload_folder import UploadFolder
from app.cli.acting import act, now, settings
from app.domain.errors import WrongState
from app.extensions import db
from app.storage import imports
from app.storage.imports import CompanyImport

# So many in a row, before letters have their turn; opening a large file anew takes a while.
BATCHES_A_TURN = 20
# So many lines are told of one by one; all that were refused stand in the file.
MOST_TOLD = 50

UNREADABLE, GONE = "unreadable", "gone"

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Outlook:
    """What a dry run found, added up as it goes."""

    rows: int = 0
    new: int = 0
    unchanged: int = 0
    refused: int = 0
    changed: int = 0
    told_refused: list[tuple[int, str, str]] = field(default_factory=list)
    told_changed: list[tuple[int, list[str]]] = field(default_factory=list)

    def add(self, batch: Batch) -> None:
        self.rows += batch.rows
        self.new += len(batch.new)
        self.changed += len(batch.changed)
        self.unchanged += batch.unchanged
        self.refused += len(batch.refused)
        room = MOST_TOLD - len(self.told_changed)
        changed = islice(batch.changed.items(), room)
        self.told_changed += [(line, list(parts)) for line, parts in changed]
        room = MOST_TOLD - len(self.told_refused)
        self.told_refused += [(row.line, row.column, row.reason) for row in batch.refused[:room]]

    def as_facts(self) -> dict[str, object]:
        return {name: getattr(self, name) for name in self.__slots__}


def read_next_upload() -> bool:
    """Look through or take in what is next; two workers may try, and one of them is too late.

    While the database or the disk is away it is tried again, at most until the file is a day old.
    """
    waiting = imports.next_to_look_through(db.session())
    started = None if waiting else imports.next_to_take_in(db.session())
    found = waiting or started
    if found is None:
        return False
    import_id = found.id
    try:
        if waiting:
            _look(found)
        else:
            _take(found)
    except WrongState:
        return False
    except FileNotFoundError:
        _give_up(import_id, GONE)
    except UnreadableSheet:
        _give_up(import_id, UNREADABLE)
    except (SQLAlchemyError, OSError):
        raise
    except Exception as fault:  # noqa: BLE001 - a file in trouble would else be the next for ever
        # What the fault says may be a cell of the file, and that somebody's number.
        log.warning("upload_failed", extra={"import_id": import_id, "reason": type(fault).__name__})
        _give_up(import_id, UNREADABLE)
    return True


def _give_up(import_id: int, trouble: str) -> None:
    """Put a file aside, unless an admin has done so meanwhile."""
    with suppress(WrongState):
        put_import_aside(act(), import_id=import_id, trouble=trouble)
    folder().remove_all_of(import_id)


def remove_old_uploads() -> bool:
    folder().remove_old(now())
    return False


def folder() -> UploadFolder:
    return UploadFolder(settings().upload_folder)


def _look(found: CompanyImport) -> None:
    import_id, relay_id, chosen = found.id, found.relay_id, found.columns
    path, columns, outlook = folder().table_of(import_id), columns_of(found), Outlook()

    def refused() -> Iterator[RefusedRow]:
        batches = look_through(act(), relay_id=relay_id, path=path, columns=columns)
        for batch in batches:
            outlook.add(batch)
            yield from batch.refused

    with sheet_file.opened(path) as sheet:
        header = list(sheet.header)
    back = folder().refused_of(import_id)
    write_refused_rows(back, header, refused(), columns, replaces=True)
    note_outlook(act(), import_id=import_id, columns=chosen, outlook=outlook.as_facts())


def _take(found: CompanyImport) -> None:
    import_id = found.id
    batches = take_rows(act(), import_id=import_id, path=folder().table_of(import_id))
    for _ in islice(batches, BATCHES_A_TURN):
        pass
    db.session().expire_all()
    done = imports.company_import(db.session(), import_id)
    if done and done.finished_at:
        folder().remove_table(import_id)
