"""Logging a visit afterwards, when the phone was dead or there was no code at hand."""

from __future__ import annotations

from http import HTTPStatus

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.actions.record_visit_by_hand import record_visit_by_hand
from app.domain.calendar import STOCKHOLM
from app.domain.errors import DomainError, UnacceptableField
from app.storage import legs
from app.storage.legs import Leg
from app.web.field_faults import blame
from app.web.gates import Gate, admits
from app.web.installation import now, session
from app.web.messages import message_of, status_of
from app.web.signed_in import act
from app.web.staff.blueprint import blueprint
from app.web.staff.forms import VisitByHandForm


@blueprint.get("/besok/<int:handover_id>")
@admits(Gate.STAFF)
def by_hand(handover_id: int) -> ResponseReturnValue:
    """Show the form, which begins with the present moment."""
    here = now().astimezone(STOCKHOLM)
    form = VisitByHandForm(formdata=None, day=here.date(), clock=here.time(), attended=True)
    return _page(_leg(handover_id), form)


@blueprint.post("/besok/<int:handover_id>")
@admits(Gate.STAFF)
def log_by_hand(handover_id: int) -> ResponseReturnValue:
    """Log the visit, and lead on to the company's choice."""
    leg, form = _leg(handover_id), VisitByHandForm()
    if not form.validate():
        return _page(leg, form), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        _log(handover_id, form)
    except UnacceptableField as refused:
        blame(form, refused, names={"captured_at": "clock", "participants": "others"})
        return _page(leg, form), HTTPStatus.UNPROCESSABLE_ENTITY
    except DomainError as refused:
        return _page(leg, form, refusal=message_of(refused.code)), status_of(refused.code)
    flash(_("Besöket är loggat för hand."), "success")
    return redirect(_after(leg), HTTPStatus.SEE_OTHER)


def _log(handover_id: int, form: VisitByHandForm) -> None:
    record_visit_by_hand(
        act(),
        handover_id=handover_id,
        captured_at=form.moment,
        note=form.note.data,
        attended=form.attended.data,
        participants=(form.others.data or "").splitlines(),
    )


def _leg(handover_id: int) -> Leg:
    return legs.leg(session(), handover_id) or abort(HTTPStatus.NOT_FOUND)


def _page(leg: Leg, form: VisitByHandForm, *, refusal: str | None = None) -> str:
    return render_template("staff/by_hand.html", leg=leg, form=form, refusal=refusal)


def _after(leg: Leg) -> str:
    return url_for("scan.code", code=leg.code) if leg.code else url_for("staff.home")
