"""Whether the database can serve: it answers, and its schema is the one that the program was written for."""

from __future__ import annotations

from functools import cache

from alembic.script import ScriptDirectory
from sqlalchemy import column, literal, select, table
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from app.config import ROOT

MIGRATIONS = ROOT / "app" / "storage" / "migrations"
_VERSION = table("alembic_version", column("version_num"))


def database_answers(session: Session) -> bool:
    try:
        return session.scalar(select(literal(1))) == 1
    except SQLAlchemyError:
        session.rollback()
        return False


def migrations_are_at_head(session: Session) -> bool:
    try:
        applied = set(session.scalars(select(_VERSION.c.version_num)))
    except SQLAlchemyError:
        session.rollback()
        return False
    return applied == _heads()


@cache
def _heads() -> set[str]:
    return set(ScriptDirectory(str(MIGRATIONS)).get_heads())
