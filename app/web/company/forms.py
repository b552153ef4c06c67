"""The nomination form: one required field, and whatever else a company wants to say."""

from __future__ import annotations

import re
import uuid
from typing import Any, Self

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    EmailField,
    Field,
    HiddenField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import DataRequired

from app.actions.fields import (
    EMAIL_CHARACTERS,
    NAME_CHARACTERS,
    PLACE_CHARACTERS,
    TEXT_CHARACTERS,
)
from app.actions.submit_nomination import Choice, Submission
from app.domain import organisation_number
from app.domain.nomination import NominationSource
from app.domain.organisation_number import InvalidOrganisationNumber
from app.web.showable import showable
from app.web.texts import one_line, several_lines

ROW_ID_PATTERN = re.compile(r"[1-9][0-9]{0,8}")
COMPANIES = {"company": "place", "second_company": "second_place"}


def _row_id(value: str | None) -> str:
    """Take an id that a script or a choice filled in; another was made up, and the name counts."""
    return value if value and ROW_ID_PATTERN.fullmatch(value) else ""


def _key(value: str | None) -> str | None:
    """Take the key made when the form was shown; a made-up one only costs its sender the replay."""
    try:
        return str(uuid.UUID(value or ""))
    except ValueError:
        return None


def _is_no_number(_form: Any, field: Field) -> None:
    if field.errors:
        return
    try:
        organisation_number.read(field.data)
    except InvalidOrganisationNumber:
        return
    raise ValidationError(_("Skriv namnet i stället. Organisationsnumret behövs inte."))


class NominationForm(FlaskForm):
    """Its own CSRF check, so that a lost cookie costs the company nothing of what it wrote.

    A company of the register is pointed out by `…_id`, or among matches by its workplace in `…_at`;
    either counts only while the name is still the one in `…_asked`, for which it was pointed out.
    """

    company = StringField(
        _l("Företag"),
        [
            one_line(max_length=NAME_CHARACTERS),
            DataRequired(_l("Skriv vilket företag ni vill skicka nyckeln till.")),
            _is_no_number,
        ],
    )
    company_id = HiddenField(filters=[_row_id])
    company_at = HiddenField(filters=[_row_id])
    company_asked = HiddenField(filters=[showable])
    place = StringField(_l("Ort"), [one_line(max_length=PLACE_CHARACTERS)])
    reason = TextAreaField(_l("Varför just de?"), [several_lines(max_length=TEXT_CHARACTERS)])
    publish_reason = BooleanField(_l("Ni får visa motiveringen för andra"))
    nominator_name = StringField(_l("Ditt namn"), [one_line(max_length=NAME_CHARACTERS)])
    nominator_email = EmailField(_l("Din e-postadress"), [one_line(max_length=EMAIL_CHARACTERS)])
    second_company = StringField(
        _l("Andraval"), [one_line(max_length=NAME_CHARACTERS), _is_no_number]
    )
    second_company_id = HiddenField(filters=[_row_id])
    second_company_at = HiddenField(filters=[_row_id])
    second_company_asked = HiddenField(filters=[showable])
    second_place = StringField(_l("Ort för andravalet"), [one_line(max_length=PLACE_CHARACTERS)])
    intent = HiddenField(filters=[_key])
    website = StringField(_l("Lämna det här fältet tomt"), filters=[showable])

    @property
    def said(self) -> dict[str, Any]:
        """What was filled in, apart from what the page itself sends along."""
        own = {"csrf_token", "intent"}
        return {name: value for name, value in self.data.items() if name not in own}

    def submission(self, visit_id: int, source: NominationSource) -> Submission:
        """What the form says, as the action takes it."""
        return Submission(
            visit_id=visit_id,
            first=self._choice("company"),
            second=self._choice("second_company") if self.second_company.data else None,
            reason=self.reason.data,
            publish_reason=bool(self.publish_reason.data),
            nominator_name=self.nominator_name.data,
            nominator_email=self.nominator_email.data,
            source=source,
        )

    def pointed_out(self, company: str, how: str) -> int | None:
        """The id that was filled in for the name as it stands now; `how` is `id` or `at`."""
        row = self[f"{company}_{how}"].data
        return int(row) if row and self[f"{company}_asked"].data == self[company].data else None

    def point_out(self, company: str, *, row_id: int | None) -> None:
        """Let an id of the register stand for the name as it stands now, or no id at all."""
        self[f"{company}_id"].data = str(row_id or "")
        self[f"{company}_at"].data = ""
        self[f"{company}_asked"].data = self[company].data

    def blame_only(self, *names: str) -> None:
        """Forget what is wrong with the other fields, which are not to be sent yet."""
        for field in self:
            if field.name not in names:
                field.errors = []

    def with_fault(self, words: str) -> Self:
        """Say that nothing was sent for a reason that lies in no field."""
        self.blame_only()
        self.form_errors = [words]
        return self

    def address_staff(self) -> None:
        """Ask for the one who spoke, not for the one who writes it down."""
        self.nominator_name.label.text = _("Vem på företaget som valde")
        self.nominator_email.label.text = _("Personens e-postadress")

    def _choice(self, company: str) -> Choice:
        place = self[COMPANIES[company]].data or None
        row_id = self.pointed_out(company, "id")
        if row_id is not None:
            return Choice(company_id=row_id, place=place)
        return Choice(name=self[company].data, place=place)
