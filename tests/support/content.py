"""What a database holds, in a form that can be compared before and after."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from sqlalchemy.orm import Session

from app.extensions import Base


def content_of(session: Session) -> Mapping[str, str]:
    """Give a digest of each table's rows, so that a difference names its table."""
    session.rollback()
    digests = {
        table.name: _digest(sorted(repr(tuple(row)) for row in session.execute(table.select())))
        for table in Base.metadata.sorted_tables
    }
    session.rollback()
    return digests


def _digest(rows: list[str]) -> str:
    return f"{len(rows)} rows, {hashlib.sha256(chr(10).join(rows).encode()).hexdigest()[:16]}"
