"""Further places where a company works: added, and corrected."""

from __future__ import annotations

from flask import flash, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from app.actions.add_workplace import add_workplace
from app.actions.remove_workplace import remove_workplace
from app.actions.update_company import update_workplace
from app.domain.errors import DomainError
from app.storage import companies as register
from app.storage.companies import Company, Workplace
from app.web.admin.blueprint import blueprint
from app.web.admin.company_forms import WorkplaceForm, of_workplace
from app.web.admin.deciding import Refused, decided
from app.web.admin.forms import Reason
from app.web.field_faults import blame
from app.web.gates import Gate, admits
from app.web.installation import session
from app.web.signed_in import act


@blueprint.route("/foretag/<int:company_id>/arbetsstallen/nytt", methods=["GET", "POST"])
@admits(Gate.ADMIN)
def new_workplace(company_id: int) -> ResponseReturnValue:
    """Add a workplace to a company."""
    company, form = register.company(session(), company_id), WorkplaceForm()
    if company is None:
        raise NotFound
    if form.validate_on_submit():
        try:
            add_workplace(
                act(),
                company_id=company_id,
                place=form.place.data,
                municipality_code=form.municipality_code.data or None,
                at=form.at(),
            )
        except DomainError as refusal:
            blame(form, refusal)
        else:
            flash(_("Arbetsstället är tillagt."), "success")
            return _to(company_id)
    return _page(company, form)


@blueprint.route("/arbetsstallen/<int:workplace_id>", methods=["GET", "POST"])
@admits(Gate.ADMIN)
def workplace(workplace_id: int) -> ResponseReturnValue:
    """Correct where a workplace lies; what was visited keeps the place it had."""
    found = register.workplace(session(), workplace_id)
    if found is None:
        raise NotFound
    company_id, form = found.company_id, WorkplaceForm(**of_workplace(found))
    if form.validate_on_submit():
        try:
            update_workplace(
                act(),
                workplace_id=workplace_id,
                place=form.place.data,
                municipality_code=form.municipality_code.data or None,
                at=form.at(),
            )
        except DomainError as refusal:
            blame(form, refusal)
        else:
            flash(_("Ändringen är sparad."), "success")
            return _to(company_id)
    return _page(found.company, form, found)


@blueprint.post("/arbetsstallen/<int:workplace_id>/ta-bort")
@admits(Gate.ADMIN)
def remove(workplace_id: int) -> ResponseReturnValue:
    """Remove a workplace at which nothing has happened."""
    found = register.workplace(session(), workplace_id)
    if found is None:
        raise NotFound
    company = found.company

    def page(refused: Refused) -> str:
        form = WorkplaceForm(formdata=None, **of_workplace(found))
        return render_template(
            "admin/workplace.html", company=company, form=form, found=found, refused=refused
        )

    return decided(
        lambda act: remove_workplace(act, workplace_id=workplace_id, reason=Reason().reason.data),
        told=_("Arbetsstället är borttaget."),
        back=url_for("admin.company", company_id=company.id),
        item="ta-bort",
        again=page,
    )


def _to(company_id: int) -> ResponseReturnValue:
    return redirect(url_for("admin.company", company_id=company_id), 303)


def _page(
    company: Company, form: WorkplaceForm, found: Workplace | None = None
) -> ResponseReturnValue:
    status = 422 if form.errors or form.form_errors else 200
    shown = render_template("admin/workplace.html", company=company, form=form, found=found)
    return make_response(shown, status)
