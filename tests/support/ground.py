"""One folder for a whole run, shared by its workers; what serves in it ends when the run ends.

The first process of the run holds a pipe in the folder open. Servers are started beside a shell that
reads from that pipe, so that they stop when the run is over, however it came to its end.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

ALIVE = "alive"
RUNNING = "running"
FOLDER = pytest.StashKey[Path]()
PIPE = pytest.StashKey[int]()
STOP_SECONDS = 10
MEMORY = Path("/dev/shm")  # noqa: S108 - the folder in it has a name that nobody can foresee
ROOM_BYTES = 2**30


def folder_of(config: pytest.Config) -> Path:
    """Give the run's folder; it is made when it is first asked for."""
    if hasattr(config, "workerinput"):
        return Path(config.workerinput["ground"])
    if FOLDER not in config.stash:
        config.stash[FOLDER], config.stash[PIPE] = _begin(_in_memory())
    return config.stash[FOLDER]


@contextmanager
def temporary() -> Iterator[Path]:
    """Give such a folder, on the disk, to something that is no test run."""
    folder, pipe = _begin(None)
    try:
        yield folder
    finally:
        _end(folder, pipe)


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Keep the other workers of the run waiting."""
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    node.workerinput["ground"] = str(folder_of(node.config))


def pytest_unconfigure(config: pytest.Config) -> None:
    if FOLDER in config.stash:
        _end(config.stash[FOLDER], config.stash[PIPE])


def _in_memory() -> Path | None:
    """Find room in memory, where a commit that waits for the disk, as each does, waits for nothing."""
    has_room = MEMORY.is_dir() and shutil.disk_usage(MEMORY).free >= ROOM_BYTES
    return MEMORY if has_room and os.access(MEMORY, os.W_OK) else None


def _begin(place: Path | None) -> tuple[Path, int]:
    folder = Path(tempfile.mkdtemp(prefix="nyckel-", dir=place))
    folder.chmod(0o755)
    os.mkfifo(folder / ALIVE, 0o644)
    return folder, os.open(folder / ALIVE, os.O_RDWR | os.O_CLOEXEC)


def _end(folder: Path, pipe: int) -> None:
    os.close(pipe)
    _wait_until_ended(folder)
    shutil.rmtree(folder, ignore_errors=True)


def _wait_until_ended(folder: Path) -> None:
    """A server's keeper removes its mark as its last act."""
    deadline = time.monotonic() + STOP_SECONDS
    while any(folder.glob(f"*/{RUNNING}")) and time.monotonic() < deadline:
        time.sleep(0.02)
