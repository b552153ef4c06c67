"""What a company says with its answer, whether it writes it itself or the office writes it down."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import EmailField, RadioField, StringField, TelField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import Optional

from app.actions.add_contact import ContactDetails
from app.actions.answer_invitation import Yes
from app.actions.fields import (
    EMAIL_CHARACTERS,
    NAME_CHARACTERS,
    PHONE_CHARACTERS,
    REASON_CHARACTERS,
)
from app.storage.invitations import ProposedTime
from app.web.templating import when
from app.web.texts import one_line, several_lines

OTHER = "annan"
# An action's field by its name in the form.
NAMES = {"position": "time"}


class AnswerFields:
    """A time, and whom to turn to; nothing in it is required."""

    time = RadioField(_l("Vilken tid passar?"), [Optional()], validate_choice=False)
    wish = TextAreaField(
        _l("En annan tid som passar bättre"), [several_lines(max_length=REASON_CHARACTERS)]
    )
    name = StringField(
        _l("Vem hos er ska vi höra av oss till?"), [one_line(max_length=NAME_CHARACTERS)]
    )
    email = EmailField(_l("E-postadress"), [one_line(max_length=EMAIL_CHARACTERS)])
    phone = TelField(_l("Telefon"), [one_line(max_length=PHONE_CHARACTERS)])

    def offer(self, times: Sequence[ProposedTime], *, other: str | None = None) -> None:
        """Let the proposed times be the choices, and one more for none of them; without any, none."""
        proposed = [
            SelectChoice(value=str(time.position), label=when(time.day, time.starts_at))
            for time in times
        ]
        none_of_them = SelectChoice(value=OTHER, label=other or _("Ingen av dem. Vi hör av oss."))
        self.time.choices = [*proposed, none_of_them] if proposed else []
        if not proposed:
            self.wish.label.text = _("En tid som passar")

    def yes(self) -> Yes:
        """What the form says, as the action takes it; a wish stands instead of a time."""
        chosen = self.time.data or ""
        return Yes(
            position=int(chosen)
            if chosen.isascii() and chosen.isdigit() and len(chosen) < 3
            else None,
            wish=self.wish.data,
            contact=ContactDetails(
                name=self.name.data,
                email=self.email.data,
                phone=self.phone.data,
                is_primary=True,
            ),
        )
