"""Databases as files: where the installation's own lies, and a second one opened beside it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from app.storage import engine


def file_of(session: Session) -> Path | None:
    """Tell where an embedded database lies; None on PostgreSQL."""
    url = session.get_bind().engine.url
    return Path(url.database or "") if url.get_backend_name() == "sqlite" else None


@contextmanager
def opened(path: Path) -> Iterator[Session]:
    """Open an SQLite file for reading, and leave nothing open behind."""
    url = f"sqlite:///{path}"
    made = create_engine(url, **engine.engine_options(url))
    engine.prepare(made)
    try:
        with Session(made) as session:
            yield session
    finally:
        made.dispose()
