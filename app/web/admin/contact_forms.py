"""The form for a company's contact person."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, EmailField, SelectField, StringField, TelField

from app.actions.add_contact import ContactDetails
from app.actions.fields import (
    CONTACT_ROLE_CHARACTERS,
    EMAIL_CHARACTERS,
    NAME_CHARACTERS,
    PHONE_CHARACTERS,
)
from app.domain.contact import Language
from app.web.admin.choices import choices_of
from app.web.admin.forms import GuardedForm
from app.web.texts import one_line

LANGUAGES = (
    ("", _l("Vet inte")),
    (Language.SWEDISH.value, _l("Svenska")),
    (Language.ENGLISH.value, _l("Engelska")),
)


class ContactForm(GuardedForm):
    """Nothing here is demanded by itself, but something must be known of whoever is to be reached."""

    name = StringField(_l("Namn"), [one_line(max_length=NAME_CHARACTERS)])
    role = StringField(_l("Roll"), [one_line(max_length=CONTACT_ROLE_CHARACTERS)])
    email = EmailField(_l("E-postadress"), [one_line(max_length=EMAIL_CHARACTERS)])
    phone = TelField(_l("Telefon"), [one_line(max_length=PHONE_CHARACTERS)])
    language = SelectField(
        _l("Språk"), choices=choices_of(LANGUAGES), filters=[lambda value: str(value or "")]
    )
    is_primary = BooleanField(_l("Vänd dig hit först"))

    def details(self) -> ContactDetails:
        return ContactDetails(
            name=self.name.data,
            role=self.role.data,
            email=self.email.data,
            phone=self.phone.data,
            language=Language(self.language.data) if self.language.data else None,
            is_primary=bool(self.is_primary.data),
        )
