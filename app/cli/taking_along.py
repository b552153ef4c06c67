"""`flask export` and `flask import`: the relays as a file, to take elsewhere."""

from __future__ import annotations

from pathlib import Path

import click
from flask.cli import with_appcontext

from app.actions.export_chain import export_chain
from app.actions.export_relay import export_relays
from app.actions.import_relay import import_relays
from app.actions.verify_journal import verify_journal
from app.cli.acting import act, keys, require_tables
from app.cli.backups import refused
from app.cli.files import EXISTING_FILE, FORCE, NEW_FILE, file_errors
from app.cli.journal import tell
from app.cli.relays import relay_called
from app.extensions import db


@click.command("export")
@click.argument("file", type=NEW_FILE)
@FORCE
@click.option("--relay", "slug", help="Whose chain to write as a table, where there are several.")
@with_appcontext
def export(file: Path, *, force: bool, slug: str | None) -> None:
    """Write the relays to FILE.json, without secrets, or a public chain to FILE.xlsx or .csv."""
    require_tables()
    match file.suffix.lower():
        case ".json":
            _export_json(file, force=force)
        case ".csv" | ".xlsx":
            _export_table(file, slug, force=force)
        case _:
            raise click.UsageError(
                "FILE must end in .json, .xlsx or .csv: the ending says what to write."
            )


@click.command("import")
@click.argument("file", type=EXISTING_FILE)
@with_appcontext
def import_(file: Path) -> None:
    """Read FILE.json, an export, into an empty installation."""
    with file_errors(file), refused(file):
        reports = import_relays(act(), file)
    tell(reports)
    click.echo("Read. Passwords do not come along: invite an admin anew, who invites the others:")
    click.echo("  flask --app wsgi user link --email …")


def _export_table(file: Path, slug: str | None, *, force: bool) -> None:
    relay_id = relay_called(slug).id
    with file_errors(file):
        export_chain(db.session(), file, relay_id=relay_id, replaces=force)
    click.echo(f"Written to {file}: what anybody may see of the chain.")


def _export_json(file: Path, *, force: bool) -> None:
    with file_errors(file):
        export_relays(db.session(), file, replaces=force)
    reports = verify_journal(db.session(), keys())
    tell(reports)
    click.echo(f"Written to {file}. It holds personal data: keep it as you keep the database.")
    if any(report.fault for report in reports):
        raise click.ClickException("The journal does not hold, so no installation will read this.")
