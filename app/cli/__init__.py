"""The commands of `flask --app wsgi`."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Hang every command on the app."""
