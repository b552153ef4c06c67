"""Tables as Excel, Windows and registers write them."""

from __future__ import annotations

import zipfile
from datetime import date
from pathlib import Path

import pytest

from app.adapters import csv_file, excel_file, sheet_file
from app.adapters.sheet_file import UnreadableSheet
from tests.support.sheets import DORREN, HEADER, claim, csv_of, damage, write_excel


def read(path: Path) -> tuple[list[str], list[tuple[int, list[str]]]]:
    with sheet_file.opened(path) as sheet:
        return list(sheet.header), [(row.line, list(row.cells)) for row in sheet.rows]


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("sign", [";", ",", "\t"])
def test_signs_and_encodings_are_told_apart(tmp_path: Path, sign: str, encoding: str) -> None:
    file = tmp_path / "fil.csv"
    file.write_bytes(csv_of((HEADER, DORREN), sign=sign, encoding=encoding))

    assert read(file) == (list(HEADER), [(2, list(DORREN))])


def test_a_byte_that_is_no_utf8_may_come_late(tmp_path: Path) -> None:
    file = tmp_path / "fil.csv"
    file.write_bytes(b"namn;ort\r\n" + b"Smedjan;Mora\r\n" * 20_000 + "Åsen;Mora".encode("cp1252"))

    assert read(file)[1][-1] == (20_002, ["Åsen", "Mora"])


def test_lines_are_counted_as_an_editor_counts_them(tmp_path: Path) -> None:
    file = tmp_path / "fil.csv"
    file.write_text('namn;ort\n\n"Två\nrader";Mora\n;\nSist;Mora\n', encoding="utf-8")

    assert [line for line, _ in read(file)[1]] == [3, 6]


def test_excel_gives_its_figures_as_they_are_written(tmp_path: Path) -> None:
    row = (5560360793, "Dörren", 60.7303, None, date(2026, 5, 12), True)
    file = write_excel(tmp_path / "fil.xlsx", row[:3], header=("nr", "namn", "lat"))

    assert read(file) == (["nr", "namn", "lat"], [(2, ["5560360793", "Dörren", "60.7303"])])


@pytest.mark.parametrize(
    "content",
    [b"", b"PK\x03\x04 no zip at all", b"namn\n" + b'"' + b"x" * 200_000],
    ids=["empty", "broken", "one endless cell"],
)
def test_what_is_no_table_is_said(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "fil.csv"
    file.write_bytes(content)

    with pytest.raises(UnreadableSheet):
        read(file)


@pytest.mark.parametrize("share", [0, 0.01, 0.05, 0.2, 0.5, 0.8, 0.95])
def test_a_damaged_excel_file_is_said_wherever_it_is_damaged(tmp_path: Path, share: float) -> None:
    rows = (("556036-0793", f"Bolag nr {at}", "Leksand") for at in range(3000))
    file = damage(write_excel(tmp_path / "fil.xlsx", *rows), share=share)

    with pytest.raises(UnreadableSheet):
        read(file)


@pytest.mark.parametrize("dimension", ["A1", "A1:B3", "A1:XFD1048576", "B2"])
def test_an_excel_file_is_read_to_its_end_whatever_it_claims_of_its_size(
    tmp_path: Path, dimension: str
) -> None:
    rows = (("Smedjan", "Mora"), (), (), ("Kims Kök", "Tällberg"))
    file = claim(write_excel(tmp_path / "fil.xlsx", *rows, header=("namn", "ort")), dimension)

    assert read(file) == (
        ["namn", "ort"],
        [(2, ["Smedjan", "Mora"]), (5, ["Kims Kök", "Tällberg"])],
    )


def test_an_excel_file_that_unfolds_without_end_is_not_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = write_excel(tmp_path / "fil.xlsx", ("x" * 30_000,) * 3)
    with zipfile.ZipFile(file) as packed:
        unfolded = sum(part.file_size for part in packed.infolist())
    monkeypatch.setattr(sheet_file, "MOST_UNPACKED_BYTES", unfolded - 1)

    with pytest.raises(UnreadableSheet):
        read(file)


@pytest.mark.parametrize(
    ("headings", "told_apart"),
    [
        ("Namn;Adress;Adress;Adress", ["Namn", "Adress", "Adress (2)", "Adress (3)"]),
        ("Namn;;;Ort;", ["Namn", "(2)", "(3)", "Ort", "(5)"]),
        ("A;A;A (2)", ["A", "A (3)", "A (2)"]),
        ("(2);;", ["(2)", "(3)", "(4)"]),
    ],
)
def test_no_two_headings_are_alike(tmp_path: Path, headings: str, told_apart: list[str]) -> None:
    file = tmp_path / "fil.csv"
    file.write_text(f"{headings}\n", encoding="utf-8")

    assert read(file)[0] == told_apart


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_what_is_written_calculates_nothing_and_can_be_read_again(
    tmp_path: Path, ending: str
) -> None:
    file = tmp_path / f"fil.{ending}"
    write = csv_file.write if ending == "csv" else excel_file.write

    write(file, ["namn"], [["=HYPERLINK(1)"], ["+46 70"], ["-"], ["@x"], ["Åsen"]])

    assert [cells[0] for _, cells in read(file)[1]] == [
        "=HYPERLINK(1)",
        "+46 70",
        "-",
        "@x",
        "Åsen",
    ]
    assert b"<f>" not in file.read_bytes()
