"""Tables as people bring them, written for a test."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from re import sub
from zipfile import ZIP_DEFLATED, ZipFile

import xlsxwriter

HEADER = (
    "Organisationsnummer",
    "Företagsnamn",
    "Postort",
    "Kommunkod",
    "Anställda",
    "SNI",
    "Status",
)
DORREN = ("556036-0793", "LEKSANDSDÖRREN AB", "LEKSAND", "2029", "50-99", "16.232", "Aktiv")
TOMOKU = ("165567037485", "Tomoku Hus AB", "Insjön", "2029", "100–199", "16233", "Aktiv")
KIM = ("", "Kims Kök", "Tällberg", "", "1-4", "", "")


def csv_of(rows: Iterable[Sequence[str]], *, sign: str = ";", encoding: str = "utf-8-sig") -> bytes:
    return "".join(f"{sign.join(row)}\r\n" for row in rows).encode(encoding)


def write_csv(path: Path, *rows: Sequence[str], sign: str = ";", encoding: str = "cp1252") -> Path:
    path.write_bytes(csv_of((HEADER, *rows), sign=sign, encoding=encoding))
    return path


def write_excel(path: Path, *rows: Sequence[object], header: Sequence[str] = HEADER) -> Path:
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        for at, row in enumerate((header, *rows)):
            sheet.write_row(at, 0, row)
    return path


def claim(path: Path, dimension: str) -> Path:
    """Let an Excel file claim that its first sheet is so large."""
    with ZipFile(path) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    claimed = f'<dimension ref="{dimension}"/>'.encode()
    parts[sheet] = sub(rb'<dimension ref="[^"]*"/>', claimed, parts[sheet])
    with ZipFile(path, "w", ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return path


def damage(path: Path, *, share: float) -> Path:
    """Write over some bytes of an Excel file, so far into its first sheet as it is packed."""
    with ZipFile(path) as packed:
        sheet = packed.getinfo("xl/worksheets/sheet1.xml")
    content = bytearray(path.read_bytes())
    start = sheet.header_offset + 30 + len(sheet.filename)
    at = start + int(sheet.compress_size * share)
    content[at : at + 8] = b"\xff" * 8
    path.write_bytes(content)
    return path


def large(path: Path, rows: int) -> Path:
    """A register's file of so many companies, each with a number of its own."""
    with path.open("w", encoding="cp1252") as file:
        file.write(";".join(HEADER) + "\r\n")
        for at in range(rows):
            number = f"5599{at:05d}"
            place = ("Leksand", "Insjön", "Mora")[at % 3]
            check = _check_digit(number)
            file.write(f"{number}{check};Påhittade Åkeri {at} AB;{place};2029;1-4;49410;Aktiv\r\n")
    return path


def _check_digit(nine: str) -> int:
    doubled = (int(digit) * (2 if at % 2 == 0 else 1) for at, digit in enumerate(nine))
    return -sum(value // 10 + value % 10 for value in doubled) % 10
