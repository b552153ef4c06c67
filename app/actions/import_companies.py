"""Bring a table of companies into the register: some rows at a time, each time in one transaction.

What was cut off goes on where it stood, and a table that is read again changes nothing.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from sqlalchemy import update

from app.actions import fields
from app.actions.act import Act
from app.actions.apply_company_row import apply_row, enter_row
from app.actions.match_company_rows import NEW_WORKPLACE, KnownCompanies, street_key
from app.actions.read_company_row import CompanyRow, RowReader
from app.actions.record_event import record_event
from app.adapters import sheet_file
from app.adapters.sheet_file import Sheet, SheetRow
from app.domain.company_columns import Column, Columns, guessed
from app.domain.errors import NotAllowed, NotFound, UnacceptableField, WrongState
from app.domain.marks import Marks
from app.domain.organisation_number import looks_like_number, masked
from app.domain.text import TextFault, search_key
from app.storage import imports, relays
from app.storage.imports import CompanyImport
from app.storage.journal import chain_of
from app.storage.transaction import transaction

BATCH_ROWS = 250
MOST_ROWS = 100_000
FILE_NAME_CHARACTERS = 200


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row that was not taken: where it stands, which column is at fault, and why."""

    line: int
    cells: Sequence[str]
    column: str
    reason: str


@dataclass(slots=True)
class Batch:
    """What some rows came to; those that change something are told by their lines."""

    rows: int = 0
    new: list[int] = field(default_factory=list)
    changed: dict[int, Sequence[str]] = field(default_factory=dict)
    changed_companies: dict[int, list[str]] = field(default_factory=dict)
    unchanged: int = 0
    refused: list[RefusedRow] = field(default_factory=list)


def begin_import(
    act: Act, *, relay_id: int, file_name: str, file_digest: str, columns: Columns
) -> int:
    """Note that a file is to be read, and by which columns; raises `NotAllowed`, `NotFound`."""
    if not act.actor.is_admin:
        raise NotAllowed
    with transaction(act.session):
        if relays.locked(act.session, relay_id) is None:
            raise NotFound
        begun = CompanyImport(
            relay_id=relay_id,
            file_name=masked(file_name)[:FILE_NAME_CHARACTERS],
            file_digest=sealed_digest(act, file_digest),
            columns=json.dumps(dict(columns), ensure_ascii=False),
            created_by_id=act.actor.person_id,
            created_at=act.now,
        )
        act.session.add(begun)
        act.session.flush()
        return begun.id


def sealed_digest(act: Act, file_digest: str) -> str:
    """Give what may be kept of a file's digest: one row of a file could be found by trying numbers."""
    return hmac.digest(act.keys.number, file_digest.encode(), "sha256").hex()


def choose_columns(act: Act, *, import_id: int, columns: Columns) -> None:
    """Say anew which heading tells what, before it is begun to take the rows in.

    Raises `NotAllowed`, `WrongState` when that is begun, and `UnacceptableField` where no heading
    tells the name, or where one is no heading but somebody's number in a table without any.
    """
    if not act.actor.is_admin:
        raise NotAllowed
    if not columns.get(Column.NAME):
        raise UnacceptableField(field=Column.NAME, reason=fields.MISSING)
    for column, heading in columns.items():
        if looks_like_number(heading):
            raise UnacceptableField(field=column, reason=TextFault.HOLDS_PERSONAL_NUMBER.value)
    with transaction(act.session):
        chosen = act.session.execute(
            update(CompanyImport)
            .where(
                CompanyImport.id == import_id,
                CompanyImport.rows_done == 0,
                CompanyImport.started_at.is_(None),
                CompanyImport.finished_at.is_(None),
                CompanyImport.put_aside_at.is_(None),
            )
            .values(
                columns=json.dumps(dict(columns), ensure_ascii=False),
                chosen_at=act.now,
                outlook=None,
            )
            .returning(CompanyImport.id)
        )
        if chosen.scalar() is None:
            raise WrongState(import_id=import_id)


def columns_for(header: Sequence[str], latest: CompanyImport | None) -> dict[Column, str]:
    """Guess which heading tells what, from what was pointed out the last time."""
    return guessed(header, json.loads(latest.columns) if latest else {})


def columns_of(found: CompanyImport) -> dict[Column, str]:
    return {Column(name): heading for name, heading in json.loads(found.columns).items()}


def take_rows(act: Act, *, import_id: int, path: Path) -> Iterator[Batch]:
    """Take in what is left of the file, a batch at a time; stop asking to leave the rest for later.

    Raises `NotAllowed`, `NotFound`, `WrongState` when somebody else takes the same rows in or has put
    the import aside, and `UnreadableSheet`.
    """
    if not act.actor.is_admin:
        raise NotAllowed
    found = imports.company_import(act.session, import_id)
    if found is None:
        raise NotFound
    return _batches(act, found.id, path, columns_of(found), done=found.rows_done)


def look_through(act: Act, *, relay_id: int, path: Path, columns: Columns) -> Iterator[Batch]:
    """Say what each part of the file would come to, and write nothing.

    Ids of companies that would be new are not known yet, so that `new` holds their lines.
    """
    brought = Marks()
    with _readable(act, path, columns) as (sheet, reader):
        rows = islice(sheet.rows, MOST_ROWS)
        while some := list(islice(rows, BATCH_ROWS)):
            batch = Batch(rows=len(some))
            read = _read(some, reader, batch)
            known = KnownCompanies(act.session, relay_id, [row for _, row in read])
            for sheet_row, row in read:
                _judge(known, sheet_row, row, batch, brought)
            yield batch


