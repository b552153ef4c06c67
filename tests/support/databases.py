"""Fixtures: a database for each test, once on SQLite and once on PostgreSQL.

A test that is about one of them alone says `@pytest.mark.parametrize("backend", ["sqlite"],
indirect=True)`. A module about what pages say, and not about what is kept, says `read_on_one`.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Protocol

import pytest

from tests.support.ground import FOLDER, folder_of
from tests.support.postgresql_backend import PostgresqlBackend, drop_template
from tests.support.sqlite_backend import SqliteBackend


class Backend(Protocol):
    """What both databases can do for a test."""

    url: str

    def reset(self) -> None: ...
    def create(self, name: str, *, migrated: bool = True) -> str: ...
    def drop(self, name: str) -> None: ...
    def keep(self, name: str) -> None: ...
    def bring_back(self, name: str) -> None: ...
    def close(self) -> None: ...


BACKENDS: dict[str, Callable[[Path, str], Backend]] = {
    "sqlite": SqliteBackend,
    "postgresql": PostgresqlBackend,
}
# Each address is read on PostgreSQL in house/test_gets_change_nothing.py, and the questions behind the
# pages are asked on both in storage/; the words of the pages are the same.
read_on_one = pytest.mark.parametrize(
    "backend", list(BACKENDS) if "NYCKEL_TEST_SIZE" in os.environ else ["sqlite"], indirect=True
)
MakeDatabase = Callable[..., str]
OpenBackend = Callable[[str], Backend]


@pytest.fixture(scope="session")
def backends(request: pytest.FixtureRequest, worker_id: str) -> Iterator[OpenBackend]:
    """Open each kind of database when it is first asked for, and keep it for the worker's life."""
    opened: dict[str, Backend] = {}

    def open_backend(name: str) -> Backend:
        if name not in opened:
            opened[name] = BACKENDS[name](folder_of(request.config), worker_id)
        return opened[name]

    yield open_backend
    for backend in opened.values():
        backend.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def backend(request: pytest.FixtureRequest, backends: OpenBackend) -> Backend:
    """The kind of database that this run of the test is on."""
    return backends(request.param)


@pytest.fixture
def database_url(backend: Backend) -> str:
    """The address of a migrated database without rows."""
    backend.reset()
    return backend.url


@pytest.fixture
def make_database(backend: Backend) -> Iterator[MakeDatabase]:
    """Makes further databases: `make_database("name", migrated=False)` gives an address."""
    made: list[str] = []

    def make(name: str, *, migrated: bool = True) -> str:
        made.append(name)
        return backend.create(name, migrated=migrated)

    yield make
    for name in made:
        backend.drop(name)


@pytest.hookimpl(tryfirst=True)
def pytest_unconfigure(config: pytest.Config) -> None:
    if FOLDER in config.stash:
        drop_template(config.stash[FOLDER])
