"""The commands of `flask --app wsgi`."""

from __future__ import annotations

from flask import Flask

from app.cli.backups import backup, restore
from app.cli.bench import bench
from app.cli.check_config import check_config
from app.cli.companies import companies
from app.cli.demo import demo
from app.cli.journal import journal
from app.cli.purge import purge
from app.cli.relays import baton, relay
from app.cli.serve import serve
from app.cli.taking_along import export, import_
from app.cli.user import user
from app.cli.worker import outbox, worker

COMMANDS = (
    backup,
    baton,
    bench,
    check_config,
    companies,
    demo,
    export,
    import_,
    journal,
    outbox,
    purge,
    relay,
    restore,
    serve,
    user,
    worker,
)


def init_app(app: Flask) -> None:
    """Hang every command on the app."""
    for command in COMMANDS:
        app.cli.add_command(command)
