"""The form for a company in the register."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import Field, SelectField, StringField, ValidationError
from wtforms.validators import DataRequired, Length, Optional, Regexp

from app.actions.fields import NAME_CHARACTERS, PLACE_CHARACTERS
from app.domain import organisation_number
from app.domain.organisation_number import InvalidOrganisationNumber
from app.web.admin.choices import choices_among
from app.web.admin.events import STATUSES
from app.web.admin.forms import GuardedForm
from app.web.field_faults import REASONS
from app.web.showable import showable
from app.web.texts import one_line


def _is_a_number(_form: Any, field: Field) -> None:
    """Say what is wrong with a number together with what is wrong elsewhere in the form."""
    try:
        organisation_number.read(field.data)
    except InvalidOrganisationNumber as fault:
        raise ValidationError(str(REASONS[fault.reason.value])) from None


class CompanyForm(GuardedForm):
    """Only the name is needed; most companies here are sole traders, whom no register lists."""

    name = StringField(
        _l("Namn"),
        [one_line(max_length=NAME_CHARACTERS), DataRequired(_l("Skriv företagets namn."))],
    )
    place = StringField(_l("Ort"), [one_line(max_length=PLACE_CHARACTERS)])
    # Taken in by the action alone, for a sole trader's number may go no further than that.
    organisation_number = StringField(
        _l("Organisationsnummer"),
        [Optional(), Length(max=20), _is_a_number],
        filters=[showable],
    )
    municipality_code = StringField(
        _l("Kommunkod"),
        [Optional(), Regexp(r"^\d{4}$", message=_l("Kommunkoden har fyra siffror, som 2029."))],
        filters=[showable],
    )
    status = SelectField(_l("Läge i registren"), choices=choices_among(STATUSES))
