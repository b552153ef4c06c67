"""How much a database goes through to answer: a measure that knows no clock.

SQLite tells how many steps its machine took, PostgreSQL how many rows each part of a plan gave.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, event, text

STEP = 10


@dataclass
class Touched:
    """What was gone through, in steps or rows."""

    count: int = 0


@contextmanager
def count_touched(engine: Engine) -> Iterator[Touched]:
    """Count while inside what all that is asked goes through."""
    touched = Touched()
    count = _steps if engine.dialect.name == "sqlite" else _rows
    with count(engine, touched):
        yield touched


@contextmanager
def _steps(engine: Engine, touched: Touched) -> Iterator[None]:
    def step() -> int:
        touched.count += STEP
        return 0

    def begin(_connection: Any, cursor: Any, *_rest: Any) -> None:
        cursor.connection.set_progress_handler(step, STEP)

    event.listen(engine, "before_cursor_execute", begin)
    try:
        yield
    finally:
        event.remove(engine, "before_cursor_execute", begin)


@contextmanager
def _rows(engine: Engine, touched: Touched) -> Iterator[None]:
    """Explain each question as it would be answered over tables far larger than a test's.

    Where all fits in a few blocks PostgreSQL rightly reads all; what is to be seen is whether it must.
    """

    def explain(connection: Connection, cursor: Any, asked: str, told: Any, *_rest: Any) -> None:
        if asked.lstrip().upper().startswith(("SELECT", "WITH")):
            for way in ("seqscan", "hashjoin", "mergejoin"):
                cursor.connection.execute(f"SET LOCAL enable_{way} = off")
            plan = cursor.connection.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {asked}", told)
            found = plan.fetchone()[0]
            touched.count += _within(
                (json.loads(found) if isinstance(found, str) else found)[0]["Plan"]
            )

    event.listen(engine, "before_cursor_execute", explain)
    try:
        yield
    finally:
        event.remove(engine, "before_cursor_execute", explain)


def _within(plan: dict[str, Any]) -> int:
    own = (plan["Actual Rows"] + plan.get("Rows Removed by Filter", 0)) * plan["Actual Loops"]
    return int(own) + sum(_within(part) for part in plan.get("Plans", ()))


def renew_statistics(engine: Engine) -> None:
    """Let PostgreSQL know how many rows there are, as it comes to know by itself in time."""
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("ANALYZE"))
