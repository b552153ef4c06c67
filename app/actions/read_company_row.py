"""Read one row of a register's table: cleaned as a form's fields are, or refused by its column."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from app.actions import fields
from app.actions.add_contact import ContactDetails
from app.adapters.keys import Keys
from app.domain.company_columns import (
    Column,
    Columns,
    first_part,
    postal_parts,
    read_degrees,
    read_postcode,
    read_size,
    read_status,
)
from app.domain.eligibility import CompanyStatus
from app.domain.errors import UnacceptableField
from app.domain.industry import clean_code
from app.domain.register import SizeClass

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True, kw_only=True)
class CompanyRow:
    """A company as a table tells of it; what the table does not say is None."""

    name: str
    number: fields.Number
    earlier_name: str | None = None
    street_address: str | None = None
    postcode: str | None = None
    place: str | None = None
    municipality_code: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    size_class: SizeClass | None = None
    industry_code: str | None = None
    status: CompanyStatus = CompanyStatus.UNKNOWN
    contact: ContactDetails | None = None


class RowReader:
    """Reads the rows of one table, whose headings tell what `columns` says."""

    def __init__(self, header: Sequence[str], columns: Columns, *, keys: Keys) -> None:
        self._places = {column: header.index(name) for column, name in columns.items()}
        self._keys = keys

    def read(self, cells: Sequence[str]) -> CompanyRow:
        """Read a row; raises `UnacceptableField` whose field is the column at fault."""
        told = {column: self._cell(cells, place) for column, place in self._places.items()}
        row = CompanyRow(
            name=fields.company_name(Column.NAME, told.get(Column.NAME)),
            number=fields.number(Column.NUMBER, told.get(Column.NUMBER), keys=self._keys),
            earlier_name=fields.line(Column.EARLIER_NAME, told.get(Column.EARLIER_NAME)),
            street_address=fields.line(Column.STREET_ADDRESS, told.get(Column.STREET_ADDRESS)),
            postcode=_postcode(told.get(Column.POSTCODE)),
            place=_place(told.get(Column.PLACE)),
            municipality_code=_municipality(told.get(Column.MUNICIPALITY_CODE)),
            latitude=_degrees(Column.LATITUDE, told.get(Column.LATITUDE)),
            longitude=_degrees(Column.LONGITUDE, told.get(Column.LONGITUDE)),
            size_class=_size(told.get(Column.SIZE)),
            industry_code=_industry(told.get(Column.INDUSTRY_CODE)),
            status=_status(told),
            contact=_contact(told),
        )
        fields.check_position(row.latitude, row.longitude)
        return self._with_postal_address(row, cells)

    def _with_postal_address(self, row: CompanyRow, cells: Sequence[str]) -> CompanyRow:
        place = self._places.get(Column.POSTAL_ADDRESS)
        if place is None or place >= len(cells):
            return row
        street, postcode, town = postal_parts(cells[place])
        return replace(
            row,
            street_address=row.street_address or fields.line(Column.POSTAL_ADDRESS, street),
            postcode=row.postcode or read_postcode(postcode),
            place=row.place or _place(town),
        )

    @staticmethod
    def _cell(cells: Sequence[str], place: int) -> str | None:
        """A row may be shorter than its headings."""
        return first_part(cells[place]).strip() or None if place < len(cells) else None


def _place(written: str | None) -> str | None:
    """Registers write places in capitals; people do not."""
    place = fields.line(Column.PLACE, written, max_length=fields.PLACE_CHARACTERS)
    return place.title() if place and place.isupper() else place


def _postcode(written: str | None) -> str | None:
    return _read(Column.POSTCODE, written, read_postcode)


def _municipality(written: str | None) -> str | None:
    """A code that Excel took for a figure has lost the nought before it."""
    return fields.municipality_code(written.zfill(4) if written and written.isdigit() else written)


def _degrees(column: Column, written: str | None) -> float | None:
    return _read(column, written, read_degrees)


def _size(written: str | None) -> SizeClass | None:
    return _read(Column.SIZE, written, read_size)


def _industry(written: str | None) -> str | None:
    return _read(Column.INDUSTRY_CODE, written, clean_code)


def _status(told: Mapping[Column, str | None]) -> CompanyStatus:
    if told.get(Column.DEREGISTERED_ON):
        return CompanyStatus.DEREGISTERED
    return read_status(told.get(Column.STATUS) or "")


def _contact(told: Mapping[Column, str | None]) -> ContactDetails | None:
    contact = ContactDetails(
        name=fields.line(Column.CONTACT_NAME, told.get(Column.CONTACT_NAME)),
        email=fields.email(Column.EMAIL, told.get(Column.EMAIL)),
        phone=fields.phone(Column.PHONE, told.get(Column.PHONE)),
    )
    return contact if contact != ContactDetails() else None


def _read(
    column: Column, written: str | None, reader: Callable[[str], Value | None]
) -> Value | None:
    if written is None:
        return None
    value = reader(written)
    if value is None:
        raise UnacceptableField(field=column, reason=fields.INVALID)
    return value
