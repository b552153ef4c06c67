"""The forms on the staff's own pages."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, Field, TextAreaField, ValidationError
from wtforms.validators import InputRequired

from app.actions.fields import REASON_CHARACTERS, TEXT_CHARACTERS
from app.domain.calendar import STOCKHOLM
from app.web.installation import now
from app.web.moments import ClockField, DayField
from app.web.texts import several_lines


class TickField(BooleanField):
    """A box that is ticked or not, whatever word came back for it."""

    def _value(self) -> str:
        return "y"


class VisitByHandForm(FlaskForm):
    """When the visit was, as somebody remembers it; the gate has checked the CSRF token."""

    class Meta:
        csrf = False

    day = DayField(_l("Dag"), [InputRequired(_l("Skriv vilken dag besöket var."))])
    clock = ClockField(_l("Klockan"), [InputRequired(_l("Skriv ungefär när besöket började."))])
    attended = TickField(_l("Jag var med"))
    others = TextAreaField(_l("Fler som var med"), [several_lines(max_length=TEXT_CHARACTERS)])
    note = TextAreaField(_l("Anteckning"), [several_lines(max_length=REASON_CHARACTERS)])

    @property
    def moment(self) -> datetime | None:
        """When the visit was, once day and time can be read."""
        if self.day.data is None or self.clock.data is None:
            return None
        return datetime.combine(self.day.data, self.clock.data, tzinfo=STOCKHOLM)

    def validate_clock(self, _field: Field) -> None:
        if self.moment and self.moment > now():
            raise ValidationError(_("Besöket kan inte ha varit i framtiden."))


class InterestForm(FlaskForm):
    """What the interest is; the gate has checked the CSRF token, and the action wants the reason."""

    class Meta:
        csrf = False

    reason = TextAreaField(_l("Varför?"), [several_lines(max_length=REASON_CHARACTERS)])
