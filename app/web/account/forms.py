"""The forms in which a password is chosen."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import PasswordField
from wtforms.validators import DataRequired, Length

from app.adapters.passwords import MAXIMUM_CHARACTERS
from app.domain.errors import WeakPassword

CHOSEN = [
    DataRequired(_l("Skriv ett nytt lösenord.")),
    Length(max=MAXIMUM_CHARACTERS, message=_l("Lösenordet är för långt. Högst 200 tecken.")),
]


class NewPasswordForm(FlaskForm):
    """A password typed once, for it can be shown while it is typed; the gate checks the token."""

    class Meta:
        csrf = False

    new_password = PasswordField(_l("Nytt lösenord"), CHOSEN)

    def refuse_weak(self, refusal: WeakPassword) -> None:
        """Say by the field what makes a password good enough."""
        said = _(
            "Lösenordet är för kort eller för lätt att gissa. Ta minst %(minimum)s tecken, "
            "gärna några ord som inte hör ihop.",
            minimum=refusal.facts["minimum"],
        )
        errors: list[Any] = [*self.new_password.errors, said]
        self.new_password.errors = errors


class ChangePasswordForm(NewPasswordForm):
    """The current password first: a phone may lie about unlocked."""

    current_password = PasswordField(
        _l("Nuvarande lösenord"),
        [
            DataRequired(_l("Skriv ditt nuvarande lösenord.")),
            Length(max=MAXIMUM_CHARACTERS, message=_l("Det är längre än vad det kan vara.")),
        ],
    )
