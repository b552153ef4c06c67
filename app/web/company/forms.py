"""The nomination form: one required field, and whatever else a company wants to say."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import EmailField, HiddenField, StringField, TextAreaField
from wtforms.validators import DataRequired, Optional, Regexp

from app.actions.fields import NAME_CHARACTERS, PLACE_CHARACTERS, TEXT_CHARACTERS
from app.actions.submit_nomination import Choice, Submission
from app.domain.nomination import NominationSource
from app.web.texts import one_line, several_lines

ROW_ID = r"^[1-9][0-9]{0,8}$"


class NominationForm(FlaskForm):
    """Its own CSRF check, so that a lost cookie costs the company nothing of what it wrote."""

    company = StringField(
        _l("Företag"),
        [
            one_line(max_length=NAME_CHARACTERS),
            DataRequired(_l("Skriv vilket företag ni vill skicka nyckeln till.")),
        ],
    )
    company_id = HiddenField(validators=[Optional(), Regexp(ROW_ID)])
    place = StringField(_l("Ort"), [one_line(max_length=PLACE_CHARACTERS)])
    reason = TextAreaField(_l("Varför just de?"), [several_lines(max_length=TEXT_CHARACTERS)])
    nominator_name = StringField(_l("Ditt namn"), [one_line(max_length=NAME_CHARACTERS)])
    nominator_email = EmailField(_l("Din e-postadress"))
    second_company = StringField(_l("Andraval"), [one_line(max_length=NAME_CHARACTERS)])
    second_company_id = HiddenField(validators=[Optional(), Regexp(ROW_ID)])
    second_place = StringField(_l("Ort för andravalet"), [one_line(max_length=PLACE_CHARACTERS)])
    intent = HiddenField()
    website = StringField(_l("Lämna det här fältet tomt"))

    def submission(self, visit_id: int, source: NominationSource) -> Submission:
        """What the form says, as the action takes it."""
        return Submission(
            visit_id=visit_id,
            first=_choice(self.company, self.company_id, self.place),
            second=_choice(self.second_company, self.second_company_id, self.second_place)
            if self.second_company.data
            else None,
            reason=self.reason.data,
            nominator_name=self.nominator_name.data,
            nominator_email=self.nominator_email.data,
            source=source,
        )


def _choice(name: StringField, row: HiddenField, place: StringField) -> Choice:
    if row.data:
        return Choice(company_id=int(row.data))
    return Choice(name=name.data, place=place.data)
