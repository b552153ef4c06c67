"""Personal data: what goes when by the rules, and what is kept of one person, found, fetched, erased."""

from __future__ import annotations

import json
from collections.abc import Sequence

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.exceptions import NotFound
from wtforms import StringField

from app.actions.erase_person_data import erase_person_data
from app.actions.fields import EMAIL_CHARACTERS, NAME_CHARACTERS, PHONE_CHARACTERS
from app.domain.company_request import RequestKind
from app.domain.errors import DomainError
from app.domain.likely_person import Wanted
from app.storage import company_requests, disposal, person_data
from app.storage.company_requests import CompanyRequest
from app.storage.person_data import Finding
from app.web.admin import personal_words
from app.web.admin.blueprint import blueprint
from app.web.admin.forms import GuardedForm
from app.web.field_faults import words_of
from app.web.gates import Gate, admits
from app.web.installation import session
from app.web.signed_in import act
from app.web.texts import one_line

ROOM = "/personuppgifter"


class PersonSearch(GuardedForm):
    """Whom to look for; asked by a form that posts, so that no name stands in an address."""

    email = StringField(_l("E-postadress"), [one_line(max_length=EMAIL_CHARACTERS)])
    phone = StringField(_l("Telefon"), [one_line(max_length=PHONE_CHARACTERS)])
    name = StringField(_l("Namn"), [one_line(max_length=NAME_CHARACTERS)])

    @property
    def wanted(self) -> Wanted:
        return Wanted.of(email=self.email.data, phone=self.phone.data, name=self.name.data)


@blueprint.get(ROOM)
@admits(Gate.ADMIN)
def personal_data() -> ResponseReturnValue:
    """Show every field's term, and what of it goes now and next."""
    return _room(PersonSearch())


@blueprint.post(f"{ROOM}/sok")
@admits(Gate.ADMIN)
def find_person() -> ResponseReturnValue:
    """Show what is kept of somebody."""
    form = PersonSearch()
    if not form.validate():
        return _room(form), 422
    if form.wanted == Wanted():
        form.form_errors.append(_("Skriv en e-postadress, ett telefonnummer eller ett namn."))
        return _room(form), 422
    return _found(person_data.of_person(session(), form.wanted), form=form)


@blueprint.get(f"{ROOM}/begaran/<int:request_id>")
@admits(Gate.ADMIN)
def erasure_request(request_id: int) -> ResponseReturnValue:
    """Show what is kept of the people of a company that asked for its erasure."""
    asked = _asked(request_id)
    found = person_data.of_company(session(), asked.company_id) if asked.company_id else []
    return _found(found, asked=asked)


@blueprint.post(f"{ROOM}/hamta")
@admits(Gate.ADMIN)
def fetch_person() -> ResponseReturnValue:
    """Give the chosen findings as JSON, to hand to the person."""
    found = person_data.by_keys(session(), request.form.getlist("rad"))
    told = [{"row": one.key, "fields": dict(one.values)} for one in found]
    return Response(
        json.dumps({"findings": told}, ensure_ascii=False, indent=2),
        mimetype="application/json",
        headers={"Content-Disposition": 'attachment; filename="personuppgifter.json"'},
    )


@blueprint.post(f"{ROOM}/radera")
@admits(Gate.ADMIN)
def erase_person() -> ResponseReturnValue:
    """Erase the chosen findings for good."""
    asked = request.form.get("begaran", "")
    request_id = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 10 else None
    try:
        count = erase_person_data(act(), keys=request.form.getlist("rad"), request_id=request_id)
    except DomainError as refusal:
        flash(words_of(refusal), "error")
    else:
        flash(_("Raderat: %(count)s. Händelseloggen håller fortfarande.", count=count), "success")
    return redirect(url_for("admin.personal_data"), 303)


def _room(form: PersonSearch) -> str:
    return render_template(
        "admin/personal_data.html",
        form=form,
        fields=disposal.standing(session(), now=act().now),
        words=personal_words,
    )


def _found(
    found: Sequence[Finding],
    *,
    form: PersonSearch | None = None,
    asked: CompanyRequest | None = None,
) -> str:
    return render_template(
        "admin/person_found.html", found=found, form=form, asked=asked, words=personal_words
    )


def _asked(request_id: int) -> CompanyRequest:
    asked = company_requests.by_id(session(), request_id)
    if asked is None or asked.kind is not RequestKind.ERASURE or asked.decided_at is not None:
        raise NotFound
    return asked
