"""PostgreSQL for the tests: each worker has its own database, emptied between tests."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg.sql import SQL, Composed, Identifier, Literal

from tests.support import postgresql
from tests.support.ground import alone
from tests.support.migrated import migrate

NOTE = "postgresql.url"
TABLES = """
    SELECT table_name FROM information_schema.tables
    WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND table_name <> 'alembic_version'
"""
COUNTERS = """
    SELECT format('%I.%I', schemaname, sequencename), last_value FROM pg_sequences
    WHERE schemaname = 'public' AND last_value IS NOT NULL
"""
BEGIN_ANEW = """
    SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, 1, false) FROM pg_sequences
    WHERE schemaname = 'public' AND last_value IS NOT NULL
"""


@dataclass(frozen=True, slots=True)
class Kept:
    """What a database held: the rows of each table, and how far its counters had come."""

    tables: Mapping[str, bytes]
    counters: Sequence[tuple[str, int]]


def template_of(folder: Path) -> str:
    """Name the migrated database from which the run's others are copied."""
    return f"{folder.name}-template"


def drop_template(folder: Path) -> None:
    """Leave nothing behind on a server that is not the run's own."""
    server = os.environ.get("TEST_DATABASE_URL")
    if server and (folder / NOTE).exists():
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(SQL("DROP DATABASE {}").format(Identifier(template_of(folder))))


class PostgresqlBackend:
    """One worker's database on the run's server, or on the one that TEST_DATABASE_URL names.

    Emptied by DELETE with triggers and foreign keys at rest: measured, that takes 2 ms where
    TRUNCATE takes 30 to 80 and a new copy of the template 50 to 140.
    """

    def __init__(self, folder: Path, worker: str) -> None:
        self._prefix = f"{folder.name}-{worker}"
        self._template = template_of(folder)
        self._server = self._prepare(folder)
        self.url = self.create("main")
        self._connection = psycopg.connect(self.url, autocommit=True)
        self._kept: dict[str, Kept] = {}
        self._tables = [name for (name,) in self._connection.execute(TABLES).fetchall()]
        self._connection.execute("SET lock_timeout = '10s'")
        assert not self._filled(), "a migration fills tables, which a reset would empty"

    def reset(self) -> None:
        """Make the worker's database as it was when it had just been migrated."""
        with self._at_rest():
            self._empty()

    def create(self, name: str, *, migrated: bool = True) -> str:
        """Make a further database and give its address."""
        database = f"{self._prefix}-{name}"
        source = self._template if migrated else "template0"
        self._on_server(
            SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY").format(
                Identifier(database), Identifier(source)
            )
        )
        return self._address(database)

    def drop(self, name: str) -> None:
        database = Identifier(f"{self._prefix}-{name}")
        self._on_server(SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(database))

    def keep(self, name: str) -> None:
        """Keep what the worker's database holds now, for as long as the worker lives."""
        tables = {table: self._rows(table) for table in self._filled()}
        self._kept[name] = Kept(tables, self._connection.execute(COUNTERS).fetchall())

    def bring_back(self, name: str) -> None:
        """Make the worker's database as it was when it was kept under this name."""
        kept = self._kept[name]
        with self._at_rest(), self._connection.cursor() as cursor:
            self._empty()
            for table, rows in kept.tables.items():
                with cursor.copy(SQL("COPY {} FROM STDIN").format(Identifier(table))) as copying:
                    copying.write(rows)
            for counter in kept.counters:
                cursor.execute("SELECT setval(%s::regclass, %s)", counter)

    def close(self) -> None:
        self._connection.close()
        self.drop("main")

    def _prepare(self, folder: Path) -> str:
        """Start the server and migrate the template, unless another worker has done so."""
        note = folder / NOTE
        with alone(folder):
            if not note.exists():
                self._server = os.environ.get("TEST_DATABASE_URL") or postgresql.start(folder)
                self._on_server(SQL("CREATE DATABASE {}").format(Identifier(self._template)))
                migrate(self._address(self._template))
                note.write_text(self._server)
        return note.read_text()

    @contextmanager
    def _at_rest(self) -> Iterator[None]:
        """Let no trigger and no foreign key look on, and give nobody half of what is done."""
        with self._connection.transaction():
            self._connection.execute("SET LOCAL session_replication_role = replica")
            yield

    def _empty(self) -> None:
        """Counters begin anew, so that rows made alike have the same ids each time."""
        for table in self._filled():
            self._connection.execute(SQL("DELETE FROM {}").format(Identifier(table)))
        self._connection.execute(BEGIN_ANEW)

    def _rows(self, table: str) -> bytes:
        told = SQL("COPY {} TO STDOUT").format(Identifier(table))
        with self._connection.cursor() as cursor, cursor.copy(told) as copying:
            return b"".join(bytes(part) for part in copying)

    def _filled(self) -> list[str]:
        """Name the tables that hold a row."""
        probe = SQL("SELECT {} WHERE EXISTS (SELECT FROM {})")
        probes = [probe.format(Literal(table), Identifier(table)) for table in self._tables]
        rows = self._connection.execute(SQL(" UNION ALL ").join(probes)).fetchall()
        return [name for (name,) in rows]

    def _on_server(self, statement: Composed) -> None:
        with psycopg.connect(self._server, autocommit=True) as connection:
            connection.execute(statement)

    def _address(self, database: str) -> str:
        return urlunsplit(urlsplit(self._server)._replace(path=f"/{database}"))
