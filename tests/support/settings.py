"""The settings under which tests make the app: those of production, with secrets of the tests' own."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

from app.config import Settings

# Gone with the process that made it.
_made = tempfile.TemporaryDirectory(prefix="nyckel-uploads-")
UPLOADS = Path(_made.name)
PUBLIC_URL = "https://nyckel.leksand.se"


def settings_for(database_url: str, **changes: Any) -> Settings:
    """Give settings for a database; `changes` are fields of `Settings`."""
    settings = Settings(
        database_url=database_url,
        secret_key="the-tests-sign-their-cookies-with-this",
        link_key="the-tests-derive-their-links-from-this",
        number_key="the-tests-hide-their-numbers-under-this",
        public_url=PUBLIC_URL,
        metrics_token="the-tests-read-the-figures-with-this",
        upload_folder=UPLOADS,
    )
    return replace(settings, **changes)


def environment_for(settings: Settings) -> dict[str, str]:
    """Say the same settings as a program is told them."""
    return {
        "DATABASE_URL": settings.database_url,
        "SECRET_KEY": settings.secret_key,
        "LINK_KEY": settings.link_key,
        "NUMBER_KEY": settings.number_key,
        "PUBLIC_URL": settings.public_url,
        "METRICS_TOKEN": settings.metrics_token or "",
        "LOG_FORMAT": settings.log_format,
        "MAP_TILE_URL": settings.map_tile_url or "",
        "MAP_TILE_ATTRIBUTION": settings.map_tile_attribution,
        "UPLOAD_FOLDER": str(settings.upload_folder),
    }
