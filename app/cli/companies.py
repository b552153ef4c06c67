"""`flask companies`: the register from files."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from flask.cli import AppGroup

from app.actions.import_companies import (
    Batch,
    RefusedRow,
    begin_import,
    columns_for,
    look_through,
    sealed_digest,
    take_rows,
)
from app.actions.write_refused_rows import write_refused_rows
from app.adapters import sheet_file
from app.adapters.sheet_file import UnreadableSheet
from app.cli.acting import FAULTS, act, refusals, require_tables
from app.cli.files import EXISTING_FILE, FORCE, NEW_FILE, file_errors
from app.cli.relays import relay_called
from app.domain.company_columns import Column
from app.extensions import db
from app.storage import imports
from app.storage.relays import Relay

companies = AppGroup("companies", help="The register of companies.")


@companies.command("import")
@click.argument("file", type=EXISTING_FILE)
@click.option("--relay", "slug", help="Whose register, where there are several.")
@click.option(
    "--map",
    "pairs",
    multiple=True,
    metavar="COLUMN=HEADING",
    help=f"What a heading tells; an empty one is left out. Columns: {', '.join(Column)}.",
)
@click.option("--dry-run", is_flag=True, help="Say what would happen, and write nothing.")
@click.option("--refused", type=NEW_FILE, help="Write the refused lines to this .csv or .xlsx.")
@FORCE
def import_companies(
    file: Path,
    *,
    slug: str | None,
    pairs: tuple[str, ...],
    dry_run: bool,
    refused: Path | None,
    force: bool,
) -> None:
    """Read companies from FILE (CSV or Excel); read again it changes nothing."""
    require_tables()
    relay = relay_called(slug)
    with file_errors(file), sheet_faults(file), refusals():
        columns = _columns(file, relay, pairs)
        rows = _looked_through(file, relay, columns) if dry_run else _read(file, relay, columns)
        not_taken = tell(rows, is_dry=dry_run)
        if refused is not None and not_taken:
            header = _header(file)
            write_refused_rows(refused, header, not_taken, columns, replaces=force)
            click.echo(f"The refused lines are in {refused}.")


@contextmanager
def sheet_faults(file: Path) -> Iterator[None]:
    """Tell a file that is no table in words."""
    try:
        yield
    except UnreadableSheet as broken:
        raise click.ClickException(f"{file}: {broken}.") from broken


def tell(batches: Iterable[Batch], *, is_dry: bool) -> list[RefusedRow]:
    """Say as it goes how far it has come, then what all of it came to; give what was refused."""
    total, refused = Batch(), list[RefusedRow]()
    new = changed = 0
    for batch in batches:
        total.rows += batch.rows
        total.unchanged += batch.unchanged
        new, changed = new + len(batch.new), changed + len(batch.changed)
        refused += batch.refused
        click.echo(f"{total.rows} lines …", err=True)
    for row in refused:
        click.echo(f"line {row.line}: {row.column} {FAULTS.get(row.reason, row.reason)}")
    would = "would be " if is_dry else ""
    click.echo(
        f"{new} {would}new, {changed} {would}changed, {total.unchanged} unchanged,"
        f" {len(refused)} refused."
    )
    return refused


def _columns(file: Path, relay: Relay, pairs: tuple[str, ...]) -> dict[Column, str]:
    header = _header(file)
    columns = columns_for(header, imports.latest(db.session(), relay.id))
    for pair in pairs:
        name, _, heading = pair.partition("=")
        if name not in set(Column) or (heading and heading not in header):
            raise click.UsageError(f"--map {pair}: the headings are {', '.join(header)}.")
        columns[Column(name)] = heading
    told = {column: heading for column, heading in columns.items() if heading}
    if Column.NAME not in told:
        raise click.UsageError(f"Which heading is the name? Say --map name=…: {', '.join(header)}.")
    for column, heading in told.items():
        click.echo(f"  {column} is read from {heading}", err=True)
    return told


def _header(file: Path) -> list[str]:
    with sheet_file.opened(file) as sheet:
        return list(sheet.header)


def _looked_through(file: Path, relay: Relay, columns: dict[Column, str]) -> Iterator[Batch]:
    return look_through(act(), relay_id=relay.id, path=file, columns=columns)


def _read(file: Path, relay: Relay, columns: dict[Column, str]) -> Iterator[Batch]:
    """Begin, or go on with what was cut off when this very file was read by the same columns."""
    digest, acting = _digest(file), act()
    begun = imports.cut_off(
        db.session(), relay.id, file_digest=sealed_digest(acting, digest), columns=columns
    )
    if begun is not None:
        click.echo(f"It was cut off after {begun.rows_done} lines and goes on.", err=True)
        import_id = begun.id
    else:
        import_id = begin_import(
            acting,
            relay_id=relay.id,
            file_name=file.name,
            file_digest=digest,
            columns=columns,
        )
    return take_rows(act(), import_id=import_id, path=file)


def _digest(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
