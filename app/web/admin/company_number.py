"""The page on which a company's organisation number is put right."""

from __future__ import annotations

from flask import flash, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from app.actions.correct_number import correct_number
from app.domain.errors import DomainError
from app.storage import companies
from app.storage.companies import Company
from app.web.admin.blueprint import blueprint
from app.web.admin.company_forms import NumberForm
from app.web.field_faults import blame
from app.web.gates import Gate, admits
from app.web.installation import session
from app.web.signed_in import act


@blueprint.route("/foretag/<int:company_id>/nummer", methods=["GET", "POST"])
@admits(Gate.ADMIN)
def company_number(company_id: int) -> ResponseReturnValue:
    """Write another number; where a company has it already, lead to that one to merge the two."""
    found = companies.company(session(), company_id)
    if found is None:
        raise NotFound
    form, other = NumberForm(organisation_number=found.organisation_number), None
    if form.validate_on_submit():
        try:
            is_other = correct_number(
                act(),
                company_id=company_id,
                number=form.organisation_number.data,
                reason=form.reason.data,
            )
        except DomainError as refusal:
            blame(form, refusal)
            other = _with_the_number(refusal)
        else:
            flash(_("Numret är ändrat.") if is_other else _("Numret var detsamma."), "success")
            return redirect(url_for("admin.company", company_id=company_id), 303)
    page = render_template("admin/company_number.html", company=found, form=form, other=other)
    return make_response(page, 422 if form.errors or form.form_errors else 200)


def _with_the_number(refusal: DomainError) -> Company | None:
    company_id = refusal.facts.get("company_id")
    return companies.company(session(), company_id) if isinstance(company_id, int) else None
