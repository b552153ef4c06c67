"""Snapshots as JSON files: one row a line, so that two of them can be compared line by line."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

VERSION = 1
EXPORT = "leksandsnyckeln export"
BACKUP = "leksandsnyckeln backup"


class UnreadableSnapshot(ValueError):
    """A file that is no snapshot, or not of the kind and version that is asked for."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A file's contents: of what kind, from which migration, and the rows of each table."""

    kind: str
    schema: str
    tables: Mapping[str, list[Any]]


def write(
    path: Path, *, kind: str, schema: str, tables: Iterable[tuple[str, Iterable[Mapping[str, Any]]]]
) -> None:
    """Write a snapshot; the same rows give the same bytes."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        head = {"format": kind, "version": VERSION, "schema": schema}
        file.write(_json(head)[:-1] + ',"tables":{')
        for place, (name, rows) in enumerate(tables):
            file.write(",\n" if place else "\n")
            _write_table(file, name, rows)
        file.write("\n}}\n")


def read(path: Path) -> Snapshot:
    """Read a snapshot; raises `UnreadableSnapshot`."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except UnicodeDecodeError as broken:
        raise UnreadableSnapshot("this is no text in UTF-8") from broken
    except (ValueError, RecursionError) as broken:
        raise UnreadableSnapshot(f"this is no JSON: {broken}") from broken
    return _understood(content)


def _understood(content: Any) -> Snapshot:
    if not isinstance(content, dict) or content.get("format") not in {EXPORT, BACKUP}:
        raise UnreadableSnapshot("this is neither an export nor a backup of Leksandsnyckeln")
    if content.get("version") != VERSION:
        raise UnreadableSnapshot(
            f"this is of format version {content.get('version')}; known here is {VERSION}"
        )
    tables = content.get("tables")
    if not isinstance(tables, dict) or not all(isinstance(rows, list) for rows in tables.values()):
        raise UnreadableSnapshot("its tables are missing, or are no lists of rows")
    return Snapshot(content["format"], str(content.get("schema")), tables)


def _write_table(file: TextIO, name: str, rows: Iterable[Mapping[str, Any]]) -> None:
    file.write(f"{_json(name)}:[")
    file.writelines(_lines(rows))
    file.write("\n]")


def _lines(rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    for place, row in enumerate(rows):
        yield (",\n" if place else "\n") + _json(row)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
