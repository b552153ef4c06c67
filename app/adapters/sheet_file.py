"""Tables that people bring: CSV as Excel and registers write it, and Excel's own format, row by row.

What the columns mean does not belong here. Memory holds one row, and of an Excel file the texts that
its cells share.
"""

from __future__ import annotations

import codecs
import csv
import lzma
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from itertools import count, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import ParseError

if TYPE_CHECKING:
    import openpyxl

DELIMITERS = (";", "\t", ",")
BLOCK_BYTES = 1 << 16
# An Excel file is a packed one: a small one can unfold to what fills a disk.
MOST_UNPACKED_BYTES = 200 * 1024 * 1024
MOST_COLUMNS = 300
# So many lines has a sheet in Excel; a row may claim any number.
MOST_LINES = 1 << 20
_MARKED = ("'=", "'+", "'-", "'@")
_ZIP_START = b"PK\x03\x04"
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# All that reading a damaged Excel file was seen to end in, or can by what its libraries say.
_BROKEN = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError, OSError),
    *(ParseError, LookupError, ValueError, TypeError, AttributeError, RuntimeError),
)


class UnreadableSheet(ValueError):
    """A file that is no table, or none that can be read here."""


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row by its line in the file, as an editor or Excel counts them."""

    line: int
    cells: Sequence[str]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table: its headings, no two of them alike, and the rows that follow, to be read once."""

    header: Sequence[str]
    rows: Iterator[SheetRow]


@contextmanager
def opened(path: Path) -> Iterator[Sheet]:
    """Open a table; raises `UnreadableSheet` here or while its rows are read."""
    with path.open("rb") as file:
        is_packed = file.read(len(_ZIP_START)) == _ZIP_START
    with _excel(path) if is_packed else _csv(path) as rows:
        header = next(rows, None)
        if header is None:
            raise UnreadableSheet("the file is empty")
        _check_header(header.cells)
        yield Sheet(_told_apart([_plain(cell).strip() for cell in header.cells]), _filled(rows))


def _check_header(cells: Sequence[str]) -> None:
    if len(cells) > MOST_COLUMNS:
        raise UnreadableSheet(f"it has more than {MOST_COLUMNS} columns")
    if any(unicodedata.category(sign) == "Cc" for cell in cells for sign in cell.strip("\r\n\t")):
        raise UnreadableSheet("this is no table")


def _told_apart(headings: Sequence[str]) -> list[str]:
    """Number a heading that stands before it too, and name an empty one by its column."""
    found: list[str] = []
    taken = set(headings)
    for at, heading in enumerate(headings, start=1):
        name = heading
        if not heading or heading in found:
            numbered = (f"{heading} ({number})".strip() for number in count(2 if heading else at))
            name = next(each for each in numbered if each not in taken)
        taken.add(name)
        found.append(name)
    return found


def _filled(rows: Iterator[SheetRow]) -> Iterator[SheetRow]:
    return (
        SheetRow(row.line, [_plain(cell) for cell in row.cells])
        for row in rows
        if any(cell.strip() for cell in row.cells)
    )


def _plain(cell: str) -> str:
    """Take away the mark by which a text that would calculate is written as a text."""
    return cell[1:] if cell.startswith(_MARKED) else cell


@contextmanager
def _csv(path: Path) -> Iterator[Iterator[SheetRow]]:
    with path.open(encoding=_encoding(path), errors="replace", newline="") as file:
        delimiter = _delimiter(file.readline(BLOCK_BYTES))
        file.seek(0)
        yield _csv_rows(csv.reader(file, delimiter=delimiter))


def _csv_rows(reader: Any) -> Iterator[SheetRow]:
    line = 1
    try:
        for cells in reader:
            yield SheetRow(line, cells)
            line = reader.line_num + 1
    except csv.Error as broken:
        raise UnreadableSheet(f"line {line}: {broken}") from broken


def _encoding(path: Path) -> str:
    """Read it by its mark, else as UTF-8 where it is that to its end, else as Swedish Windows wrote it.

    A picture or a program has noughts near its beginning, which no text has.
    """
    with path.open("rb") as file:
        start = file.read(BLOCK_BYTES)
    for mark, encoding in _MARKS:
        if start.startswith(mark):
            return encoding
    if b"\x00" in start:
        raise UnreadableSheet("this is no table")
    return "utf-8" if _is_utf8(path) else "cp1252"


def _is_utf8(path: Path) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        try:
            while block := file.read(BLOCK_BYTES):
                decoder.decode(block)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True


def _delimiter(first_line: str) -> str:
    """Take the sign that divides the headings into most."""
    return max(DELIMITERS, key=lambda sign: len(next(csv.reader([first_line], delimiter=sign), [])))


@contextmanager
def _excel(path: Path) -> Iterator[Iterator[SheetRow]]:
    """Read it as an open file: by its name openpyxl would want an ending, which files here may lack."""
    # Few requests read a sheet, and every server would hold what reads it.
    from openpyxl import load_workbook  # noqa: PLC0415

    with path.open("rb") as file:
        try:
            with zipfile.ZipFile(file) as packed:
                _check_unpacked(packed)
            book = load_workbook(file, read_only=True, data_only=True)
        except _BROKEN as broken:
            raise UnreadableSheet("this is no Excel file that can be read") from broken
        try:
            yield _excel_rows(book)
        finally:
            book.close()


def _check_unpacked(packed: zipfile.ZipFile) -> None:
    if sum(part.file_size for part in packed.infolist()) > MOST_UNPACKED_BYTES:
        raise zipfile.BadZipFile("it unfolds to more than can be read")


def _excel_rows(book: openpyxl.Workbook) -> Iterator[SheetRow]:
    try:
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # what it claims of its size may be wrong, and would cut it off
        rows = sheet.iter_rows(max_col=MOST_COLUMNS + 1, values_only=True)
        for line, cells in enumerate(islice(rows, MOST_LINES), start=1):
            yield SheetRow(line, [_text(cell) for cell in _without_padding(cells)])
    except _BROKEN as broken:
        raise UnreadableSheet("the Excel file breaks off") from broken


def _without_padding(cells: Sequence[object]) -> Sequence[object]:
    end = len(cells)
    while end and cells[end - 1] is None:
        end -= 1
    return cells[:end]


def _text(cell: object) -> str:
    match cell:
        case None:
            return ""
        case float() if cell.is_integer():
            return str(int(cell))
        case datetime() | date():
            return cell.isoformat()[:10]
    return str(cell)
