"""Tables in Excel's own format, every cell a text or a figure and none that calculates."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "default_date_format": "yyyy-mm-dd",
}


def write(path: Path, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    import xlsxwriter  # noqa: PLC0415 - few requests write a sheet, and every server would hold it

    with xlsxwriter.Workbook(str(path), _OPTIONS) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, header, book.add_format({"bold": True}))
        sheet.freeze_panes(1, 0)
        for at, row in enumerate(rows, start=1):
            sheet.write_row(at, 0, row)
