"""A file of companies in the admins' rooms: handed in, pointed out, looked through, taken in."""

from __future__ import annotations

import csv
import io
import os
import stat
import zipfile
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from app.actions import import_companies
from app.actions.start_import import put_import_aside
from app.adapters import sheet_file
from app.adapters.sheet_file import MOST_COLUMNS, UnreadableSheet
from app.cli import uploads
from app.cli.uploads import read_next_upload, remove_old_uploads
from app.storage.companies import Company
from app.storage.imports import CompanyImport
from app.storage.relays import Relay
from tests.support.client import CheckedClient
from tests.support.imports import HERE, hand_in, import_at
from tests.support.road import Road
from tests.support.settings import UPLOADS
from tests.support.sheets import DORREN, HEADER, TOMOKU, csv_of, damage, large, write_excel

SOLE_TRADER = "811228-9874"
BAD = ("12", "Felskrivet AB", "Mora")

pytestmark = pytest.mark.usefixtures("clock", "empty_folder")
Work = Callable[[], bool]


@pytest.fixture
def empty_folder() -> None:
    for file in UPLOADS.iterdir():
        file.unlink()


@pytest.fixture
def work(app: Flask) -> Work:
    """What the worker does in one turn."""

    def once() -> bool:
        with app.app_context():
            return read_next_upload()

    return once


def handed_in(client: CheckedClient, *rows: Sequence[str]) -> str:
    """Hand a table in, and give the address of its page."""
    answer = hand_in(client, csv_of((HEADER, *rows), encoding="cp1252"))
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"]


def id_in(page: str) -> int:
    return int(page.rpartition("/")[2])


def looked_through(client: CheckedClient, work: Work, *rows: Sequence[str]) -> str:
    page = handed_in(client, *rows)
    client.submit(client.get(page), "Se vad som skulle ändras")
    assert work()
    return page


def test_a_file_is_pointed_out_looked_through_and_taken_in(
    as_astrid: CheckedClient, road: Road, relay: Relay, work: Work
) -> None:
    page = handed_in(as_astrid, DORREN, TOMOKU, BAD)
    columns = as_astrid.get(page)
    assert "Företagsnamn: LEKSANDSDÖRREN AB" in columns.text

    as_astrid.submit(columns, "Se vad som skulle ändras")
    assert "Filen läses igenom" in as_astrid.get(page).text
    work()

    looked = as_astrid.get(page)
    assert "Det här skulle ändras" in looked.text
    assert "Numret ska ha tio siffror." in looked.text
    assert road.count(Company) == 0, "nothing is written before it is wanted"

    as_astrid.submit(looked, "Läs in filen")
    assert "Filen läses in" in as_astrid.get(page).text
    work()

    done = as_astrid.get(page)
    assert "Filen är inläst" in done.text
    assert road.count(Company) == 2
    assert not work(), "and then nothing is left to do"
    assert [file.name for file in UPLOADS.iterdir()] == [f"{id_in(page)}.avvisade.csv"]
    road.check_journal()


def test_reading_it_again_changes_nothing(
    as_astrid: CheckedClient, road: Road, relay: Relay, work: Work
) -> None:
    pages = [looked_through_and_taken_in(as_astrid, work) for _ in range(2)]

    last = road.row(CompanyImport, id_in(pages[-1]))
    assert (last.new, last.changed, last.unchanged) == (0, 0, 2)


def looked_through_and_taken_in(as_astrid: CheckedClient, work: Work) -> str:
    page = looked_through(as_astrid, work, DORREN, TOMOKU)
    as_astrid.submit(as_astrid.get(page), "Läs in filen")
    work()
    return page


def test_the_refused_lines_come_as_a_file_with_reasons_in_words(
    as_astrid: CheckedClient, relay: Relay, work: Work
) -> None:
    page = looked_through(as_astrid, work, BAD, ("811228-9875", f"Kim {SOLE_TRADER}"), DORREN)

    answer = as_astrid.get(f"{page}/avvisade.csv")

    rows = list(csv.reader(io.StringIO(answer.text.lstrip("\ufeff")), delimiter=";"))
    assert [row[-3:] for row in rows[1:]] == [
        ["2", "Organisationsnummer", "Numret ska ha tio siffror."],
        ["3", "Företagsnamn", "Det ser ut som ett personnummer. Ta bort det, vi behöver det inte."],
    ]
    assert rows[2][:2] == ["xxxxxx-xxxx", "Kim xxxxxx-xxxx"]
    assert answer.headers["Content-Disposition"].startswith("attachment")


def test_columns_are_remembered_for_the_next_file(
    as_astrid: CheckedClient, road: Road, relay: Relay, work: Work
) -> None:
    content = csv_of((("Namn", "Kallas"), ("Kim AB", "Kims Kök")))
    page = hand_in(as_astrid, content).headers["Location"]
    as_astrid.submit(as_astrid.get(page), "Se vad som skulle ändras", name="1")

    again = hand_in(as_astrid, content).headers["Location"]

    as_astrid.submit(as_astrid.get(again), "Se vad som skulle ändras")
    assert '"Kallas"' in road.row(CompanyImport, id_in(again)).columns


