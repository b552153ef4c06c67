"""Leksandsnyckeln: carries a relay of company visits, one QR code for each handover."""

from __future__ import annotations

from flask import Flask

from app import cli, web
from app.adapters.keys import Keys
from app.config import ROOT, Settings
from app.extensions import db, migrate
from app.storage import engine


def create_app(settings: Settings) -> Flask:
    """Put the house together; raises `UnsafeSqlite` where the linked SQLite can corrupt data."""
    app = Flask(__name__, template_folder=str(ROOT / "templates"), static_folder=None)
    app.config.from_mapping(_flask_settings(settings))
    app.extensions["settings"] = settings
    app.extensions["keys"] = Keys.from_settings(settings)
    _open_database(app)
    web.init_app(app)
    cli.init_app(app)
    return app


def _flask_settings(settings: Settings) -> dict[str, object]:
    database_url = engine.normalised(settings.database_url)
    return {
        "SECRET_KEY": settings.secret_key,
        "SECRET_KEY_FALLBACKS": list(settings.secret_key_fallbacks),
        "SQLALCHEMY_DATABASE_URI": database_url,
        "SQLALCHEMY_ENGINE_OPTIONS": engine.engine_options(database_url),
        **web.flask_settings(settings),
    }


def _open_database(app: Flask) -> None:
    db.init_app(app)
    migrate.init_app(app, db, directory=str(ROOT / "app" / "storage" / "migrations"))
    with app.app_context():
        engine.prepare(db.engine)
