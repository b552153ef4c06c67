"""The form for a company in the register."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField
from wtforms.validators import DataRequired, Length, Optional, Regexp

from app.actions.fields import NAME_CHARACTERS, PLACE_CHARACTERS
from app.web.admin.choices import choices_among
from app.web.admin.events import STATUSES
from app.web.admin.forms import GuardedForm
from app.web.showable import showable
from app.web.texts import one_line


class CompanyForm(GuardedForm):
    """Only the name is needed; most companies here are sole traders, whom no register lists."""

    name = StringField(
        _l("Namn"),
        [one_line(max_length=NAME_CHARACTERS), DataRequired(_l("Skriv företagets namn."))],
    )
    place = StringField(_l("Ort"), [one_line(max_length=PLACE_CHARACTERS)])
    # Read by the action alone, for a sole trader's number may go no further than that.
    organisation_number = StringField(
        _l("Organisationsnummer"), [Length(max=20)], filters=[showable]
    )
    municipality_code = StringField(
        _l("Kommunkod"),
        [Optional(), Regexp(r"^\d{4}$", message=_l("Kommunkoden har fyra siffror, som 2029."))],
        filters=[showable],
    )
    status = SelectField(_l("Läge i registren"), choices=choices_among(STATUSES))