def test_a_file_needs_a_column_of_names(as_astrid: CheckedClient, relay: Relay) -> None:
    page = handed_in(as_astrid, DORREN)

    answer = as_astrid.submit(as_astrid.get(page), "Se vad som skulle ändras", name="-1", place="2")

    assert answer.status_code == 422
    assert "Det här fältet behöver fyllas i." in answer.text
    assert '<option selected value="2">Postort' in answer.text, "nothing chosen is lost"


def test_what_is_cut_off_in_the_middle_goes_on(
    as_astrid: CheckedClient,
    road: Road,
    relay: Relay,
    work: Work,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(import_companies, "BATCH_ROWS", 10)
    monkeypatch.setattr(uploads, "BATCHES_A_TURN", 1)
    page = hand_in(as_astrid, large(tmp_path / "fil.csv", 25).read_bytes()).headers["Location"]
    as_astrid.submit(as_astrid.get(page), "Se vad som skulle ändras")
    work()
    as_astrid.submit(as_astrid.get(page), "Läs in filen")
    work()

    assert "10 av 25 rader" in as_astrid.get(page).text
    while work():
        pass

    assert road.count(Company) == 25
    assert "Filen är inläst" in as_astrid.get(page).text


def test_a_file_may_be_put_aside_and_is_gone(
    as_astrid: CheckedClient, road: Road, relay: Relay, work: Work
) -> None:
    page = looked_through(as_astrid, work, DORREN)

    as_astrid.submit(as_astrid.get(page), "Avbryt och ta bort filen")

    assert "Filen är borttagen, och inget är ändrat." in as_astrid.get(page).text
    assert not list(UPLOADS.iterdir())
    assert not work()
    with road.unchanged():
        as_astrid.post_form(f"{page}/starta")
    assert "Någon annan hann före." in as_astrid.get(page).text


def test_nobody_else_may_read_the_file_and_after_a_day_it_is_gone(
    as_astrid: CheckedClient, app: Flask, road: Road, relay: Relay, work: Work
) -> None:
    page = looked_through(as_astrid, work, DORREN)
    for file in UPLOADS.iterdir():
        assert stat.S_IMODE(file.stat().st_mode) & 0o077 == 0
        yesterday = (road.now - timedelta(days=1, minutes=1)).timestamp()
        os.utime(file, (yesterday, yesterday))

    with app.app_context():
        remove_old_uploads()

    assert not list(UPLOADS.iterdir())
    assert "Lämna in den igen." in as_astrid.get(page).text
    as_astrid.post_form(f"{page}/starta")
    work()
    assert "Filen har legat för länge" in as_astrid.get(page).text


def test_a_file_within_a_day_is_kept(as_astrid: CheckedClient, app: Flask, relay: Relay) -> None:
    handed_in(as_astrid, DORREN)

    with app.app_context():
        remove_old_uploads()

    assert len(list(UPLOADS.iterdir())) == 1


def test_a_larger_file_than_twenty_megabytes_is_refused(
    as_astrid: CheckedClient, road: Road, relay: Relay
) -> None:
    with road.unchanged():
        answer = hand_in(as_astrid, b"namn\r\n" + b"x" * (21 * 1024 * 1024))

    assert answer.status_code == 413
    assert "högst 20 MB" in answer.text
    assert hand_in(as_astrid, b"namn\r\n" + b"Smedjan\r\n" * 100_000).status_code == 303


def zip_bomb() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("xl/worksheets/sheet1.xml", b"0" * (201 * 1024 * 1024))
    return packed.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 500,
        b"namn\x00;ort\r\nSmedjan;Mora\r\n",
        b"PK\x03\x04 and no more",
        b";".join([b"kolumn"] * (MOST_COLUMNS + 1)),
        b"a;" * 1_000_000,
        zip_bomb(),
    ],
    ids=["empty", "picture", "old excel", "nul", "broken", "wide", "a million columns", "bomb"],
)
def test_what_is_no_table_is_refused_by_its_field(
    as_astrid: CheckedClient, road: Road, relay: Relay, content: bytes
) -> None:
    with road.unchanged():
        answer = hand_in(as_astrid, content, "bolag.xlsx")

    assert answer.status_code == 422
    assert "Filen gick inte att läsa som en tabell." in answer.text
    assert not list(UPLOADS.iterdir())


def test_no_file_is_said_by_its_field(as_astrid: CheckedClient, relay: Relay) -> None:
    answer = as_astrid.post_form(HERE)

    assert answer.status_code == 422
    assert "Välj en fil." in answer.text


