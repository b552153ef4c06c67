"""`flask backup` and `flask restore`: the whole installation as a file, and back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from flask.cli import with_appcontext

from app.actions.import_relay import TamperedSnapshot, UnusableSnapshot
from app.actions.restore_backup import restore_backup
from app.actions.take_backup import take_backup
from app.adapters.backup import UnusableDatabase
from app.adapters.snapshot_file import UnreadableSnapshot
from app.cli.acting import act, database_errors, require_tables
from app.cli.files import EXISTING_FILE, FORCE, NEW_FILE, file_errors
from app.cli.journal import tell
from app.extensions import db


@click.command("backup")
@click.argument("file", type=NEW_FILE)
@FORCE
@with_appcontext
def backup(file: Path, *, force: bool) -> None:
    """Write everything to FILE, consistent also while serving."""
    require_tables()
    with file_errors(file), refused(file):
        take_backup(db.session(), file, replaces=force)
    click.echo(f"Written to {file}. It holds personal data and password hashes.")


@click.command("restore")
@click.argument("file", type=EXISTING_FILE)
@with_appcontext
def restore(file: Path) -> None:
    """Replace everything by what FILE holds, after verifying it; what stood before is kept."""
    with file_errors(file), refused(file):
        restored = restore_backup(act(), file)
    tell(restored.reports)
    click.echo("Restored.")
    if restored.kept:
        click.echo(f"What stood before is kept in {restored.kept}.")


@contextmanager
def refused(file: Path) -> Iterator[None]:
    """Say why a file cannot be used, with exit status 1, instead of a traceback."""
    try:
        with database_errors():
            yield
    except TamperedSnapshot as tampered:
        tell(tampered.reports)
        raise click.ClickException(f"{file}: {tampered}. Nothing was changed.") from tampered
    except (UnusableDatabase, UnreadableSnapshot, UnusableSnapshot) as reason:
        raise click.ClickException(f"{file}: {reason}. Nothing was changed.") from reason
