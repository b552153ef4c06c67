"""Reading a table of companies: what is new, changed, unchanged and refused, and what an accident leaves."""

from __future__ import annotations

import gc
import hashlib
import tracemalloc
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from app.actions import import_companies
from app.actions.import_companies import (
    RefusedRow,
    begin_import,
    choose_columns,
    columns_for,
    look_through,
    take_rows,
)
from app.actions.write_refused_rows import write_refused_rows
from app.adapters import sheet_file
from app.domain.company_columns import Column
from app.domain.eligibility import CompanyStatus
from app.domain.errors import NotAllowed, UnacceptableField, WrongState
from app.domain.register import SizeClass, Source
from app.storage import contacts, imports
from app.storage.companies import Company, Workplace
from app.storage.imports import CompanyImport
from app.storage.relays import Relay
from tests.support.road import Road
from tests.support.sheets import DORREN, HEADER, KIM, TOMOKU, csv_of, large, write_csv, write_excel
from tests.support.statements import count_statements
from tests.support.tables import begin, company_named, counted, headings, looked, read

SOLE_TRADER = "811228-9874"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return write_csv(tmp_path / "fil.csv", DORREN, TOMOKU, KIM)


def test_companies_are_read_with_all_that_is_told(road: Road, relay: Relay, file: Path) -> None:
    assert read(road, relay, file) == (3, 0, 0, 0)

    dorren = company_named(road, "LEKSANDSDÖRREN AB")
    assert (dorren.organisation_number, dorren.status) == ("5560360793", CompanyStatus.ACTIVE)
    assert (dorren.size_class, dorren.industry_code) == (SizeClass.TO_99, "16232")
    assert (dorren.source, dorren.workplaces[0].place) == (Source.IMPORT, "Leksand")
    assert dorren.workplaces[0].latitude == 60.7303
    assert company_named(road, "Kims Kök").organisation_number is None
    road.check_journal()


def test_reading_it_again_changes_nothing(road: Road, relay: Relay, file: Path) -> None:
    read(road, relay, file)
    companies = road.count(Company), road.count(Workplace)

    assert read(road, relay, file) == (0, 0, 3, 0)
    assert (road.count(Company), road.count(Workplace)) == companies


def test_a_dry_run_says_the_same_and_writes_nothing(
    road: Road, relay: Relay, tmp_path: Path
) -> None:
    read(road, relay, write_csv(tmp_path / "forst.csv", DORREN, TOMOKU))
    renamed = ("5560360793", "Dörrverket AB", *DORREN[2:])
    path = write_csv(tmp_path / "sedan.csv", renamed, TOMOKU, KIM, KIM, ("12", "Fel", "", "", ""))

    with road.unchanged():
        batches = looked(road, relay, path)

    assert counted(batches) == (1, 1, 2, 1)
    assert batches[0].changed == {2: ["name"]}
    assert (batches[0].refused[0].line, batches[0].refused[0].reason) == (6, "bad_length")
    assert read(road, relay, path) == (1, 1, 2, 1)


def test_a_renamed_company_keeps_its_earlier_name(
    road: Road, relay: Relay, file: Path, tmp_path: Path
) -> None:
    read(road, relay, file)
    renamed = ("5560360793", "Dörrverket AB", *DORREN[2:])

    read(road, relay, write_csv(tmp_path / "nytt.csv", renamed))

    kept = company_named(road, "Dörrverket AB").earlier_names
    assert [each.name for each in kept] == ["LEKSANDSDÖRREN AB"]
    assert read(road, relay, file) == (0, 0, 3, 0), "an old file takes no name back"


def test_what_a_register_writes_otherwise_is_no_new_name(
    road: Road, relay: Relay, company: Company, tmp_path: Path
) -> None:
    path = write_csv(tmp_path / "fil.csv", ("5560360793", "LEKSANDSDÖRREN AB", "LEKSAND"))

    assert read(road, relay, path) == (0, 1, 0, 0)
    kept = road.row(Company, company.id)
    assert (kept.name, kept.organisation_number) == ("Leksandsdörren", "5560360793")


def test_another_place_is_another_workplace(
    road: Road, relay: Relay, file: Path, tmp_path: Path
) -> None:
    read(road, relay, file)
    branch = (DORREN[0], DORREN[1], "Rättvik", "2031")

    assert read(road, relay, write_csv(tmp_path / "filial.csv", branch)) == (0, 1, 0, 0)

    places = [each.place for each in company_named(road, DORREN[1]).workplaces]
    assert places == ["Leksand", "Rättvik"]


