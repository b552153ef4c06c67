"""The repository's files as the structure tests see them: what is committed, or will be."""

from __future__ import annotations

import ast
import re
import subprocess
from functools import cache, lru_cache
from pathlib import Path

from app.config import ROOT

VENDORED = ("static/vendor/", "static/fonts/", "app/adapters/paper/fonts/", "tests/vendor/")
PICTURES = (".png", ".woff2", ".ico", ".jpg", ".pdf")


@lru_cache
def files() -> tuple[Path, ...]:
    """Name every file of our own, relative to the root."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.split("\0")
    ours = [name for name in listed if name and not name.startswith(VENDORED)]
    return tuple(sorted(Path(name) for name in ours if (ROOT / name).is_file()))


def texts() -> tuple[Path, ...]:
    return tuple(path for path in files() if path.suffix not in PICTURES)


def under(*folders: str, suffix: str) -> tuple[Path, ...]:
    """Name the files of one kind below these folders, `.` for all."""
    return tuple(
        path
        for path in files()
        if path.suffix == suffix and any(path.is_relative_to(folder) for folder in folders)
    )


@cache
def read(path: Path) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(read(path), filename=str(path))


def lines_with(pattern: str, paths: tuple[Path, ...]) -> list[str]:
    """Find the lines in which a regular expression is found, as `path:line: text`."""
    found = re.compile(pattern)
    return [
        f"{path}:{number}: {line.strip()[:120]}"
        for path in paths
        for number, line in enumerate(read(path).splitlines(), start=1)
        if found.search(line)
    ]
