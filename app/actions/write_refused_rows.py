"""Give refused rows back as a file, each with its reason, and without anybody's personal number."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from app.actions.import_companies import RefusedRow
from app.adapters import csv_file, excel_file
from app.adapters.new_file import new_file
from app.domain import organisation_number
from app.domain.company_columns import Column
from app.domain.organisation_number import MASK, InvalidOrganisationNumber, OrganisationNumber
from app.domain.organisation_number import masked as mask_in_text

HEADINGS = ("Rad", "Kolumn", "Skäl")


def write_refused_rows(
    path: Path,
    header: Sequence[str],
    refused: Iterable[RefusedRow],
    columns: Mapping[Column, str],
    *,
    replaces: bool,
    words: Mapping[str, str] | None = None,
) -> None:
    """Write the rows as CSV, or as Excel where the name ends so; raises `FileExistsError`."""
    lines = _lines(header, refused, columns, words or {})
    with new_file(path, replaces=replaces) as unfinished:
        write = excel_file.write if path.suffix.lower() == ".xlsx" else csv_file.write
        write(unfinished, [*header, *HEADINGS], lines)


def _lines(
    header: Sequence[str],
    refused: Iterable[RefusedRow],
    columns: Mapping[Column, str],
    words: Mapping[str, str],
) -> Iterator[Sequence[object]]:
    number_at = header.index(columns[Column.NUMBER]) if Column.NUMBER in columns else -1
    for row in refused:
        cells = [*row.cells, *[""] * (len(header) - len(row.cells))][: len(header)]
        told = [_shown(cell, is_number=at == number_at) for at, cell in enumerate(cells)]
        yield [
            *told,
            row.line,
            columns.get(_column(row), row.column),
            words.get(row.reason, row.reason),
        ]


def _column(row: RefusedRow) -> Column:
    return Column(row.column) if row.column in set(Column) else Column.NAME


def _shown(cell: str, *, is_number: bool) -> str:
    """Where a number is meant, only that of a legal person is shown, for others may be mistyped ones."""
    if not is_number or not cell.strip():
        return mask_in_text(cell)
    try:
        read = organisation_number.read(cell)
    except InvalidOrganisationNumber:
        return MASK
    return cell if isinstance(read, OrganisationNumber) else MASK
