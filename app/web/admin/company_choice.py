"""Choosing a company in an admin's form: one that a search found, or a new one by its name."""

from __future__ import annotations

from collections.abc import Sequence

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, StringField

from app.actions.fields import NAME_CHARACTERS, PLACE_CHARACTERS
from app.actions.register_company import NewCompany
from app.domain.organisation_number import looks_like_number
from app.domain.text import search_key
from app.storage import company_search
from app.storage.companies import Workplace
from app.storage.relays import Relay
from app.web.admin.choices import choices_of
from app.web.admin.forms import GuardedForm
from app.web.installation import session
from app.web.showable import showable
from app.web.texts import one_line

NEW = "ny"


class CompanyChoice(GuardedForm):
    """A company of the register, or one that is not there yet."""

    workplace_id = RadioField(_l("Företag"))
    name = StringField(_l("Det nya företagets namn"), [one_line(max_length=NAME_CHARACTERS)])
    place = StringField(_l("Ort"), [one_line(max_length=PLACE_CHARACTERS)])


def offer_companies(
    form: CompanyChoice, relay: Relay, *, first: Sequence[tuple[str, str]] = ()
) -> None:
    """Let what the search found be chosen; the search of the page before is kept for that."""
    key = search_key(query())
    found = company_search.search(session(), relay_id=relay.id, key=key) if key else []
    known = [(str(one.id), _line(one)) for one in found]
    new = (NEW, _("Ett företag som inte finns i registret"))
    form.workplace_id.choices = choices_of([*first, *known, new])


def chosen(form: CompanyChoice) -> int | NewCompany:
    """Give the id of the workplace that was chosen, or the company that is new."""
    if form.workplace_id.data == NEW:
        return NewCompany(name=form.name.data or "", place=form.place.data or None)
    return int(form.workplace_id.data)


def query() -> str:
    """Give what was searched for, which no page repeats where it may be somebody's number."""
    typed = showable(request.values.get("q"))[:80]
    return "" if looks_like_number(typed) else typed


def asks_for_a_number() -> bool:
    """Tell whether the address holds what may be somebody's number: the page's links would carry it on."""
    return looks_like_number(showable(request.args.get("q")))


def _line(workplace: Workplace) -> str:
    return ", ".join(part for part in (workplace.company.name, workplace.place) if part)
