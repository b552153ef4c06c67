"""The forms by which a file of companies is handed in, and its columns pointed out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from flask_wtf.file import FileField, FileRequired
from wtforms import SelectField

from app.domain import organisation_number
from app.domain.company_columns import Column, first_part
from app.domain.organisation_number import (
    MASK,
    InvalidOrganisationNumber,
    OrganisationNumber,
    looks_like_number,
    masked,
)
from app.web.admin.choices import choices_of
from app.web.admin.forms import GuardedForm
from app.web.showable import showable

NOT_TOLD = -1
SHOWN_CHARACTERS = 40

COLUMNS: Mapping[Column, LazyString] = {
    Column.NAME: _l("Namn"),
    Column.NUMBER: _l("Organisationsnummer"),
    Column.EARLIER_NAME: _l("Tidigare namn"),
    Column.STREET_ADDRESS: _l("Gatuadress"),
    Column.POSTCODE: _l("Postnummer"),
    Column.PLACE: _l("Ort"),
    Column.POSTAL_ADDRESS: _l("Hela postadressen, som Bolagsverket skriver den"),
    Column.MUNICIPALITY_CODE: _l("Kommunkod"),
    Column.LATITUDE: _l("Latitud"),
    Column.LONGITUDE: _l("Longitud"),
    Column.SIZE: _l("Antal anställda"),
    Column.INDUSTRY_CODE: _l("Branschkod (SNI)"),
    Column.STATUS: _l("Läge i registren"),
    Column.DEREGISTERED_ON: _l("Avregistrerat den"),
    Column.CONTACT_NAME: _l("Kontaktperson"),
    Column.EMAIL: _l("E-post"),
    Column.PHONE: _l("Telefon"),
}


class FileForm(GuardedForm):
    """One file, of which nothing is known before it has been read."""

    table = FileField(_l("Fil"), [FileRequired(_l("Välj en fil."))])


class ColumnsForm(GuardedForm):
    """For each thing that can be told of a company, by which heading the file tells it."""

    def __init__(
        self,
        header: Sequence[str],
        sample: Sequence[str],
        columns: Mapping[Column, str],
    ) -> None:
        chosen = {
            column.value: header.index(heading)
            for column, heading in columns.items()
            if heading in header
        }
        super().__init__(data=chosen)
        self._header = header
        headings = [(at, _line(header, sample, at)) for at in range(len(header))]
        for column in Column:
            self[column.value].choices = choices_of([(NOT_TOLD, "–"), *headings])

    @property
    def chosen(self) -> dict[Column, str]:
        return {
            column: self._header[self[column.value].data]
            for column in Column
            if self[column.value].data != NOT_TOLD
        }


for _column, _words in COLUMNS.items():
    setattr(ColumnsForm, _column.value, SelectField(_words, coerce=int, default=NOT_TOLD))


def _line(header: Sequence[str], sample: Sequence[str], at: int) -> str:
    """Show a heading with what stands under it, in which no person's number may be read."""
    under = shown(first_part(sample[at])) if at < len(sample) else ""
    heading = shown(header[at]) or f"({at + 1})"
    return f"{heading}: {under}" if under else heading


def shown(cell: str) -> str:
    """Give a cell of a file as it may stand on a page."""
    text = showable(cell).strip()
    try:
        is_open = isinstance(organisation_number.read(text), OrganisationNumber)
    except InvalidOrganisationNumber:
        is_open = not looks_like_number(text)
    return masked(text)[:SHOWN_CHARACTERS] if is_open else MASK
