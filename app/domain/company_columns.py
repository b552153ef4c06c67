"""What the columns of a register's table may mean, and how its words and figures are read.

Registers call the same thing by many names; those known here are guessed, the rest is pointed out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum

from app.domain.eligibility import CompanyStatus
from app.domain.register import SizeClass, size_of
from app.domain.text import search_key


class Column(StrEnum):
    """What a column of a table can tell of a company; only the name is needed."""

    NAME = "name"
    NUMBER = "organisation_number"
    EARLIER_NAME = "earlier_name"
    STREET_ADDRESS = "street_address"
    POSTCODE = "postcode"
    PLACE = "place"
    POSTAL_ADDRESS = "postal_address"
    MUNICIPALITY_CODE = "municipality_code"
    LATITUDE = "latitude"
    LONGITUDE = "longitude"
    SIZE = "size"
    INDUSTRY_CODE = "industry_code"
    STATUS = "status"
    DEREGISTERED_ON = "deregistered_on"
    CONTACT_NAME = "contact_name"
    EMAIL = "email"
    PHONE = "phone"


Columns = Mapping[Column, str]

_CALLED: Mapping[Column, str] = {
    Column.NAME: "namn|foretagsnamn|foretag|organisationsnamn|firma|benamning|name|company",
    Column.NUMBER: "organisationsnummer|orgnr|orgnummer|organisationsnr|peorgnr|organisationsidentitet",
    Column.EARLIER_NAME: "tidigare namn|tidigare firma|earlier name",
    Column.STREET_ADDRESS: "gatuadress|adress|besoksadress|gata|street|address|utdelningsadress",
    Column.POSTCODE: "postnummer|postnr|postcode",
    Column.PLACE: "ort|postort|tatort|place|city|arbetsstallets ort",
    Column.POSTAL_ADDRESS: "postadress",
    Column.MUNICIPALITY_CODE: "kommunkod|kommun kod|kommun|lan och kommun|municipality code",
    Column.LATITUDE: "latitud|latitude|lat|wgs84 lat",
    Column.LONGITUDE: "longitud|longitude|lon|long|lng|wgs84 lon",
    Column.SIZE: "storleksklass|storlek|anstallda|antal anstallda|stkl|size|employees",
    Column.INDUSTRY_CODE: "sni|snikod|sni kod|ng1|branschkod|naringsgren|industry code",
    Column.STATUS: "status|foretagsstatus|ftgstat|lage",
    Column.DEREGISTERED_ON: "avregistreringsdatum|avregistrerad datum",
    Column.CONTACT_NAME: "kontakt|kontaktperson|kontaktnamn|contact",
    Column.EMAIL: "e post|epost|epostadress|mejl|mail|email|e postadress",
    Column.PHONE: "telefon|tel|telefonnummer|mobil|phone",
}
_MEANT = {
    search_key(name): column for column, names in _CALLED.items() for name in names.split("|")
}
_ACTIVE = frozenset({"aktiv", "aktivt", "verksam", "verksamt", "registrerad", "active", "1"})
_CLOSED = frozenset({"avregistrerad", "avregistrerat", "upphord", "likviderad", "avford", "9"})
_NOT = frozenset({"ej", "inte", "icke", "aldrig", "ingen", "inga", "inget", "utan"})
# As Statistics Sweden says what its code 9 means; of its code 0, never active, no standing follows.
_NO_LONGER_PATTERN = re.compile(r"\b(?:ej|inte|icke) langre (?:verksam|verksamt|aktiv|aktivt)\b")
# What stands between the thousands: a space, one that does not break, a thin one, or a dot.
_THOUSANDS_PATTERN = re.compile(r"(?<=\d)[ \u00a0\u2009\u202f.](?=\d{3}(?!\d))")
_BETWEEN_PATTERN = re.compile(r"(\d+)\s*[-\u2013]\s*(\d+)")
_FROM_PATTERN = re.compile(r"(\d+)\s*(?:[-\u2013+]|eller fler)")
_WHOLE_PATTERN = re.compile(r"\d{1,7}")
_POSTCODE_PATTERN = re.compile(r"(?:SE[- ]?|S-)?(\d{3}) ?(\d{2})", re.IGNORECASE)


def guessed(header: Sequence[str], remembered: Mapping[str, str]) -> dict[Column, str]:
    """Say which heading tells what: as it was pointed out before, else by what it is called."""
    found = {
        Column(name): heading
        for name, heading in remembered.items()
        if name in set(Column) and heading in header
    }
    for heading in header:
        meant = _MEANT.get(_words(heading)) or _MEANT.get(_words(heading).replace(" ", ""))
        if meant is not None and heading not in found.values():
            found.setdefault(meant, heading)
    return found


def first_part(cell: str) -> str:
    """Read a cell of the open bulk files, in which parts are divided by a dollar sign."""
    return cell.partition("|")[0].partition("$")[0] if "$" in cell else cell


def postal_parts(cell: str) -> tuple[str, str, str]:
    """Read street, postcode and place of a postal address as the open bulk files write it."""
    street, _, place, postcode, *_ = [*cell.split("$"), "", "", "", ""]
    return street, postcode, place


def read_size(written: str) -> SizeClass | None:
    """Read a class of size or a number of employees; None where it is neither."""
    written = _THOUSANDS_PATTERN.sub("", written)
    if between := _BETWEEN_PATTERN.search(written):
        return size_of(int(between[2]))
    if beginning := _FROM_PATTERN.search(written):
        return size_of(int(beginning[1]))
    whole = _WHOLE_PATTERN.match(written.strip())
    return size_of(int(whole[0])) if whole else None


def read_status(written: str) -> CompanyStatus:
    """Read how a company stands; what is not understood is not known."""
    key = search_key(written)
    words = set(key.split())
    if words & _NOT:
        is_over = _NO_LONGER_PATTERN.search(key)
        return CompanyStatus.DEREGISTERED if is_over else CompanyStatus.UNKNOWN
    if "konkurs" in key:
        return CompanyStatus.BANKRUPT
    if words & _CLOSED:
        return CompanyStatus.DEREGISTERED
    return CompanyStatus.ACTIVE if words & _ACTIVE else CompanyStatus.UNKNOWN


def read_postcode(written: str) -> str | None:
    """Give a Swedish postcode's five digits; None for what is none."""
    found = _POSTCODE_PATTERN.fullmatch(written.strip())
    return f"{found[1]}{found[2]}" if found else None


def read_degrees(written: str) -> float | None:
    """Read degrees with a decimal comma or point; None for what is no figure."""
    try:
        return float(written.strip().replace(",", "."))
    except ValueError:
        return None


def _words(heading: str) -> str:
    """Fold a heading, with what divides its words taken for spaces."""
    return search_key(re.sub(r"[-_./()]", " ", heading))
