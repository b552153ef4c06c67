"""Read the relays of another installation into this one, which must be empty."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.actions.act import Act
from app.actions.verify_journal import ChainReport, verify_journal
from app.adapters import snapshot_file
from app.adapters.keys import Keys
from app.adapters.snapshot_file import Snapshot
from app.domain.journal import head_mac
from app.storage import portable, snapshot
from app.storage.portable import TableColumns
from app.storage.snapshot import Row, UnfitRow
from app.storage.transaction import transaction


class UnusableSnapshot(ValueError):
    """A snapshot that cannot be taken in here; says why in a sentence."""


class TamperedSnapshot(ValueError):
    """A snapshot whose journal does not hold; `reports` say where."""

    def __init__(self, reports: list[ChainReport]) -> None:
        super().__init__("the journal does not hold")
        self.reports = reports


def import_relays(act: Act, path: Path) -> list[ChainReport]:
    """Take in all of an export or nothing of it, and give what its journal says.

    Raises `UnreadableSnapshot` for a file that is none, `UnusableSnapshot` when the installation is
    not empty, the export was made by another version or its rows do not fit, and `TamperedSnapshot`.
    """
    export = snapshot_file.read(path)
    if export.kind != snapshot_file.EXPORT:
        raise UnusableSnapshot("this is a backup: it is read by the command restore")
    with transaction(act.session):
        check_schema(export.schema, here=snapshot.revision(act.session))
        _check_empty(act.session)
        load_tables(act.session, export, portable.portable_tables(), keys=act.keys)
        return checked_journal(act.session, act.keys)


def check_schema(taken: str | None, *, here: str | None) -> None:
    """Raises `UnusableSnapshot` unless the rows have the form that they have here."""
    if here is None:
        raise UnusableSnapshot("this database has no tables yet: flask --app wsgi db upgrade")
    if taken != here:
        raise UnusableSnapshot(
            f"it stands at migration {taken or 'none'}, and this installation at {here}: "
            "read it with the release that made it, and upgrade after that"
        )


def load_tables(
    session: Session, taken: Snapshot, tables: list[TableColumns], *, keys: Keys
) -> None:
    """Insert all rows of a snapshot; raises `UnusableSnapshot` naming the first that does not fit."""
    if wrong := {table.name for table, _ in tables} ^ taken.tables.keys():
        raise UnusableSnapshot(f"it has too few or too many tables: {', '.join(sorted(wrong))}")
    for table, columns in tables:
        try:
            new_rows = [
                snapshot.read_row(table, columns, row, place=place)
                for place, row in enumerate(taken.tables[table.name], start=1)
            ]
            snapshot.load(session, table, _sealed(table.name, new_rows, keys))
        except UnfitRow as unfit:
            raise UnusableSnapshot(str(unfit)) from unfit
        except IntegrityError as broken:
            raise UnusableSnapshot(f"{table.name}: {_rule(broken)}") from broken


def checked_journal(session: Session, keys: Keys) -> list[ChainReport]:
    """Raises `TamperedSnapshot` unless every chain holds."""
    reports = verify_journal(session, keys)
    if any(report.fault for report in reports):
        raise TamperedSnapshot(reports)
    return reports


def _check_empty(session: Session) -> None:
    for table in snapshot.tables():
        if found := snapshot.count(session, table):
            raise UnusableSnapshot(
                f"this installation is not empty: {table.name} has {found} rows. "
                "An export is read into a new one"
            )


def _sealed(table: str, new_rows: Sequence[Row], keys: Keys) -> Sequence[Row]:
    """Mark the journal's heads under this installation's key; an export comes without marks."""
    if table != "journal_head" or all("mac" in row for row in new_rows):
        return new_rows
    return [{**row, "mac": _mark(row, keys)} for row in new_rows]


def _mark(head: Mapping[str, Any], keys: Keys) -> str:
    return head_mac(keys.journal, chain=head["chain"], count=head["count"], digest=head["digest"])


def _rule(broken: IntegrityError) -> str:
    """Name the rule that was broken, and leave out the row, which may hold personal data."""
    first_line, *_ = str(broken.orig).splitlines() or [""]
    return first_line
