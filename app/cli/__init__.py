"""The commands of `flask --app wsgi`."""

from __future__ import annotations

from flask import Flask

from app.cli.journal import journal


def init_app(app: Flask) -> None:
    """Hang every command on the app."""
    app.cli.add_command(journal)