@contextmanager
def _readable(act: Act, path: Path, columns: Columns) -> Iterator[tuple[Sheet, RowReader]]:
    with sheet_file.opened(path) as sheet:
        usable = {column: name for column, name in columns.items() if name in sheet.header}
        yield sheet, RowReader(sheet.header, usable, keys=act.keys)


def _batches(
    act: Act, import_id: int, path: Path, columns: Columns, *, done: int
) -> Iterator[Batch]:
    with _readable(act, path, columns) as (sheet, reader):
        rows = islice(sheet.rows, done, MOST_ROWS)
        is_last = False
        while not is_last:
            some = list(islice(rows, BATCH_ROWS))
            is_last = len(some) < BATCH_ROWS
            batch = _taken(act, import_id, some, reader, done=done, is_last=is_last)
            done += batch.rows
            yield batch


def _taken(
    act: Act,
    import_id: int,
    some: Sequence[SheetRow],
    reader: RowReader,
    *,
    done: int,
    is_last: bool,
) -> Batch:
    batch = Batch(rows=len(some))
    read = _read(some, reader, batch)
    with transaction(act.session):
        found = imports.company_import(act.session, import_id)
        if found is None or relays.locked(act.session, found.relay_id) is None:
            raise NotFound
        known = KnownCompanies(act.session, found.relay_id, [row for _, row in read])
        for sheet_row, row in read:
            _take(act, known, sheet_row, row, batch, relay_id=found.relay_id)
        _count(act, import_id, batch, done=done, is_last=is_last)
        _record(act, found, batch, done=done)
    return batch


def _read(
    some: Sequence[SheetRow], reader: RowReader, batch: Batch
) -> list[tuple[SheetRow, CompanyRow]]:
    read = []
    for row in some:
        try:
            read.append((row, reader.read(row.cells)))
        except UnacceptableField as fault:
            batch.refused.append(_refused(row, fault))
    return read


def _take(
    act: Act,
    known: KnownCompanies,
    sheet_row: SheetRow,
    row: CompanyRow,
    batch: Batch,
    *,
    relay_id: int,
) -> None:
    try:
        meant = known.meant(row)
    except UnacceptableField as fault:
        batch.refused.append(_refused(sheet_row, fault))
        return
    if meant is None:
        company = enter_row(act, known, row, relay_id=relay_id)
        batch.new.append(company.id)
    elif meant.differences:
        apply_row(act, known, meant, row)
        batch.changed[sheet_row.line] = meant.differences
        batch.changed_companies.setdefault(meant.company.id, []).extend(meant.differences)
    else:
        batch.unchanged += 1


def _judge(
    known: KnownCompanies,
    sheet_row: SheetRow,
    row: CompanyRow,
    batch: Batch,
    brought: Marks,
) -> None:
    """A company or workplace that an earlier row would bring is known to later ones by a mark alone."""
    try:
        meant = known.meant(row)
    except UnacceptableField as fault:
        batch.refused.append(_refused(sheet_row, fault))
        return
    is_new, is_elsewhere = brought.add(_mark(row)), _is_elsewhere(row, brought)
    if meant is None and is_new:
        batch.new.append(sheet_row.line)
        return
    differences = [NEW_WORKPLACE] if meant is None else meant.differences
    told = [part for part in differences if part != NEW_WORKPLACE or is_elsewhere]
    if told:
        batch.changed[sheet_row.line] = told
    else:
        batch.unchanged += 1


def _is_elsewhere(row: CompanyRow, brought: Marks) -> bool:
    """Tell whether no earlier row brings the workplace where this one is, and mark that it does."""
    place = search_key(row.place) if row.place else ""
    at_place = brought.add(f"{_mark(row)}/{place}/")
    at_street = brought.add(f"{_mark(row)}/{place}/{street_key(row.street_address)}")
    return at_street if row.street_address else bool(place) and at_place


def _mark(row: CompanyRow) -> str:
    return "".join(filter(None, row.number)) or f"{search_key(row.name)}/{row.place}"


def _refused(row: SheetRow, fault: UnacceptableField) -> RefusedRow:
    return RefusedRow(row.line, row.cells, str(fault.facts["field"]), str(fault.facts["reason"]))


def _count(act: Act, import_id: int, batch: Batch, *, done: int, is_last: bool) -> None:
    """Move on from where the batch began; of two who take the same rows in, one is too late."""
    moved = act.session.execute(
        update(CompanyImport)
        .where(
            CompanyImport.id == import_id,
            CompanyImport.rows_done == done,
            CompanyImport.finished_at.is_(None),
            CompanyImport.put_aside_at.is_(None),
        )
        .values(
            rows_done=CompanyImport.rows_done + batch.rows,
            new=CompanyImport.new + len(batch.new),
            changed=CompanyImport.changed + len(batch.changed),
            unchanged=CompanyImport.unchanged + batch.unchanged,
            refused=CompanyImport.refused + len(batch.refused),
            finished_at=act.now if is_last else None,
        )
        .returning(CompanyImport.id)
    )
    if moved.scalar() is None:
        raise WrongState(import_id=import_id)


def _record(act: Act, found: CompanyImport, batch: Batch, *, done: int) -> None:
    """One entry for the rows of a transaction; the register itself says what the companies are."""
    if not batch.new and not batch.changed_companies:
        return
    record_event(
        act,
        chain=chain_of(found.relay_id),
        event="company.imported",
        subject=f"company_import:{found.id}",
        facts={
            "rows": [done + 1, done + batch.rows],
            "new": batch.new,
            "changed": {
                str(company_id): parts for company_id, parts in batch.changed_companies.items()
            },
        },
    )
