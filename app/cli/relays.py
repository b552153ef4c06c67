"""`flask relay` and `flask baton`: what a municipality needs before its first handover."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any

import click
from flask.cli import AppGroup

from app.actions.create_baton import create_baton
from app.actions.create_relay import NewRelay, create_relay
from app.actions.set_rhythm import set_rhythm
from app.cli.acting import act, refusals, require_tables, settings
from app.domain.code import UnusablePublicUrl, check_public_url, in_groups, scan_url
from app.extensions import db
from app.storage import relays, silences
from app.storage.relays import Relay

relay = AppGroup("relay", help="The undertakings of this installation, one for a municipality.")
baton = AppGroup("baton", help="The things that are carried from company to company.")


@relay.command("create")
@click.option("--slug", required=True, help="Its name in addresses: a–z, 0–9 and hyphens.")
@click.option("--name", required=True, help="What it is called, e.g. Företagsstafetten.")
@click.option("--municipality", required=True, help="e.g. Leksand.")
@click.option("--municipality-code", required=True, help="Four digits, e.g. 2029.")
@click.option("--goal", type=int, default=1000, show_default=True, help="Visits to reach.")
@click.option(
    "--pace",
    "pace_per_year",
    type=int,
    default=24,
    show_default=True,
    help="Visits promised a year.",
)
@click.option("--office-phone", help="Where a finder or a company may call.")
@click.option("--office-email", help="Where people may write.")
def create_a_relay(**written: Any) -> None:
    """Begin a relay."""
    require_tables()
    new = NewRelay(**written)
    with refusals():
        relay_id = create_relay(act(), new)
    click.echo(f"Relay {relay_id} begins. Next: flask --app wsgi baton create --relay {new.slug}")


@relay.command("rhythm")
@click.option("--relay", "slug", help="The relay's slug; the only one if there is but one.")
@click.option("--undo-minutes", type=int, help="Between an approval and its invitation.")
@click.option("--lead-days", type=int, help="From an invitation to the first time it proposes.")
@click.option("--first-days", type=int, help="Days of silence before the first reminder.")
@click.option("--second-days", type=int, help="The same, before the second.")
@click.option("--third-days", type=int, help="The same, before the third.")
@click.option("--fallback-days", type=int, help="The same, before the next choice or a restart.")
def show_or_set_rhythm(slug: str | None, **written: int | None) -> None:
    """Show how long a relay waits before each step, or change what is named."""
    require_tables()
    found = relay_called(slug)
    standing = silences.rhythm_of(db.session(), found.id)
    named = {name: value for name, value in written.items() if value is not None}
    if named:
        standing = replace(standing, **named)
        with refusals():
            set_rhythm(act(), relay_id=found.id, rhythm=standing)
    for name, value in asdict(standing).items():
        click.echo(f"{name.replace('_', '-'):14} {value}")


@baton.command("create")
@click.option("--relay", "slug", required=True, help="The relay's slug.")
@click.option("--name", required=True, help="e.g. Leksandsnyckeln.")
def create_a_baton(slug: str, name: str) -> None:
    """Give a relay what it carries, and print the code for its plate."""
    require_tables()
    found = relay_called(slug)
    with refusals():
        created = create_baton(act(), relay_id=found.id, name=name)
    click.echo(f"Baton {created.baton_id} is at the office. The code for its plate:")
    click.echo(f"  {in_groups(created.code)}")
    click.echo(f"  {_plate_address(created.code)}")


def _plate_address(code: str) -> str:
    """What the plate's QR is to carry, once it is known where the installation will live."""
    try:
        check_public_url(settings().public_url, demo_allowed=settings().demo)
    except UnusablePublicUrl:
        return "Set PUBLIC_URL before the plate is made: flask --app wsgi check-config"
    return scan_url(settings().public_url, code)


def relay_called(slug: str | None) -> Relay:
    """Find a relay, the only one when none is named; ends with those there are."""
    there = relays.all_relays(db.session())
    if slug is None and len(there) == 1:
        return there[0]
    for one in there:
        if one.slug == slug:
            return one
    known = ", ".join(one.slug for one in there) or "none yet: flask --app wsgi relay create"
    wanted = f"There is no relay {slug}." if slug else "Say which with --relay."
    raise click.UsageError(f"{wanted} Relays here: {known}.")
