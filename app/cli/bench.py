"""`flask bench seed`: a database for load generators to scan in."""

from __future__ import annotations

import json
from pathlib import Path

import click
from flask.cli import AppGroup

from app.actions.seed_bench import seed_handovers
from app.adapters.new_file import new_file
from app.cli.acting import act, refusals, require_tables, settings
from app.cli.files import NEW_FILE, file_errors

bench = AppGroup("bench", help="Load tests; never in a database that is used in earnest.")


@bench.command("seed")
@click.option("--handovers", type=click.IntRange(1, 100_000), required=True, help="How many.")
@click.option("--out", type=NEW_FILE, required=True, help="Where to write codes and token.")
def seed(handovers: int, out: Path) -> None:
    """Put handovers on their way today, each on a baton of its own, and write their codes."""
    require_tables()
    with file_errors(out), new_file(out, replaces=True) as unfinished:
        with refusals():
            seeded = seed_handovers(act(), count=handovers, beside_others=settings().demo)
        content = {"codes": seeded.codes, "token": seeded.token}
        unfinished.write_text(json.dumps(content), encoding="utf-8")
    click.echo(f"{len(seeded.codes)} handovers are on their way; their codes are in {out}.")
