"""How an admin's decision is carried out and told: done and said so, or refused with nothing lost."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms import Form

from app.actions.act import Act
from app.domain.errors import DomainError, ReasonNeeded, UnacceptableField
from app.web.field_faults import words_of
from app.web.signed_in import act
from app.web.texts import seen


@dataclass(frozen=True, slots=True)
class Refused:
    """A form that came back: on which item, what was typed, and what to mend."""

    item: str = ""
    typed: Mapping[str, str] = field(default_factory=dict)
    message: str = ""
    faults: Mapping[str, str] = field(default_factory=dict)


Again = Callable[[Refused], str]


def decided(
    perform: Callable[[Act], Any], *, told: str, back: str, item: str, again: Again
) -> ResponseReturnValue:
    """Do it and go back, or show the page once more with what was typed and what was wrong.

    Somebody else who was quicker is no fault of the form: that is told on the page as it is now.
    """
    try:
        perform(act())
    except (ReasonNeeded, UnacceptableField) as refusal:
        at_fault = {str(refusal.facts.get("field", "")): words_of(refusal)}
        return again(_refused(item, words_of(refusal), at_fault)), 422
    except DomainError as refusal:
        flash(words_of(refusal), "error")
        return redirect(back, 303)
    flash(told, "success")
    return redirect(back, 303)


def unreadable(form: Form, *, item: str, again: Again) -> ResponseReturnValue:
    """Show the page again because a field could not be read at all."""
    faults = {str(name): " ".join(map(str, told)) for name, told in form.errors.items()}
    message = " ".join(faults.values()) or _("Något i uppgifterna behöver rättas.")
    return again(_refused(item, message, faults)), 422


def _refused(item: str, message: str, faults: Mapping[str, str]) -> Refused:
    typed = {name: seen(value) for name, value in request.form.items() if name != "csrf_token"}
    return Refused(item, typed, message, faults)
