"""Pointing out a company of the register without a script: a search whose matches are choices."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import request
from flask_babel import gettext as _

from app.domain.organisation_number import looks_like_number
from app.domain.text import search_key
from app.storage import companies, company_search
from app.storage.companies import Workplace
from app.storage.links import Link
from app.web.company.forms import COMPANIES, NominationForm
from app.web.installation import session

MIN_QUERY_CHARACTERS = 2


@dataclass(frozen=True, slots=True)
class Match:
    """One of the choices, as the list of results draws it."""

    value: int | str
    label: str
    note: str | None


Matched = Mapping[str, list[Match]]


def sought() -> str | None:
    """The field whose search button was pressed."""
    wished = request.form.get("sok")
    return wished if wished in COMPANIES else None


def found_for(found: Link, form: NominationForm, company: str) -> Matched:
    """Search for what stands in a field; what cannot be searched for is said by the field.

    What is written in the other fields is not sent yet, and is not judged.
    """
    take_picked(found, form)
    form.blame_only(company)
    typed = form[company].data
    key = search_key(typed)
    if not form[company].errors and looks_like_number(typed):
        form[company].errors = [_("Sök på namnet, inte på ett nummer.")]
    elif len(key) < MIN_QUERY_CHARACTERS:
        form[company].errors = [_("Skriv minst två bokstäver av namnet. Sök sedan.")]
    if form[company].errors:
        return {}
    form.point_out(company, row_id=None)
    workplaces = company_search.search(session(), relay_id=found.relay_id, key=key)
    fitting = [Match(one.id, one.company.name, one.place) for one in workplaces]
    return {company: [*fitting, _none_of(form[company].data)] if fitting else []}


def take_picked(found: Link, form: NominationForm) -> None:
    """Write the matches that were picked into the form, so that it shows what it means."""
    for company, place in COMPANIES.items():
        workplace = _picked(found, form, company)
        if workplace is not None:
            form[company].data = workplace.company.name
            form[place].data = workplace.place or form[place].data
            form.point_out(company, row_id=workplace.company_id)


def _none_of(name: str) -> Match:
    return Match("", _("Inget av dessa"), _("Använd namnet jag skrev: %(name)s", name=name))


def _picked(found: Link, form: NominationForm, company: str) -> Workplace | None:
    row_id = form.pointed_out(company, "at")
    if row_id is None:
        return None
    return companies.workplace(session(), row_id, relay_id=found.relay_id)
