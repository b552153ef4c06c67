"""The small forms of a company's own page."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import EmailField, StringField, TelField, TextAreaField
from wtforms.validators import Optional

from app.actions.add_contact import ContactDetails
from app.actions.fields import EMAIL_CHARACTERS, NAME_CHARACTERS, REASON_CHARACTERS
from app.web.moments import ClockField, DayField
from app.web.texts import one_line, several_lines

PHONE_CHARACTERS = 40


class ContactForm(FlaskForm):
    """Whom to turn to; one of the three is enough."""

    name = StringField(_l("Namn"), [one_line(max_length=NAME_CHARACTERS)])
    email = EmailField(_l("E-postadress"), [one_line(max_length=EMAIL_CHARACTERS)])
    phone = TelField(_l("Telefon"), [one_line(max_length=PHONE_CHARACTERS)])

    def details(self) -> ContactDetails:
        return ContactDetails(
            name=self.name.data, email=self.email.data, phone=self.phone.data, is_primary=True
        )


class MoveForm(FlaskForm):
    """Another day, or what suits in words."""

    scheduled_on = DayField(_l("Dag som passar bättre"), [Optional()])
    starts_at = ClockField(_l("Klockslag"), [Optional()])
    words = TextAreaField(
        _l("Eller skriv vad som passar"), [several_lines(max_length=REASON_CHARACTERS)]
    )


class ErasureForm(FlaskForm):
    """Nothing but the wish."""
