"""What the request handlers may ask about the installation they run in."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import cast

from flask import current_app
from sqlalchemy.orm import Session

from app.adapters.keys import Keys
from app.config import Settings
from app.extensions import db


def settings() -> Settings:
    return cast(Settings, current_app.extensions["settings"])


def public_urls() -> list[str]:
    """The addresses that codes of ours carry, the former ones for as long as a card may hang somewhere."""
    return [settings().public_url, *settings().former_public_urls]


def keys() -> Keys:
    return cast(Keys, current_app.extensions["keys"])


def session() -> Session:
    """The request's database session; outside an action it only reads."""
    return db.session()


def now() -> datetime:
    """The server's time, aware, UTC: the one place in the web that reads the clock."""
    return datetime.now(UTC)
