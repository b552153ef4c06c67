"""Files that appear whole or not at all, and that only their owner may read."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile


@contextmanager
def new_file(path: Path, *, replaces: bool) -> Iterator[Path]:
    """Give a place beside `path` to write to, and move it there when all went well.

    Raises `FileExistsError` when there is such a file and it may not be replaced, before and after.
    """
    if not replaces and path.exists():
        raise FileExistsError(path)
    with NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as made:
        unfinished = Path(made.name)
    try:
        yield unfinished
        _reach_the_disk(unfinished)
        _put_in_place(unfinished, path, replaces=replaces)
    finally:
        unfinished.unlink(missing_ok=True)
    _reach_the_disk(path.parent)


def _put_in_place(unfinished: Path, path: Path, *, replaces: bool) -> None:
    if not replaces and _links(unfinished, path):
        return
    unfinished.replace(path)


def _links(unfinished: Path, path: Path) -> bool:
    """Take the name unless it is taken by now, which a rename would not notice.

    Memory sticks and network folders may know no links; there the first look has to do.
    """
    try:
        os.link(unfinished, path)
    except FileExistsError:
        raise
    except OSError:
        return False
    return True


def _reach_the_disk(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
