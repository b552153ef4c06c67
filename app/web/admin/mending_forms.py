"""The forms by which a visit is put right; the gate has checked their CSRF token already."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    Field,
    HiddenField,
    RadioField,
    SelectMultipleField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import InputRequired
from wtforms.widgets import CheckboxInput

from app.actions.fields import REASON_CHARACTERS, TEXT_CHARACTERS
from app.actions.place_handover import Side
from app.domain.calendar import STOCKHOLM
from app.web.admin.choices import choices_among
from app.web.admin.company_choice import CompanyChoice
from app.web.admin.forms import GuardedForm
from app.web.moments import ClockField, DayField
from app.web.texts import several_lines

# No relay is older, and a date that lacks a digit is.
EARLIEST_YEAR = 2000
SIDES = {
    Side.BEFORE: _l("Nyckeln var där före det här företaget"),
    Side.AFTER: _l("Nyckeln var där efter det här företaget"),
}


class TicksField(SelectMultipleField):
    """Several of a few, each with a box of its own."""

    option_widget = CheckboxInput()


class Reasoned(GuardedForm):
    """What is put right has a reason, in words for whoever reads the journal."""

    reason = TextAreaField(_l("Varför?"), [several_lines(max_length=REASON_CHARACTERS)])


class Visited(GuardedForm):
    """When a visit was, and who was there without an account."""

    day = DayField(_l("Dag"), [InputRequired(_l("Skriv vilken dag besöket var."))])
    clock = ClockField(_l("Klockan"), [InputRequired(_l("Skriv ungefär när besöket började."))])
    others = TextAreaField(_l("Fler som var med"), [several_lines(max_length=TEXT_CHARACTERS)])

    @property
    def moment(self) -> datetime:
        """When the visit was, of a form that was found to be filled in."""
        if self.day.data is None or self.clock.data is None:
            raise ValueError("the form was not validated")
        return datetime.combine(self.day.data, self.clock.data, tzinfo=STOCKHOLM)

    def validate_day(self, field: Field) -> None:
        if field.data and field.data.year < EARLIEST_YEAR:
            raise ValidationError(_("Kontrollera årtalet."))

    @property
    def names(self) -> list[str]:
        return (self.others.data or "").splitlines()


class CorrectionForm(Visited, Reasoned):
    """`was` is the time that the page showed, by which it is seen that nobody else corrected it."""

    was = HiddenField()
    gone = TicksField(_l("Vilka var inte med?"), coerce=int)
    came = TicksField(_l("Vilka kollegor var också med?"), coerce=int)

    @property
    def shown_moment(self) -> datetime | None:
        try:
            shown = datetime.fromisoformat(self.was.data or "")
        except ValueError:
            return None
        return shown if shown.tzinfo else None


class MoveForm(CompanyChoice, Reasoned):
    """Where the visit belongs: a handover that awaits one, or a company."""

    workplace_id = RadioField(_l("Vart hör besöket?"))


class ForgottenForm(CompanyChoice, Visited, Reasoned):
    """What is remembered of a visit that was never logged."""

    side = RadioField(_l("Var i kedjan?"), choices=choices_among(SIDES), default=Side.BEFORE.value)
    note = TextAreaField(_l("Anteckning"), [several_lines(max_length=REASON_CHARACTERS)])
