"""Who sees to a handover: on a page of its own, for anybody at work."""

from __future__ import annotations

from flask import flash, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.exceptions import NotFound
from wtforms import RadioField

from app.actions.give_charge import give_charge
from app.domain.deeds import Deed, Standing, permitted
from app.domain.errors import DomainError
from app.domain.text import swedish_sort_key
from app.storage import handovers, people
from app.storage.handovers import Handover
from app.web.admin.blueprint import blueprint
from app.web.admin.choices import choices_of
from app.web.admin.forms import GuardedForm
from app.web.admin.handovers import HANDOVER
from app.web.field_faults import words_of
from app.web.gates import Gate, admits
from app.web.installation import session
from app.web.signed_in import act


class ChargeForm(GuardedForm):
    """One of those who are at work."""

    person_id = RadioField(_l("Vem ansvarar?"), coerce=int)


@blueprint.get(f"{HANDOVER}/ansvar")
@admits(Gate.ADMIN)
def charge(handover_id: int) -> ResponseReturnValue:
    """Show everybody who can see to it."""
    handover = _found(handover_id)
    if Deed.GIVE_CHARGE not in permitted(Standing(handover.state)):
        return _back(handover_id)
    return _page(handover, _form(formdata=None))


@blueprint.post(f"{HANDOVER}/ansvar")
@admits(Gate.ADMIN)
def set_charge(handover_id: int) -> ResponseReturnValue:
    """Let somebody see to it from now on."""
    handover, form = _found(handover_id), _form()
    if not form.validate():
        return _page(handover, form, status=422)
    try:
        give_charge(act(), handover_id=handover_id, person_id=form.person_id.data)
    except DomainError as refusal:
        flash(words_of(refusal), "error")
    else:
        flash(_("Ansvaret är ändrat."), "success")
    return _back(handover_id)


def _form(**how: None) -> ChargeForm:
    form = ChargeForm(**how)
    at_work = [one for one in people.everyone(session()) if one.deactivated_at is None]
    at_work.sort(key=lambda one: swedish_sort_key(one.name))
    form.person_id.choices = choices_of((one.person_id, one.name) for one in at_work)
    return form


def _found(handover_id: int) -> Handover:
    handover = handovers.by_id(session(), handover_id)
    if handover is None:
        raise NotFound
    return handover


def _page(handover: Handover, form: ChargeForm, *, status: int = 200) -> ResponseReturnValue:
    page = render_template("admin/charge.html", handover=handover, form=form)
    return make_response(page, status)


def _back(handover_id: int) -> ResponseReturnValue:
    return redirect(url_for("admin.handover", handover_id=handover_id), 303)