def test_names_and_cells_are_text_and_nothing_else(
    as_astrid: CheckedClient, road: Road, relay: Relay, work: Work, tmp_path: Path
) -> None:
    script = "<script>alert(1)</script>"
    table = write_excel(
        tmp_path / "fil.xlsx",
        ("<b>Smedjan</b>", "=1+1"),
        header=("Företagsnamn", script),
    )
    page = hand_in(as_astrid, table.read_bytes(), f"../../{script}.xlsx").headers["Location"]

    shown = as_astrid.get(page)
    assert script not in shown.text
    assert "&lt;script&gt;alert(1)" in shown.text
    assert "script&gt;.xlsx" in shown.text
    as_astrid.submit(shown, "Se vad som skulle ändras", place="1")
    work()
    as_astrid.submit(as_astrid.get(page), "Läs in filen")
    work()

    assert road.session.scalars(select(Company.name)).one() == "<b>Smedjan</b>"
    assert "&lt;b&gt;Smedjan" in as_astrid.get("/admin/foretag").text


def test_a_table_without_headings_shows_and_keeps_nobodys_number(
    as_astrid: CheckedClient, road: Road, relay: Relay
) -> None:
    content = csv_of(((SOLE_TRADER, "Kims Kök"), ("19811228-9874", "Kim igen")))
    page = hand_in(as_astrid, content, f"{SOLE_TRADER}.csv").headers["Location"]

    shown = as_astrid.get(page)
    assert SOLE_TRADER not in shown.text
    answer = as_astrid.submit(shown, "Se vad som skulle ändras", name="1", organisation_number="0")

    assert answer.status_code == 422
    assert "Det ser ut som ett personnummer." in answer.text
    assert SOLE_TRADER not in road.row(CompanyImport, id_in(page)).columns


def test_a_file_that_breaks_off_is_told(
    as_astrid: CheckedClient, road: Road, relay: Relay, work: Work
) -> None:
    page = handed_in(as_astrid, DORREN, ('"', "x" * 200_000))
    as_astrid.submit(as_astrid.get(page), "Se vad som skulle ändras")

    work()

    assert "Filen gick inte att läsa till slutet." in as_astrid.get(page).text
    assert not list(UPLOADS.iterdir())


def damaged(path: Path, *, share: float) -> bytes:
    rows = (("", f"Bolag nr {at}", "Leksand") for at in range(3000))
    return damage(write_excel(path, *rows), share=share).read_bytes()


def test_a_damaged_excel_file_is_refused_by_its_field(
    as_astrid: CheckedClient, road: Road, relay: Relay, tmp_path: Path
) -> None:
    with road.unchanged():
        answer = hand_in(as_astrid, damaged(tmp_path / "fil.xlsx", share=0), "fil.xlsx")

    assert answer.status_code == 422
    assert "Filen gick inte att läsa som en tabell." in answer.text


@pytest.mark.parametrize("is_foreseen", [True, False])
def test_an_excel_file_that_is_damaged_far_down_is_told_and_tried_once(
    as_astrid: CheckedClient,
    relay: Relay,
    work: Work,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    *,
    is_foreseen: bool,
) -> None:
    content = damaged(tmp_path / "fil.xlsx", share=0.5)
    page = hand_in(as_astrid, content, "fil.xlsx").headers["Location"]
    as_astrid.submit(as_astrid.get(page), "Se vad som skulle ändras")
    if not is_foreseen:
        monkeypatch.setattr(sheet_file, "_BROKEN", ())

    assert work()

    assert "Filen gick inte att läsa till slutet." in as_astrid.get(page).text
    assert not work(), "it is not the next one again"
    assert not list(UPLOADS.iterdir())


def test_an_admin_may_put_a_file_aside_while_it_turns_out_to_be_damaged(
    as_astrid: CheckedClient,
    road: Road,
    relay: Relay,
    work: Work,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    content = damaged(tmp_path / "fil.xlsx", share=0.5)
    page = hand_in(as_astrid, content, "fil.xlsx").headers["Location"]
    as_astrid.submit(as_astrid.get(page), "Se vad som skulle ändras")

    def meanwhile(_found: CompanyImport) -> None:
        put_import_aside(road.act(road.astrid), import_id=id_in(page))
        raise UnreadableSheet

    monkeypatch.setattr(uploads, "_look", meanwhile)

    assert work()

    assert road.row(CompanyImport, id_in(page)).trouble is None
    assert not list(UPLOADS.iterdir())


def test_others_hand_nothing_in(
    as_bo: CheckedClient, client: CheckedClient, road: Road, relay: Relay
) -> None:
    import_id = import_at(road.act(road.astrid), relay, 2)
    ways = (HERE, *(f"{HERE}/{import_id}/{way}" for way in ("kolumner", "starta", "avbryt")))

    with road.unchanged():
        for way in ways:
            assert as_bo.post_form(way).status_code == 403
            assert client.post_form(way).status_code == 401
        for way in (HERE, f"{HERE}/{import_id}", f"{HERE}/{import_id}/avvisade.csv"):
            assert as_bo.get(way).status_code == 403
            assert client.get(way).status_code == 401
