"""A rule's refusal of one field, in the reader's language, put where the form shows it."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from wtforms import Form

from app.domain.errors import DomainError
from app.domain.text import TextFault
from app.web.messages import message_of
from app.web.texts import refusal_of

REASONS: Mapping[str, LazyString] = {
    "missing": _l("Det här fältet behöver fyllas i."),
    "past": _l("Välj en dag som inte har varit."),
    "invalid": _l("Det går inte att läsa. Kontrollera stavningen."),
    "unknown": _l("Det företaget finns inte i registret längre. Skriv namnet i stället."),
    "in_future": _l("Besöket kan inte ha varit i framtiden."),
    "both_chose": _l("Båda överlämningarna har ett val som väntar. Avgör det ena först."),
    "same_company": _l("Besöket hör redan till det företaget."),
    "taken": _l("Det finns redan."),
    "same_as_first": _l("Andravalet behöver vara ett annat företag än förstavalet."),
    "not_working": _l("Välj någon som arbetar här nu."),
    "no_address": _l(
        "Företaget har ingen kontakt med e-postadress. Ring, eller lägg till en kontakt."
    ),
    "ambiguous": _l("Namnet passar på flera företag. Numret skulle säga vilket."),
    "photos_full": _l("Besöket har redan fyrtio bilder. Ta bort någon av dem först."),
    "empty": _l("Skriv numret, eller lämna fältet tomt."),
    "bad_character": _l("Numret ska bestå av siffror."),
    "bad_length": _l("Numret ska ha tio siffror."),
    "bad_prefix": _l("Numret börjar på ett sätt som inte finns."),
    "bad_check": _l("Någon siffra i numret stämmer inte."),
}


def words_of(refusal: DomainError) -> str:
    """Say why the field was not taken."""
    reason = str(refusal.facts.get("reason", ""))
    if reason in REASONS:
        return str(REASONS[reason])
    if reason in set(TextFault):
        length = refusal.facts.get("max_length")
        return refusal_of(TextFault(reason), max_length=length if isinstance(length, int) else None)
    return message_of(refusal.code)


def blame(form: Form, refusal: DomainError, *, names: Mapping[str, str] | None = None) -> None:
    """Put the refusal by the field at fault, or above the form where it is about none.

    `names` maps an action's field to the form's, where they differ.
    """
    at_fault = str(refusal.facts.get("field", ""))
    name = (names or {}).get(at_fault, at_fault)
    if name in form:
        form[name].errors = [*form[name].errors, words_of(refusal)]
    else:
        form.form_errors.append(words_of(refusal))
