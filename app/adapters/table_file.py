"""Tables to take along, as CSV or as Excel's own format; what stands in them is the caller's to say."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryDirectory

from app.adapters import csv_file, excel_file


class TableFormat(StrEnum):
    """How a table is written, by the ending of its name."""

    CSV = "csv"
    XLSX = "xlsx"

    @property
    def mimetype(self) -> str:
        return _MIMETYPES[self]


_MIMETYPES = {
    TableFormat.CSV: "text/csv",
    TableFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def table_file(kind: TableFormat, header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """Give a table as a file in which no cell calculates; the rows are read one by one."""
    write = csv_file.write if kind is TableFormat.CSV else excel_file.write
    with TemporaryDirectory(prefix="nyckel-") as folder:
        path = Path(folder) / f"table.{kind}"
        write(path, header, rows)
        return path.read_bytes()
