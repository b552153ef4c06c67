"""Counts what a request asks of the database; statements are what costs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Engine, Executable, event

FRAME = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "PRAGMA", "SET TRANSACTION")


@dataclass
class Statements:
    """The statements that ran, without those that only frame a transaction."""

    texts: list[str] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.texts)

    def __str__(self) -> str:
        return "\n".join(f"{number}. {text}" for number, text in enumerate(self.texts, start=1))


@contextmanager
def noted_statements(engine: Engine) -> Iterator[list[Executable]]:
    """Note while inside what the program asked, as the objects that it had put together."""
    noted: list[Executable] = []

    def note(_connection: Any, statement: Executable, *_rest: Any) -> None:
        noted.append(statement)

    event.listen(engine, "before_execute", note)
    try:
        yield noted
    finally:
        event.remove(engine, "before_execute", note)


@contextmanager
def count_statements(engine: Engine) -> Iterator[Statements]:
    """Count while inside: `assert len(statements) <= 12, statements`."""
    statements = Statements()

    def note(_connection: Any, _cursor: Any, text: str, *_rest: Any) -> None:
        if not text.lstrip().upper().startswith(FRAME):
            statements.texts.append(" ".join(text.split()))

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(engine, "before_cursor_execute", note)
