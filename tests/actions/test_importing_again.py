"""A table that is read again changes nothing, whatever has become of its companies meanwhile."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from app.actions.import_companies import begin_import, columns_for, take_rows
from app.actions.merge_companies import merge_companies
from app.actions.write_refused_rows import write_refused_rows
from app.domain.company_columns import Column
from app.domain.eligibility import CompanyStatus
from app.storage import contacts, imports
from app.storage.companies import Company
from app.storage.relays import Relay
from tests.support.road import Road
from tests.support.sheets import csv_of
from tests.support.tables import company_named, counted, headings, looked, read

STREETS = ("Organisationsnummer", "Namn", "Adress", "Ort", "Status")


def told_at(path: Path, *rows: Sequence[str]) -> Path:
    path.write_bytes(csv_of((STREETS, *rows)))
    return path


def test_a_row_of_a_merged_company_changes_nothing_of_the_one_that_stands_for_it(
    road: Road, relay: Relay, tmp_path: Path
) -> None:
    old = ("5560360793", "Gamla Dörren AB", "Storgatan 1", "Leksand", "Avregistrerad")
    new = ("5567037485", "Nya Dörren AB", "Industrivägen 9", "Leksand", "Aktiv")
    path = told_at(tmp_path / "fil.csv", old, new)
    read(road, relay, path)
    merged_id = company_named(road, "Gamla Dörren AB").id
    survivor_id = company_named(road, "Nya Dörren AB").id
    merge_companies(road.act(road.astrid), merged_id=merged_id, survivor_id=survivor_id)

    assert counted(looked(road, relay, path)) == (0, 0, 2, 0)
    assert read(road, relay, path) == (0, 0, 2, 0)
    survivor = road.row(Company, survivor_id)
    assert survivor.status is CompanyStatus.ACTIVE
    assert [at.street_address for at in survivor.workplaces] == ["Industrivägen 9"]


@pytest.mark.parametrize("is_known", [True, False])
def test_two_streets_of_a_place_are_two_workplaces(
    road: Road, relay: Relay, tmp_path: Path, *, is_known: bool
) -> None:
    streets = ("Storgatan 1", "Industrivägen 9", "Kyrkallén 3", "INDUSTRIVÄGEN  9", "")
    rows = [("5560360793", "Dörren AB", street, "Leksand", "") for street in streets]
    if is_known:
        read(road, relay, told_at(tmp_path / "forst.csv", rows[0]))
    path = told_at(tmp_path / "fil.csv", *rows)

    came_to = (0, 2, 3, 0) if is_known else (1, 2, 2, 0)
    assert counted(looked(road, relay, path)) == came_to
    assert read(road, relay, path) == came_to
    workplaces = company_named(road, "Dörren AB").workplaces
    assert [at.street_address for at in workplaces] == list(streets[:3])
    assert counted(looked(road, relay, path)) == (0, 0, 5, 0)
    assert read(road, relay, path) == (0, 0, 5, 0)


def test_a_street_is_told_of_a_workplace_that_had_none(
    road: Road, relay: Relay, tmp_path: Path
) -> None:
    read(road, relay, told_at(tmp_path / "forst.csv", ("", "Dörren AB", "", "Leksand", "")))
    path = told_at(tmp_path / "fil.csv", ("", "Dörren AB", "Storgatan 1", "Leksand", ""))

    assert looked(road, relay, path)[0].changed == {2: ["street_address"]}
    assert read(road, relay, path) == (0, 1, 0, 0)
    workplaces = company_named(road, "Dörren AB").workplaces
    assert [at.street_address for at in workplaces] == ["Storgatan 1"]


def test_of_two_columns_called_alike_the_chosen_one_is_read_and_remembered(
    road: Road, relay: Relay, tmp_path: Path
) -> None:
    path = tmp_path / "fil.csv"
    rows = (("Namn", "Ort", "Adress", "Adress"), ("Smedjan", "Mora", "Box 12", "Storgatan 1"))
    path.write_bytes(csv_of(rows))
    header = headings(path)
    columns = {Column.NAME: "Namn", Column.STREET_ADDRESS: header[3]}
    act = road.act(road.astrid)
    import_id = begin_import(
        act, relay_id=relay.id, file_name="fil.csv", file_digest="a" * 64, columns=columns
    )

    list(take_rows(act, import_id=import_id, path=path))

    assert company_named(road, "Smedjan").workplaces[0].street_address == "Storgatan 1"
    again = columns_for(headings(path), imports.latest(road.session, relay.id))
    assert again[Column.STREET_ADDRESS] == "Adress (2)"


def test_refused_lines_can_be_mended_and_read_again(
    road: Road, relay: Relay, tmp_path: Path
) -> None:
    header = ("Organisationsnummer", "Namn", "Telefon")
    path, back = tmp_path / "fil.csv", tmp_path / "tillbaka.csv"
    path.write_bytes(csv_of((header, ("", "x" * 121, "+46 70-174 06 05"))))
    refused = looked(road, relay, path)[0].refused
    write_refused_rows(back, header, refused, columns_for(header, None), replaces=False)
    back.write_text(
        back.read_text(encoding="utf-8").replace("x" * 121, "Smedjan"), encoding="utf-8"
    )

    assert read(road, relay, back) == (1, 0, 0, 0)
    company_id = company_named(road, "Smedjan").id
    assert contacts.of_company(road.session, company_id)[0].phone
