"""`flask export`: what goes along, what stays behind, and the chain for spreadsheets."""

from __future__ import annotations

import re
import stat
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import (
    Boolean,
    Date,
    Enum,
    Float,
    Integer,
    LargeBinary,
    String,
    Time,
    func,
    select,
    text,
    update,
)

from app.actions import export_chain
from app.actions.act import Act
from app.actions.create_relay import NewRelay, create_relay
from app.extensions import Base
from app.storage import portable
from app.storage.columns import UtcDateTime
from app.storage.companies import Company
from app.storage.handovers import Handover
from app.storage.people import Person
from app.storage.transaction import transaction
from tests.cli.conftest import RunCommand

OTHER_KEYS = {"link_key": "another-installation-makes-links-with-this"}
SECRET_WORDS = ("password", "secret", "mac", "hash")
Change = Callable[[dict[str, Any]], None]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "relay.json"


def test_an_export_holds_no_secret(run: RunCommand, demo: Act, file: Path) -> None:
    with transaction(demo.session):
        first = select(func.min(Company.id)).scalar_subquery()
        demo.session.execute(
            update(Company).where(Company.id == first).values(number_mac="feedbeef")
        )
    passwords = demo.session.scalars(select(Person.password_hash)).all()

    run("export", file)

    written = file.read_text(encoding="utf-8")
    assert "feedbeef" not in written
    assert not any(kept and kept in written for kept in passwords)
    assert not re.search(r'"(mac|number_mac|password_hash|secret_digest)"', written)


def test_an_export_lets_nobody_but_its_owner_read_it(
    run: RunCommand, demo: Act, file: Path
) -> None:
    run("export", file)

    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_no_column_goes_along_whose_name_speaks_of_a_secret() -> None:
    # The nonce of a link is none: it opens nothing without LINK_KEY.
    taken = [column for _, columns in portable.portable_tables() for column in columns]

    suspicious = {str(column) for column in taken if _sounds_secret(column.name)}

    assert suspicious == set()


def _sounds_secret(name: str) -> bool:
    return any(word in name.split("_") for word in SECRET_WORDS)


def test_every_column_has_a_type_that_a_snapshot_can_write_and_read() -> None:
    known = (Boolean, Date, Enum, Float, Integer, LargeBinary, String, Time, UtcDateTime)

    unknown = [
        str(column)
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if not isinstance(column.type, known)
    ]

    assert unknown == []


def test_an_export_of_a_broken_journal_says_that_nobody_will_read_it(
    run: RunCommand, demo: Act, file: Path
) -> None:
    with transaction(demo.session):
        demo.session.execute(text("UPDATE journal_entry SET actor = 'x' WHERE sequence = 2"))

    result = run("export", file)

    assert result.exit_code == 1
    assert "no installation will read this" in result.output


def test_a_file_that_is_there_is_exported_over_only_when_told_so(
    run: RunCommand, demo: Act, file: Path
) -> None:
    file.write_text("precious")

    refused = run("export", file)
    untouched = file.read_text()
    forced = run("export", file, "--force")

    assert (refused.exit_code, untouched, forced.exit_code) == (1, "precious", 0)


def test_the_public_chain_is_written_for_swedish_excel(
    run: RunCommand, demo: Act, tmp_path: Path
) -> None:
    result = run("export", tmp_path / "kedjan.csv")

    written = (tmp_path / "kedjan.csv").read_bytes()
    header, first, *_ = written.decode("utf-8-sig").splitlines()
    assert result.exit_code == 0, result.output
    assert written.startswith(b"\xef\xbb\xbf")
    assert header == "Nummer;Besök;Företag;Ort;Planerat;Besökt;Återbesök;Läge"
    assert first == "1;1;Leksands Knäckebröd;Leksand;2026-02-24;2026-02-24;;besökt"


def test_a_chain_longer_than_a_page_is_written_whole(
    run: RunCommand, demo: Act, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("export", tmp_path / "whole.csv")
    monkeypatch.setattr(export_chain, "PAGE_LEGS", 2)

    run("export", tmp_path / "paged.csv")

    assert (tmp_path / "paged.csv").read_bytes() == (tmp_path / "whole.csv").read_bytes()


@pytest.mark.parametrize("name", ["=1+1", "+46", "-Smedjan", "@Smedjan"])
def test_a_name_that_would_calculate_is_marked_as_text(
    run: RunCommand, demo: Act, tmp_path: Path, name: str
) -> None:
    with transaction(demo.session):
        demo.session.execute(update(Handover).where(Handover.number == 1).values(company_name=name))

    run("export", tmp_path / "kedjan.csv")

    assert f";'{name};" in (tmp_path / "kedjan.csv").read_text(encoding="utf-8-sig")


def test_with_several_relays_it_is_said_whose_chain_is_wanted(
    run: RunCommand, demo: Act, tmp_path: Path
) -> None:
    create_relay(
        demo, NewRelay(slug="orsa", name="O", municipality="Orsa", municipality_code="2034")
    )

    unsaid = run("export", tmp_path / "kedjan.csv")
    said = run("export", tmp_path / "kedjan.csv", "--relay", "leksand")

    assert (unsaid.exit_code, said.exit_code) == (2, 0)
    assert "Say which with --relay. Relays here: leksand, orsa." in unsaid.output


def test_the_public_chain_is_written_in_excel_s_own_format(
    run: RunCommand, demo: Act, tmp_path: Path
) -> None:
    with transaction(demo.session):
        demo.session.execute(
            update(Handover).where(Handover.number == 2).values(company_name="=HYPERLINK(1)")
        )

    result = run("export", tmp_path / "kedjan.xlsx")

    sheet = load_workbook(tmp_path / "kedjan.xlsx").active
    assert result.exit_code == 0, result.output
    assert sheet is not None
    header, first, second, *_ = sheet.iter_rows()
    assert [cell.value for cell in header][:4] == ["Nummer", "Besök", "Företag", "Ort"]
    assert [cell.value for cell in first][:3] == [1, 1, "Leksands Knäckebröd"]
    assert first[5].value == datetime(2026, 2, 24)  # noqa: DTZ001 - Excel knows no zones
    assert (second[2].value, second[2].data_type) == ("=HYPERLINK(1)", "s")


@pytest.mark.parametrize("name", ["relay", "relay.txt", "relay.xls"])
def test_an_ending_that_is_not_written_is_wrong_usage(
    run: RunCommand, tmp_path: Path, name: str
) -> None:
    result = run("export", tmp_path / name)

    assert result.exit_code == 2
    assert ".csv" in result.output
    assert not (tmp_path / name).exists()
