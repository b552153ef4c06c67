"""The register of companies, as far as the relay itself needs it."""

from __future__ import annotations

from flask import flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from app.actions.register_company import NewCompany, register_company
from app.actions.update_company import update_company
from app.domain.eligibility import CompanyStatus
from app.domain.errors import DomainError
from app.domain.organisation_number import looks_like_number
from app.storage import companies as register
from app.storage import overview
from app.web.admin import events, trade_words
from app.web.admin.blueprint import blueprint
from app.web.admin.company_forms import CompanyForm, of_workplace
from app.web.admin.company_search import CompanySearch
from app.web.admin.company_words import SIZES
from app.web.admin.industry_words import SECTIONS
from app.web.admin.relays import chosen_relay, kept_in_address
from app.web.field_faults import blame
from app.web.gates import Gate, admits
from app.web.installation import session
from app.web.paging import page_asked_for
from app.web.showable import showable
from app.web.signed_in import act


@blueprint.get("/foretag")
@admits(Gate.ADMIN)
def companies() -> ResponseReturnValue:
    """List the register in Swedish order, or what the search finds."""
    relay = chosen_relay()
    if any(looks_like_number(showable(value)) for value in request.args.values()):
        # It may be somebody's: the page's own links would carry it on.
        return redirect(url_for("admin.companies", nummer=1, **kept_in_address(relay)))  # type: ignore[arg-type]
    search = CompanySearch(formdata=request.args)
    search.validate()
    page = overview.companies(
        session(),
        relay.id,
        query=search.query,
        page=page_asked_for(),
        wanted=search.wanted(),
    )
    return render_template(
        "admin/companies.html",
        relay=relay,
        page=page,
        search=search,
        statuses=events.STATUSES,
        sizes=SIZES,
        sections=SECTIONS,
    )


@blueprint.route("/foretag/nytt", methods=["GET", "POST"])
@admits(Gate.ADMIN)
def new_company() -> ResponseReturnValue:
    """Add a company by hand."""
    relay, form = chosen_relay(), CompanyForm(status=CompanyStatus.UNKNOWN.value)
    if form.validate_on_submit():
        try:
            added = register_company(
                act(),
                relay_id=relay.id,
                company=_written(form),
                details=form.details(),
                at=form.at(),
            )
        except DomainError as refusal:
            blame(form, refusal)
        else:
            flash(_("%(company)s är tillagt.", company=added.name), "success")
            return redirect(url_for("admin.companies", **kept_in_address(relay)), 303)  # type: ignore[arg-type]
    return _form("admin/new_company.html", form)


@blueprint.route("/foretag/<int:company_id>/andra", methods=["GET", "POST"])
@admits(Gate.ADMIN)
def edit_company(company_id: int) -> ResponseReturnValue:
    """Change what the register says of a company; what was visited keeps the name it had."""
    found = register.company(session(), company_id)
    if found is None:
        raise NotFound
    workplace = found.workplaces[0]
    form = CompanyForm(
        name=found.name,
        status=found.status.value,
        size_class=found.size_class,
        industry_code=found.industry_code,
        industry_edition=found.industry_edition,
        **of_workplace(workplace),
    )
    del form.organisation_number
    if form.validate_on_submit():
        try:
            _change(form, workplace_id=workplace.id)
        except DomainError as refusal:
            blame(form, refusal)
        else:
            flash(_("Ändringen är sparad."), "success")
            return redirect(url_for("admin.company", company_id=company_id), 303)
    trade = trade_words.trade_of(found.industry_code, found.industry_edition)
    return _form("admin/edit_company.html", form, company=found, trade=trade)


def _change(form: CompanyForm, *, workplace_id: int) -> None:
    update_company(
        act(),
        workplace_id=workplace_id,
        name=form.name.data,
        place=form.place.data,
        status=CompanyStatus(form.status.data),
        municipality_code=form.municipality_code.data,
        details=form.details(),
        at=form.at(),
    )


def _written(form: CompanyForm) -> NewCompany:
    return NewCompany(
        name=form.name.data or "",
        place=form.place.data,
        municipality_code=form.municipality_code.data or None,
        organisation_number=form.organisation_number.data or None,
        status=CompanyStatus(form.status.data),
    )


def _form(template: str, form: CompanyForm, **more: object) -> ResponseReturnValue:
    status = 422 if form.errors or form.form_errors else 200
    return make_response(render_template(template, form=form, **more), status)
