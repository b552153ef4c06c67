"""One act, one write transaction; everything outside it only reads."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.orm import Session

from app.storage.engine import WRITE

_OPEN = "write_transaction_open"


@contextmanager
def transaction(session: Session) -> Iterator[None]:
    """Commit what is done inside, or nothing of it; joins a write transaction that is already open.

    A read transaction that stands open is ended first: it could not be turned into a writing one
    without risking that what it read is no longer true.
    """
    if session.info.get(_OPEN):
        yield
        return
    session.rollback()
    session.info[_OPEN] = True
    try:
        session.connection(execution_options=WRITE)
        yield
        session.commit()
    except BaseException:
        session.rollback()
        raise
    finally:
        session.info.pop(_OPEN, None)
