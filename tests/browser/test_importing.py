"""From a file in the style of the open bulk files to a company that is found and chosen."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from app.cli.uploads import read_next_upload
from app.storage.people import Person
from app.storage.relays import Relay
from tests.browser.nominating import (
    THANKS,
    choices,
    expect_heading,
    link,
    opened,
    press_send,
    write,
)
from tests.browser.scanning import NewPhone, new_phone, now
from tests.support.accessibility import assert_accessible
from tests.support.browsing import NewPage
from tests.support.sheets import csv_of

__all__ = ["link", "new_phone", "now"]

COUNTED = "sysselsatta personer"
HEADER = (
    "organisationsidentitet",
    "organisationsnamn",
    "organisationsform",
    "avregistreringsdatum",
    "registreringsdatum",
    "postadress",
    COUNTED,
)
ROWS = (
    (
        "5567037485$ORGNR-IDORG",
        "HÄRADSBYGDENS BIODLING AB$FORETAGSNAMN-ORGNAM$2011-03-01",
        "AB-ORGFO",
        "",
        "2011-03-01",
        "Bivägen 3$$HÄRADSBYGDEN$79391$SE-LAND",
        "3",
    ),
    ("12$ORGNR-IDORG", "FELSKRIVET AB$FORETAGSNAMN-ORGNAM$2001-01-01", "AB-ORGFO", "", "", "", ""),
)
SIDEWAYS = "document.documentElement.scrollWidth > document.documentElement.clientWidth"

pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "bolagsverket_bulkfil.txt"
    path.write_bytes(csv_of((HEADER, *ROWS), encoding="cp1252"))
    return path


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_a_company_comes_from_a_file_and_is_chosen(
    new_phone: NewPhone,
    new_page: NewPage,
    app: Flask,
    session: Session,
    relay: Relay,
    astrid: Person,
    link: str,
    file: Path,
    scripts: bool,
) -> None:
    page = new_phone(
        astrid,
        java_script_enabled=scripts,
        viewport={"width": 320, "height": 640},
        color_scheme="light" if scripts else "dark",
    ).page
    _take_in(page, app, file, scripts)
    _remembered(page, file)

    _choose(opened(new_page(), link))
    assert choices(session)[0].company_id is not None


def _take_in(page: Page, app: Flask, file: Path, scripts: bool) -> None:
    page.goto("/admin/foretag")
    page.get_by_role("link", name="Läs in från en fil").click()
    _sound(page, "Läs in företag från en fil", scripts)
    page.get_by_label("Fil", exact=True).set_input_files(file)
    page.get_by_role("button", name="Lämna in filen").click()

    _sound(page, "Vad står i kolumnerna?", scripts)
    expect(page.get_by_label("Hela postadressen")).to_contain_text("postadress")
    page.get_by_label("Antal anställda").select_option(label=_heading(page))
    page.get_by_role("button", name="Se vad som skulle ändras").click()
    _sound(page, "Filen läses igenom", scripts)
    with app.app_context():
        read_next_upload()

    _sound(page, "Det här skulle ändras", scripts)
    expect(page.get_by_role("row", name="Rad 3")).to_contain_text("Numret ska ha tio siffror.")
    with page.expect_download() as refused:
        page.get_by_role("link", name="Hämta raderna som en fil").click()
    lines = refused.value.path().read_text(encoding="utf-8-sig").splitlines()
    assert "FELSKRIVET AB" in lines[1]
    assert lines[1].endswith('"Numret ska ha tio siffror."')
    page.get_by_role("button", name="Läs in filen").click()
    _sound(page, "Filen läses in", scripts)
    with app.app_context():
        read_next_upload()
    _sound(page, "Filen är inläst", scripts)


def _remembered(page: Page, file: Path) -> None:
    """The next file with these headings needs no pointing out."""
    page.goto("/admin/foretag/inlasning")
    page.get_by_label("Fil", exact=True).set_input_files(file)
    page.get_by_role("button", name="Lämna in filen").click()
    expect(page.get_by_label("Antal anställda").locator("option:checked")).to_contain_text(COUNTED)


def _heading(page: Page) -> str:
    """What the list says of the column that no program could guess: its heading, and a cell under it."""
    options = page.get_by_label("Antal anställda").locator("option")
    return options.filter(has_text=COUNTED).inner_text()


def _choose(form: Page) -> None:
    write(form, "haradsbygdens biod")
    form.get_by_role("option", name="HÄRADSBYGDENS BIODLING AB").tap()
    press_send(form)
    expect_heading(form, THANKS)


def _sound(page: Page, heading: str, scripts: bool) -> None:
    """Wait until the page has come to this by itself, and look whether all can read it."""
    expect(page.get_by_role("heading", level=1)).to_have_text(heading, timeout=20_000)
    if scripts:
        assert_accessible(page)
        assert not page.evaluate(SIDEWAYS), page.url
