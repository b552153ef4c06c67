"""SQLite for the tests: each worker has its own file, refilled from a migrated template."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pysqlite3.dbapi2 as sqlite

from tests.support.ground import alone
from tests.support.migrated import migrate


class SqliteBackend:
    """One worker's database; `reset` works while a server has it open."""

    def __init__(self, folder: Path, worker: str) -> None:
        self._home = folder / "sqlite"
        self._template = self._home / "template.db"
        self._worker = worker
        self._make_template(folder)
        self.url = self.create("main")

    def reset(self) -> None:
        """Make the worker's database as it was when it had just been migrated."""
        self._copy(self._template, self._path("main"))

    def create(self, name: str, *, migrated: bool = True) -> str:
        """Make a further database and give its address."""
        path = self._path(name)
        if migrated:
            self._copy(self._template, path)
        return f"sqlite:///{path}"

    def drop(self, name: str) -> None:
        for path in self._home.glob(f"{self._worker}-{name}.db*"):
            path.unlink()

    def keep(self, name: str) -> None:
        """Keep what the worker's database holds now, for as long as the run lasts."""
        self._copy(self._path("main"), self._path(f"kept-{name}"))

    def bring_back(self, name: str) -> None:
        """Make the worker's database as it was when it was kept under this name."""
        self._copy(self._path(f"kept-{name}"), self._path("main"))

    def close(self) -> None:
        """Nothing is kept open, and the run's folder goes as a whole."""

    def _make_template(self, folder: Path) -> None:
        with alone(folder):
            if not self._template.exists():
                self._home.mkdir()
                migrate(f"sqlite:///{self._template}")

    def _copy(self, kept: Path, path: Path) -> None:
        """Copy page by page, so that an open connection sees the change as one transaction."""
        with closing(sqlite.connect(kept)) as source, closing(sqlite.connect(path)) as target:
            target.execute("PRAGMA synchronous=OFF")
            source.backup(target)

    def _path(self, name: str) -> Path:
        return self._home / f"{self._worker}-{name}.db"
