"""The people to turn to at a company: adding, correcting, and noting that one has left."""

from __future__ import annotations

from flask import flash, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from app.actions.add_contact import add_contact
from app.actions.end_contact import end_contact
from app.actions.update_contact import update_contact
from app.domain.errors import DomainError
from app.storage import companies, contacts
from app.web.admin.blueprint import blueprint
from app.web.admin.contact_forms import ContactForm
from app.web.field_faults import blame
from app.web.gates import Gate, admits
from app.web.installation import session
from app.web.signed_in import act


@blueprint.route("/foretag/<int:company_id>/kontakter/ny", methods=["GET", "POST"])
@admits(Gate.ADMIN)
def new_contact(company_id: int) -> ResponseReturnValue:
    """Add somebody to a company; the first becomes the one to turn to first."""
    company = companies.company(session(), company_id)
    if company is None:
        raise NotFound
    is_first = not contacts.of_company(session(), company_id)
    form = ContactForm(is_primary=is_first)
    if form.validate_on_submit():
        try:
            add_contact(act(), company_id=company_id, details=form.details())
        except DomainError as refusal:
            blame(form, refusal)
        else:
            return _done(company_id, _("Kontakten är tillagd."))
    return _form("admin/new_contact.html", form, company=company)


@blueprint.route("/kontakter/<int:contact_id>", methods=["GET", "POST"])
@admits(Gate.ADMIN)
def contact(contact_id: int) -> ResponseReturnValue:
    """Correct a contact person's details."""
    found = contacts.contact(session(), contact_id)
    if found is None:
        raise NotFound
    form, company = ContactForm(obj=found), found.company
    if form.validate_on_submit():
        try:
            update_contact(act(), contact_id=contact_id, details=form.details())
        except DomainError as refusal:
            blame(form, refusal)
        else:
            return _done(company.id, _("Ändringen är sparad."))
    return _form("admin/contact.html", form, company=company, contact=found)


@blueprint.post("/kontakter/<int:contact_id>/avsluta")
@admits(Gate.ADMIN)
def end(contact_id: int) -> ResponseReturnValue:
    """Note that somebody speaks for the company no more."""
    company_id = end_contact(act(), contact_id=contact_id)
    return _done(company_id, _("Kontakten är borttagen."))


def _done(company_id: int, said: str) -> ResponseReturnValue:
    flash(said, "success")
    return redirect(url_for("admin.company", company_id=company_id), 303)


def _form(template: str, form: ContactForm, **more: object) -> ResponseReturnValue:
    status = 422 if form.errors or form.form_errors else 200
    return make_response(render_template(template, form=form, **more), status)