def test_the_open_bulk_files_are_read_as_they_come(
    road: Road, relay: Relay, tmp_path: Path
) -> None:
    header = ("organisationsidentitet", "organisationsnamn", "avregistreringsdatum", "postadress")
    rows = (
        (
            "5560360793$ORGNR-IDORG",
            "DÖRREN AB$FORETAGSNAMN-ORGNAM$1990-01-01",
            "",
            "Storgatan 1$$LEKSAND$79331$SE-LAND",
        ),
        ("5567037485$ORGNR-IDORG", "BORTA AB$FORETAGSNAMN-ORGNAM$1990-01-01", "2020-01-02", ""),
    )
    path = tmp_path / "bulk.txt"
    path.write_bytes(csv_of((header, *rows), encoding="utf-8"))

    assert read(road, relay, path) == (2, 0, 0, 0)
    at = company_named(road, "DÖRREN AB").workplaces[0]
    assert (at.street_address, at.postcode, at.place) == ("Storgatan 1", "79331", "Leksand")
    assert company_named(road, "BORTA AB").status is CompanyStatus.DEREGISTERED


def test_excel_is_read_alike(road: Road, relay: Relay, tmp_path: Path) -> None:
    figures = (5560360793, *DORREN[1:3], 2029, 75, 16232, "Aktiv")

    assert read(road, relay, write_excel(tmp_path / "fil.xlsx", figures)) == (1, 0, 0, 0)
    assert read(road, relay, write_csv(tmp_path / "fil.csv", DORREN)) == (0, 0, 1, 0)


def test_a_contact_comes_along_once(road: Road, relay: Relay, tmp_path: Path) -> None:
    path = tmp_path / "fil.csv"
    rows = (("namn", "kontaktperson", "e-post"), ("Kims Kök", "Kim", "kim@kok.example"))
    path.write_bytes(csv_of(rows))

    assert read(road, relay, path) == (1, 0, 0, 0)
    assert read(road, relay, path) == (0, 0, 1, 0)
    company_id = company_named(road, "Kims Kök").id
    assert [each.email for each in contacts.of_company(road.session, company_id)] == [
        "kim@kok.example"
    ]


@pytest.mark.parametrize(
    "written",
    [SOLE_TRADER, "8112289874", "19811228-9874", "198112289874", "811228+9874", "SE811228987401"],
)
def test_a_sole_traders_number_becomes_a_mac_and_is_known_again(
    road: Road, relay: Relay, tmp_path: Path, written: str
) -> None:
    path = write_csv(tmp_path / "fil.csv", (written, "Kims Kök", "Tällberg"))

    assert read(road, relay, path) == (1, 0, 0, 0)
    kept = company_named(road, "Kims Kök")
    assert (kept.organisation_number, len(kept.number_mac or "")) == (None, 64)
    other = write_csv(tmp_path / "annan.csv", (SOLE_TRADER, "Kim i Tällberg", "Tällberg"))
    assert read(road, relay, other) == (0, 1, 0, 0)


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        (("", "", "Mora"), "name", "missing"),
        (("12", "A", ""), "organisation_number", "bad_length"),
        (("5560360794", "A", ""), "organisation_number", "bad_check"),
        (("", f"Kim {SOLE_TRADER}", ""), "name", "holds_personal_number"),
        (("", "A", "x" * 81), "place", "too_long"),
        (("", "A", "", "Leksand"), "municipality_code", "invalid"),
        (("", "A", "", "", "många"), "size", "invalid"),
        (("", "A", "", "", "", "trä"), "industry_code", "invalid"),
        (("", "A\x07", ""), "name", "control_character"),
    ],
)
def test_a_line_that_cannot_be_taken_is_refused_by_its_column(
    road: Road, relay: Relay, tmp_path: Path, row: tuple[str, ...], column: str, reason: str
) -> None:
    batches = looked(road, relay, write_csv(tmp_path / "fil.csv", row, DORREN))

    assert counted(batches) == (1, 0, 0, 1)
    refused = batches[0].refused[0]
    assert (refused.line, refused.column, refused.reason) == (2, column, reason)


def test_a_name_that_fits_several_is_refused(road: Road, relay: Relay, tmp_path: Path) -> None:
    first, second = (("5560360793", "Bygg", "Mora"), ("5567037485", "Bygg", "Mora"))
    read(road, relay, write_csv(tmp_path / "fil.csv", first, second))

    batches = looked(road, relay, write_csv(tmp_path / "namn.csv", ("", "Bygg", "Mora")))

    assert batches[0].refused[0].reason == "ambiguous"


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_refused_lines_come_back_with_their_reason_and_no_persons_number(
    road: Road, relay: Relay, tmp_path: Path, ending: str
) -> None:
    bad = ("811228-9875", f"=Kim {SOLE_TRADER}", "Mora")
    path = write_csv(tmp_path / "fil.csv", bad)
    refused: list[RefusedRow] = looked(road, relay, path)[0].refused
    back = tmp_path / f"tillbaka.{ending}"

    columns = columns_for(HEADER, None)
    write_refused_rows(back, HEADER, refused, columns, replaces=False)

    with sheet_file.opened(back) as sheet:
        assert list(sheet.header)[-3:] == ["Rad", "Kolumn", "Skäl"]
        cells = list(next(sheet.rows).cells)
    assert cells[0] == "xxxxxx-xxxx"
    assert cells[1] == "=Kim xxxxxx-xxxx"
    assert cells[-3:] == ["2", "Företagsnamn", "holds_personal_number"]


