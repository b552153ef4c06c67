"""The forms for a company in the register, and for each place where it works."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from wtforms import Field, SelectField, StringField, ValidationError
from wtforms.validators import DataRequired, Length, Optional, Regexp

from app.actions.describe_company import CompanyDetails, WorkplaceDetails
from app.actions.fields import NAME_CHARACTERS, PLACE_CHARACTERS
from app.domain import organisation_number
from app.domain.company_columns import read_degrees
from app.domain.industry import Edition
from app.domain.organisation_number import InvalidOrganisationNumber
from app.domain.register import SizeClass
from app.storage.companies import Workplace
from app.web.admin.choices import choices_among, choices_of
from app.web.admin.company_words import EDITIONS, SIZES
from app.web.admin.events import STATUSES
from app.web.admin.forms import GuardedForm
from app.web.admin.mending_forms import Reasoned
from app.web.field_faults import REASONS
from app.web.showable import showable
from app.web.texts import one_line


def _is_a_number(_form: Any, field: Field) -> None:
    """Say what is wrong with a number together with what is wrong elsewhere in the form."""
    try:
        organisation_number.read(field.data)
    except InvalidOrganisationNumber as fault:
        raise ValidationError(str(REASONS[fault.reason.value])) from None


def _degrees(_form: Any, field: Field) -> None:
    """Read degrees with a decimal comma or point; what is no figure stays in the field."""
    if (field.data or "").strip() and read_degrees(field.data) is None:
        raise ValidationError(str(REASONS["invalid"]))


def _optional_choices(words: Mapping[Any, LazyString]) -> list[Any]:
    return [*choices_of([("", _l("Vet inte"))]), *choices_among(words)]


def number_field() -> StringField:
    """Taken in by the action alone, for a sole trader's number may go no further than that."""
    return StringField(
        _l("Organisationsnummer"),
        [Optional(), Length(max=20), _is_a_number],
        filters=[showable],
    )


def _text(value: object) -> str:
    return str(value or "")


class WorkplaceForm(GuardedForm):
    """Where a company works; the place decides, the rest is for letters and the map."""

    place = StringField(_l("Ort"), [one_line(max_length=PLACE_CHARACTERS)])
    street_address = StringField(_l("Gatuadress"), [one_line(max_length=NAME_CHARACTERS)])
    postcode = StringField(_l("Postnummer"), [one_line(max_length=10)])
    municipality_code = StringField(
        _l("Kommunkod"),
        [Optional(), Regexp(r"^\d{4}$", message=_l("Kommunkoden har fyra siffror, som 2029."))],
        filters=[showable],
    )
    latitude = StringField(_l("Latitud"), [one_line(max_length=20), _degrees])
    longitude = StringField(_l("Longitud"), [one_line(max_length=20), _degrees])

    def at(self) -> WorkplaceDetails:
        return WorkplaceDetails(
            street_address=self.street_address.data,
            postcode=self.postcode.data,
            latitude=read_degrees(self.latitude.data or ""),
            longitude=read_degrees(self.longitude.data or ""),
        )


class CompanyForm(WorkplaceForm):
    """Only the name is needed; most companies here are sole traders, whom no register lists."""

    name = StringField(
        _l("Namn"),
        [one_line(max_length=NAME_CHARACTERS), DataRequired(_l("Skriv företagets namn."))],
    )
    earlier_name = StringField(
        _l("Ett namn som det har haft"), [one_line(max_length=NAME_CHARACTERS)]
    )
    organisation_number = number_field()
    size_class = SelectField(_l("Storlek"), choices=_optional_choices(SIZES), filters=[_text])
    industry_code = StringField(_l("Branschkod (SNI)"), [one_line(max_length=10)])
    industry_edition = SelectField(
        _l("Kodens utgåva"), choices=_optional_choices(EDITIONS), filters=[_text]
    )
    status = SelectField(_l("Läge i registren"), choices=choices_among(STATUSES))

    def details(self) -> CompanyDetails:
        return CompanyDetails(
            size_class=SizeClass(self.size_class.data) if self.size_class.data else None,
            industry_code=self.industry_code.data,
            industry_edition=(
                Edition(self.industry_edition.data) if self.industry_edition.data else None
            ),
            earlier_name=self.earlier_name.data,
        )


class NumberForm(Reasoned):
    """Another number, or none."""

    organisation_number = number_field()


def of_workplace(workplace: Workplace) -> dict[str, str | None]:
    """What a form shows of a workplace."""
    return {
        "place": workplace.place,
        "street_address": workplace.street_address,
        "postcode": workplace.postcode,
        "municipality_code": workplace.municipality_code,
        "latitude": _written(workplace.latitude),
        "longitude": _written(workplace.longitude),
    }


def _written(degrees: float | None) -> str | None:
    """With the comma of Swedish figures, and not so many of them that nobody reads them."""
    return None if degrees is None else f"{degrees:.6f}".rstrip("0").rstrip(".").replace(".", ",")
