"""`flask serve`: bring the database up to date and serve, in the demo with something to look at."""

from __future__ import annotations

import os

import click
import flask_migrate
from flask.cli import with_appcontext

from app.actions.load_demo import (
    CurrentHandover,
    current_handover,
    is_empty,
    load_demo,
    move_demo_to_today,
)
from app.adapters import server
from app.adapters.qr_image import qr_terminal
from app.adapters.server import Place
from app.cli.acting import act, database_errors, settings
from app.cli.demo import sign_in_lines
from app.config import ROOT
from app.domain.code import in_groups, scan_url
from app.extensions import db

PROGRAM = "app.cli.preloaded"
WITH_WORKER = "--with-worker"
WORKERS = 2
THREADS = 4  # in each worker; more would only queue for the interpreter


@click.command("serve")
@click.option("--host", envvar="HOST", default="127.0.0.1", show_default=True)
@click.option(
    "--port", envvar="PORT", type=click.IntRange(1, 65535), default=8000, show_default=True
)
@click.option("--workers", type=click.IntRange(1, 64), default=WORKERS, show_default=True)
@click.option(
    "--worker/--no-worker",
    default=None,
    help="Run `flask worker` beside the server; the demo does.",
)
@with_appcontext
def serve(host: str, port: int, workers: int, *, worker: bool | None) -> None:
    """Migrate, and serve with the production server."""
    place = Place(host, port)
    if place.is_taken():
        raise click.ClickException(
            f"{host}:{port} cannot be listened at, or is taken. Choose another: PORT={port % 65535 + 1}"
        )
    with database_errors():
        flask_migrate.upgrade()
    if settings().demo:
        _prepare_demo()
        os.environ.setdefault("PUBLIC_URL", place.url)
    for line in greeting(place, os.environ.get("PUBLIC_URL") or settings().public_url):
        click.echo(line)
    db.engine.dispose()
    beside = settings().demo if worker is None else worker
    server.become(
        [
            *server.command(place, program=PROGRAM, workers=workers, threads=THREADS, folder=ROOT),
            *([WITH_WORKER] if beside else []),
        ]
    )


def greeting(place: Place, public_url: str) -> list[str]:
    """What is told before serving; in the demo also who can sign in, and what to scan."""
    if not settings().demo:
        return [f"Serving {public_url} at {place.url}"]
    current = current_handover(db.session())
    return [
        f"Leksandsnyckeln, the demo: {public_url}",
        f"Sign in at {public_url}/logga-in as",
        *sign_in_lines(),
        *(_card_lines(current, public_url) if current else []),
        *_about_phones(place),
    ]


def _prepare_demo() -> None:
    circumstances = act()
    if is_empty(circumstances.session):
        load_demo(circumstances)
    move_demo_to_today(circumstances)


def _card_lines(current: CurrentHandover, public_url: str) -> list[str]:
    day = f" on {current.scheduled_on}" if current.scheduled_on else ""
    address = scan_url(public_url, current.code)
    return [
        f"The key is expected at {current.company}{day}. Its card:",
        qr_terminal(address),
        f"  {in_groups(current.code)}",
        f"  {address}",
    ]


def _about_phones(place: Place) -> list[str]:
    if not place.is_open_to_the_network:
        return ["For a phone on the same network: HOST=0.0.0.0 make run"]
    return [
        f"A phone on the same network opens {place.url} and scans with its camera app.",
        "The camera inside the page, and working without coverage, need a secure context:",
        "https, as the README sets up with Caddy. Over plain http browsers allow neither.",
    ]
