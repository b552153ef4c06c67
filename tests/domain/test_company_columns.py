"""What the headings of a table mean, and how a register's words and figures are read."""

from __future__ import annotations

import pytest

from app.domain.company_columns import (
    Column,
    first_part,
    guessed,
    postal_parts,
    read_degrees,
    read_postcode,
    read_size,
    read_status,
)
from app.domain.eligibility import CompanyStatus
from app.domain.industry import Edition, clean_code, section_of
from app.domain.register import SizeClass


@pytest.mark.parametrize(
    "header",
    [
        ("Organisationsnummer", "Företagsnamn", "Postort"),
        ("PeOrgNr", "FöretagsNamn", "PostOrt"),
        ("organisationsidentitet", "organisationsnamn", "ort"),
        ("Org.nr", "Firma", "Ort"),
        ("org_nr", "NAMN", "Tätort"),
    ],
)
def test_headings_are_known_by_many_names(header: tuple[str, str, str]) -> None:
    number, name, place = header

    assert guessed(header, {}) == {Column.NUMBER: number, Column.NAME: name, Column.PLACE: place}


def test_what_was_pointed_out_before_goes_first() -> None:
    header = ("Namn", "Kallas", "Ort")

    assert guessed(header, {"name": "Kallas", "place": "Borta"})[Column.NAME] == "Kallas"
    assert guessed(header, {"name": "Kallas", "gone": "Ort"})[Column.PLACE] == "Ort"


@pytest.mark.parametrize(
    ("written", "size"),
    [
        ("0", SizeClass.NONE),
        ("1–4 anställda", SizeClass.TO_4),
        ("5-9", SizeClass.TO_9),
        ("12", SizeClass.TO_19),
        ("500-", SizeClass.FROM_500),
        ("500+", SizeClass.FROM_500),
        ("200 - 499 anställda", SizeClass.TO_499),
        ("många", None),
        ("1 000–1 499 anställda", SizeClass.FROM_500),
        ("10 000– anställda", SizeClass.FROM_500),
        ("1 500 anställda", SizeClass.FROM_500),
        ("1\u00a0500", SizeClass.FROM_500),
        ("1\u2009500", SizeClass.FROM_500),
        ("1\u202f500", SizeClass.FROM_500),
        ("1.500", SizeClass.FROM_500),
        ("1 234 567", SizeClass.FROM_500),
        ("3 10-19 anställda", SizeClass.TO_19),
        ("6 100-199 anställda", SizeClass.TO_199),
        ("4.5", SizeClass.TO_4),
    ],
)
def test_sizes_are_read(written: str, size: SizeClass | None) -> None:
    assert read_size(written) == size


@pytest.mark.parametrize(
    ("written", "status"),
    [
        ("Aktiv", CompanyStatus.ACTIVE),
        ("Konkurs inledd", CompanyStatus.BANKRUPT),
        ("Avregistrerad 2024", CompanyStatus.DEREGISTERED),
        ("Okänt", CompanyStatus.UNKNOWN),
        ("", CompanyStatus.UNKNOWN),
        ("Inaktiv", CompanyStatus.UNKNOWN),
        ("Är verksam", CompanyStatus.ACTIVE),
        ("Är inte längre verksam", CompanyStatus.DEREGISTERED),
        ("ÄR EJ LÄNGRE VERKSAMT", CompanyStatus.DEREGISTERED),
        ("Har aldrig varit verksam", CompanyStatus.UNKNOWN),
        ("Ej verksam", CompanyStatus.UNKNOWN),
        ("Ej aktiv", CompanyStatus.UNKNOWN),
        ("Icke verksamt", CompanyStatus.UNKNOWN),
        ("Inte registrerad", CompanyStatus.UNKNOWN),
        ("Ej avregistrerad", CompanyStatus.UNKNOWN),
        ("Ingen konkurs", CompanyStatus.UNKNOWN),
        ("Inga konkurser", CompanyStatus.UNKNOWN),
        ("Utan konkurs", CompanyStatus.UNKNOWN),
    ],
)
def test_standings_are_read_and_never_guessed(written: str, status: CompanyStatus) -> None:
    assert read_status(written) is status


def test_figures_are_read_as_swedes_write_them() -> None:
    assert read_degrees("60,7303") == 60.7303
    assert read_degrees("N60") is None
    assert [read_postcode(each) for each in ("793 31", "79331", "SE-793 31", "7933")] == [
        "79331",
        "79331",
        "79331",
        None,
    ]


def test_the_bulk_files_cells_are_taken_apart() -> None:
    assert first_part("DÖRREN AB$FORETAGSNAMN-ORGNAM$1990-01-01|DOOR$X") == "DÖRREN AB"
    assert first_part("Mer & mindre") == "Mer & mindre"
    assert postal_parts("Storgatan 1$$LEKSAND$79331$SE-LAND") == (
        "Storgatan 1",
        "79331",
        "LEKSAND",
    )
    assert postal_parts("Storgatan 1") == ("Storgatan 1", "", "")


@pytest.mark.parametrize(
    ("code", "edition", "section"),
    [
        ("62010", Edition.SNI_2007, "J"),
        ("62100", Edition.SNI_2025, "K"),
        ("45200", Edition.SNI_2007, "G"),
        ("45200", Edition.SNI_2025, None),
        ("16232", None, "C"),
        ("62010", None, None),
        ("85590", Edition.SNI_2007, "P"),
        ("85590", Edition.SNI_2025, "Q"),
        ("04000", Edition.SNI_2025, None),
    ],
)
def test_a_section_depends_on_the_edition(
    code: str, edition: Edition | None, section: str | None
) -> None:
    assert section_of(code, edition) == section


def test_codes_are_written_with_points_and_spaces() -> None:
    assert [clean_code(each) for each in ("62.010", "62 010", "62", "6", "IT")] == [
        "62010",
        "62010",
        "62",
        None,
        None,
    ]
