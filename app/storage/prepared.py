"""Statements that are put together once in the life of a process; what differs is bound each time.

Making a statement costs several times what asking it does, and asking in terms of rows as objects
costs that again. So what every scan asks and writes is prepared, over tables. A prepared change
passes by the objects that a session may hold: `reread` names the one that it concerned.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import ParamSpec, TypeVar, cast

from sqlalchemy import Table
from sqlalchemy.orm import Session

from app.extensions import Base

Told = ParamSpec("Told")
Statement = TypeVar("Statement")


def prepared(build: Callable[Told, Statement]) -> Callable[Told, Statement]:
    """Keep what a function builds, for each of the few things that it may be told."""
    return cast(Callable[Told, Statement], cache(build))


def table_of(row: type[Base]) -> Table:
    return cast(Table, row.__table__)


def reread(session: Session, row: type[Base], row_id: int) -> None:
    """Let an object that the session holds of this row be read anew when it is next looked at."""
    held = session.identity_map.get(session.identity_key(row, row_id))
    if held is not None:
        session.expire(held)
