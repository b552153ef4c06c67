"""The small forms in which admins decide; the gate has checked their CSRF token already."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field, IntegerField, StringField, TextAreaField
from wtforms.validators import Optional, StopValidation

from app.web.moments import ClockField, DayField

HIGHEST_ROW = 2**31 - 1
UNREADABLE_DATE = _l("Datumet går inte att läsa. Skriv det som 2026-05-12.")
UNREADABLE_TIME = _l("Klockslaget går inte att läsa. Skriv det som 13:30.")


class GuardedForm(FlaskForm):
    """A form whose CSRF token the gate has checked already."""

    class Meta:
        csrf = False


class When(GuardedForm):
    """A day, and a time of day if that is agreed; either may be left empty."""

    scheduled_on = DayField(_l("Datum"), [Optional()])
    starts_at = ClockField(_l("Klockslag"), [Optional()])


class Reason(GuardedForm):
    """Why something is done; the action itself demands and cleans it."""

    reason = TextAreaField(_l("Varför?"))


class KeyName(GuardedForm):
    """What a key is called; the action itself demands and cleans it."""

    name = StringField(_l("Nyckelns namn"))


class NewKey(Reason):
    """What the key is called that takes over; the action itself demands and cleans it."""

    name = StringField(_l("Den nya nyckelns namn"))


class Note(GuardedForm):
    """A remark for the journal, which may be left out."""

    note = TextAreaField(_l("Anteckning"))


class Whither(Note):
    """The handover that something counts for, where that has to be said."""

    handover_id = IntegerField(_l("Överlämning"))

    def validate_handover_id(self, field: Field) -> None:
        """Take no choice for none where there was one to make."""
        if field.raw_data and not 1 <= (field.data or 0) <= HIGHEST_ROW:
            field.errors = []
            raise StopValidation(_("Välj en överlämning i listan."))
