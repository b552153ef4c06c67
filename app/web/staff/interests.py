"""Declaring an interest (jäv) in what the companies have chosen, and taking that back."""

from __future__ import annotations

from http import HTTPStatus

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.actions.declare_interest import declare_interest, withdraw_interest
from app.domain.errors import DomainError, ReasonNeeded, UnacceptableField
from app.storage import interests
from app.web.field_faults import blame
from app.web.gates import Gate, admits
from app.web.installation import session
from app.web.messages import message_of
from app.web.signed_in import act
from app.web.staff.blueprint import blueprint
from app.web.staff.forms import InterestForm

CHOICE = "/jav/<int:nomination_id>"


@blueprint.get("/jav")
@admits(Gate.STAFF)
def choices() -> ResponseReturnValue:
    """Show the choices that nobody was asked about yet, and one's own interests in them."""
    return _page()


@blueprint.post(CHOICE)
@admits(Gate.STAFF)
def declare(nomination_id: int) -> ResponseReturnValue:
    """Declare one's own interest; what is refused comes back with what was typed."""
    form = InterestForm()
    if not form.validate():
        return _page(nomination_id, form), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        declare_interest(act(), nomination_id=nomination_id, reason=form.reason.data)
    except (ReasonNeeded, UnacceptableField) as refusal:
        blame(form, refusal)
        return _page(nomination_id, form), HTTPStatus.UNPROCESSABLE_ENTITY
    except DomainError as refusal:
        return _back(message_of(refusal.code), "error")
    return _back(_("Ditt jäv är anmält. Andra beslutar om valet."), "success")


@blueprint.post(f"{CHOICE}/ta-tillbaka")
@admits(Gate.STAFF)
def take_back(nomination_id: int) -> ResponseReturnValue:
    """Take one's own interest back."""
    try:
        withdraw_interest(act(), nomination_id=nomination_id)
    except DomainError as refusal:
        return _back(message_of(refusal.code), "error")
    return _back(_("Anmälan är tillbakatagen. Den finns kvar i händelseloggen."), "success")


def _back(words: str, kind: str) -> ResponseReturnValue:
    flash(words, kind)
    return redirect(url_for("staff.choices"), HTTPStatus.SEE_OTHER)


def _page(refused_id: int | None = None, form: InterestForm | None = None) -> str:
    return render_template(
        "staff/interests.html",
        choices=interests.open_to(session(), current_user.person_id),
        refused_id=refused_id,
        refused=form,
    )