def test_what_was_cut_off_goes_on_and_doubles_nothing(
    road: Road, relay: Relay, tmp_path: Path
) -> None:
    path = large(tmp_path / "fil.csv", 600)
    import_id = begin(road, relay, path)
    act = road.act(road.astrid)
    next(take_rows(act, import_id=import_id, path=path))

    assert road.row(CompanyImport, import_id).rows_done == 250
    rest = list(take_rows(act, import_id=import_id, path=path))

    assert counted(rest) == (350, 0, 0, 0)
    assert road.count(Company) == 600
    done = road.row(CompanyImport, import_id)
    assert (done.new, done.rows_done, done.finished_at) == (600, 600, road.now)


def test_of_two_who_read_the_same_lines_one_is_too_late(
    road: Road, relay: Relay, tmp_path: Path
) -> None:
    path = large(tmp_path / "fil.csv", 300)
    import_id = begin(road, relay, path)
    act = road.act(road.astrid)
    first, second = (take_rows(act, import_id=import_id, path=path) for _ in range(2))
    next(first)

    with pytest.raises(WrongState):
        next(second)
    list(first)
    assert road.count(Company) == 300


def test_columns_are_remembered_and_chosen_before_the_first_line(
    road: Road, relay: Relay, tmp_path: Path
) -> None:
    path = tmp_path / "fil.csv"
    path.write_bytes(csv_of((("Namn", "Kallas"), ("Kim AB", "Kims Kök"))))
    import_id = begin(road, relay, path)
    act = road.act(road.astrid)

    choose_columns(act, import_id=import_id, columns={Column.NAME: "Kallas"})
    list(take_rows(act, import_id=import_id, path=path))

    assert company_named(road, "Kims Kök").source is Source.IMPORT
    assert columns_for(["Namn", "Kallas"], imports.latest(road.session, relay.id)) == {
        Column.NAME: "Kallas"
    }
    with pytest.raises(WrongState):
        choose_columns(act, import_id=import_id, columns={Column.NAME: "Namn"})
    with pytest.raises(UnacceptableField):
        choose_columns(act, import_id=import_id, columns={})


def test_staff_read_no_files(road: Road, relay: Relay, file: Path) -> None:
    import_id = begin(road, relay, file)
    act = road.act(road.bo)

    with road.unchanged(), pytest.raises(NotAllowed):
        list(take_rows(act, import_id=import_id, path=file))
    with road.unchanged(), pytest.raises(NotAllowed):
        begin_import(act, relay_id=relay.id, file_name="a", file_digest="b", columns={})
    with road.unchanged(), pytest.raises(NotAllowed):
        choose_columns(act, import_id=import_id, columns={Column.NAME: "A"})


def test_what_is_kept_of_a_file_cannot_be_made_without_the_key(
    road: Road, relay: Relay, file: Path
) -> None:
    """One line with a sole trader's number could else be found by trying all numbers."""
    kept = road.row(CompanyImport, begin(road, relay, file)).file_digest

    assert kept != hashlib.sha256(file.read_bytes()).hexdigest()
    assert kept == road.row(CompanyImport, begin(road, relay, file)).file_digest


def peak_bytes(road: Road, relay: Relay, path: Path, *, is_dry: bool) -> int:
    """How much more memory reading takes at its height than before it."""
    import_id = begin(road, relay, path)
    act: Any = road.act(road.astrid)
    columns = columns_for(headings(path), None)
    gc.collect()
    gc.freeze()  # what stood before need not be looked through each time
    tracemalloc.start()
    batches = (
        look_through(act, relay_id=relay.id, path=path, columns=columns)
        if is_dry
        else take_rows(act, import_id=import_id, path=path)
    )
    for _ in batches:
        gc.collect()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    gc.unfreeze()
    return peak


@pytest.mark.parametrize("is_dry", [True, False], ids=["dry", "in earnest"])
def test_memory_does_not_grow_with_the_file(
    road: Road, relay: Relay, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, is_dry: bool
) -> None:
    monkeypatch.setattr(import_companies, "BATCH_ROWS", 20)
    # What the libraries keep for good is full after some batches, and no part of the comparison.
    peak_bytes(road, relay, large(tmp_path / "first.csv", 160), is_dry=is_dry)
    short = peak_bytes(road, relay, large(tmp_path / "short.csv", 40), is_dry=is_dry)

    long = peak_bytes(road, relay, large(tmp_path / "long.csv", 240), is_dry=is_dry)

    assert long < 1.25 * short


def test_few_statements_read_many_lines(
    road: Road, relay: Relay, tmp_path: Path, engine: Any
) -> None:
    path = large(tmp_path / "fil.csv", 250)
    import_id = begin(road, relay, path)

    with count_statements(engine) as statements:
        next(take_rows(road.act(road.astrid), import_id=import_id, path=path))

    assert len(statements) < 250 * 5
    assert road.session.scalar(select(func.count()).select_from(Company)) == 250
