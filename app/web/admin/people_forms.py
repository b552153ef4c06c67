"""The form in which somebody is invited."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import EmailField, RadioField, StringField
from wtforms.validators import DataRequired

from app.actions.create_person import NewPerson
from app.actions.fields import EMAIL_CHARACTERS, NAME_CHARACTERS
from app.domain.roles import Role
from app.web.texts import one_line


def role_choices() -> dict[str, str]:
    return {
        Role.STAFF.value: _("Handläggare: loggar besök"),
        Role.ADMIN.value: _("Administratör: granskar och ändrar allt"),
    }


class InvitationForm(FlaskForm):
    """Who is to work with the relay; the gate has checked the CSRF token."""

    class Meta:
        csrf = False

    name = StringField(
        _l("Namn"),
        [one_line(max_length=NAME_CHARACTERS), DataRequired(_l("Skriv personens namn."))],
    )
    email = EmailField(
        _l("E-postadress"),
        [
            one_line(max_length=EMAIL_CHARACTERS),
            DataRequired(_l("Skriv personens e-postadress.")),
        ],
    )
    role = RadioField(_l("Roll"), [DataRequired()], choices=role_choices, default=Role.STAFF.value)

    def new_person(self) -> NewPerson:
        return NewPerson(
            email=str(self.email.data), name=str(self.name.data), role=Role(self.role.data)
        )
