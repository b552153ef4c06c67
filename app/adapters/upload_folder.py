"""Where files that people hand in wait until they have been read; what they hold does not belong here.

They may hold personal numbers, so that nobody but the program's own user may read them, no page leads
to them, and none is left after a day.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO

LIFETIME = timedelta(days=1)
BLOCK_BYTES = 1 << 16
TABLE, REFUSED = "tabell", "avvisade.csv"


@dataclass(frozen=True, slots=True)
class Unnamed:
    """A file that lies in the folder and belongs to nothing yet."""

    path: Path
    digest: str


@dataclass(frozen=True, slots=True)
class UploadFolder:
    """The folder; every process that takes files in or reads them must see the same one."""

    path: Path

    @contextmanager
    def received(self, content: IO[bytes]) -> Iterator[Unnamed]:
        """Write what is handed in; it is gone afterwards, unless it was given to an import."""
        self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=self.path)
        unnamed = Path(name)
        digest = hashlib.sha256()
        try:
            with os.fdopen(handle, "wb") as file:
                while block := content.read(BLOCK_BYTES):
                    digest.update(block)
                    file.write(block)
            yield Unnamed(unnamed, digest.hexdigest())
        finally:
            unnamed.unlink(missing_ok=True)

    def give(self, unnamed: Unnamed, import_id: int) -> None:
        unnamed.path.rename(self.table_of(import_id))

    def table_of(self, import_id: int) -> Path:
        return self.path / f"{import_id}.{TABLE}"

    def refused_of(self, import_id: int) -> Path:
        return self.path / f"{import_id}.{REFUSED}"

    def remove_table(self, import_id: int) -> None:
        self.table_of(import_id).unlink(missing_ok=True)

    def remove_all_of(self, import_id: int) -> None:
        self.remove_table(import_id)
        self.refused_of(import_id).unlink(missing_ok=True)

    def remove_old(self, now: datetime) -> None:
        """Remove what has lain there for a day."""
        if not self.path.is_dir():
            return
        for file in self.path.iterdir():
            if file.stat().st_mtime < (now - LIFETIME).timestamp():
                file.unlink(missing_ok=True)
