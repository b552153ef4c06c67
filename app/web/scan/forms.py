"""The forms on a code's pages; each text is cleaned as it will be kept."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import StringField, TextAreaField
from wtforms.validators import DataRequired

from app.actions.fields import (
    EMAIL_CHARACTERS,
    NAME_CHARACTERS,
    PLACE_CHARACTERS,
    TEXT_CHARACTERS,
)
from app.web.texts import one_line, several_lines


class GuardedForm(FlaskForm):
    """A form whose CSRF token the gate has checked already."""

    class Meta:
        csrf = False


class OpenForm(GuardedForm):
    """A form that anybody may send; people leave `website` empty, for they do not see it."""

    website = StringField(_l("Lämna det här fältet tomt"))

    @property
    def is_from_a_robot(self) -> bool:
        return bool(self.website.data)


class SuggestionForm(OpenForm):
    """A company that a stranger would like to see next."""

    company_name = StringField(
        _l("Företag"),
        [
            one_line(max_length=NAME_CHARACTERS),
            DataRequired(_l("Skriv vilket företag du tänker på.")),
        ],
    )
    place = StringField(_l("Ort"), [one_line(max_length=PLACE_CHARACTERS)])
    reason = TextAreaField(_l("Varför just det?"), [several_lines(max_length=TEXT_CHARACTERS)])


class FinderForm(OpenForm):
    """What somebody who found the key may want to say; nothing is demanded."""

    message = TextAreaField(_l("Var finns nyckeln?"), [several_lines(max_length=TEXT_CHARACTERS)])
    contact = StringField(_l("Hur når vi dig?"), [one_line(max_length=EMAIL_CHARACTERS)])


class ParticipantForm(GuardedForm):
    """Somebody who was there and has no account here."""

    name = StringField(
        _l("Namn"),
        [one_line(max_length=NAME_CHARACTERS), DataRequired(_l("Skriv ett namn."))],
    )
