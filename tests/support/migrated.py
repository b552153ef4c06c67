"""Makes a schema the way an installation does: by its migrations, never from the models."""

from __future__ import annotations

import flask_migrate

from app import create_app
from app.extensions import db
from tests.support.settings import settings_for


def migrate(database_url: str) -> None:
    """Bring a database to the newest revision and leave it closed."""
    app = create_app(settings_for(database_url))
    with app.app_context():
        flask_migrate.upgrade()
        db.engine.dispose()
