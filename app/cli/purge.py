"""`flask purge`: personal data that has outlived its term goes, by the rules."""

from __future__ import annotations

import click
from flask.cli import with_appcontext

from app.actions.purge_personal_data import purge_personal_data
from app.cli.acting import act, database_errors, now, require_tables
from app.extensions import db
from app.storage import disposal


@click.command("purge")
@click.option("--dry-run", is_flag=True, help="Only say what would go, and when the next does.")
@with_appcontext
def purge(*, dry_run: bool) -> None:
    """Dispose of personal data by the retention rules; doing it again finds nothing more."""
    require_tables()
    if dry_run:
        _foretell()
        return
    with database_errors():
        gone = purge_personal_data(act())
    for name, count in sorted(gone.items()):
        click.echo(f"{name}: {count} disposed of")
    click.echo("Done." if gone else "Nothing is due.")


def _foretell() -> None:
    for one in disposal.standing(db.session(), now=now()):
        further = f", the next on {one.next_at:%Y-%m-%d}" if one.next_at else ""
        term = f"{one.rule.keep.days} days since {one.rule.since}"
        click.echo(f"{one.name}: {one.due} of {one.kept} would go{further} ({term})")
    click.echo("Nothing was changed.")
