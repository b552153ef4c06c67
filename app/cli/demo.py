"""`flask demo`: something to look at, in an installation of its own."""

from __future__ import annotations

import click
from flask.cli import with_appcontext

from app.actions.demo.stage import PASSWORD, PEOPLE
from app.actions.load_demo import load_demo
from app.cli.acting import act, refusals, require_tables


@click.command("demo")
@with_appcontext
def demo() -> None:
    """Load the demo relay into an empty installation."""
    require_tables()
    with refusals():
        load_demo(act())
    click.echo("The demo is loaded: three real legs on invented days, and invented companies.")
    for line in sign_in_lines():
        click.echo(line)


def sign_in_lines() -> list[str]:
    """Who can sign in to the demo, and how."""
    return [f"  {person.role:<6} {person.email}   {PASSWORD}" for person in PEOPLE]
