"""Two rows of the register that are one company: taking them together, and apart again."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import BadRequest

from app.actions.merge_companies import merge_companies
from app.actions.undo_merge import undo_merge
from app.domain.errors import TooLate, WrongState
from app.web.admin.blueprint import blueprint
from app.web.gates import Gate, admits
from app.web.messages import message_of
from app.web.rows import LARGEST_ID
from app.web.signed_in import act


@blueprint.post("/foretag/<int:company_id>/sla-ihop")
@admits(Gate.ADMIN)
def merge(company_id: int) -> ResponseReturnValue:
    """Take the company that the form names into this one."""
    merged_id = request.form.get("merged_id", type=int)
    if merged_id is None or not 0 < merged_id <= LARGEST_ID:
        raise BadRequest
    try:
        merge_companies(act(), merged_id=merged_id, survivor_id=company_id)
    except WrongState as refusal:
        flash(message_of(refusal.code), "error")
    else:
        flash(_("Företagen är sammanslagna. Det kan ångras i 30 dagar."), "success")
    return redirect(url_for("admin.company", company_id=company_id), 303)


@blueprint.post("/sammanslagningar/<int:merge_id>/angra")
@admits(Gate.ADMIN)
def take_apart(merge_id: int) -> ResponseReturnValue:
    """Let both companies stand for themselves again."""
    try:
        company_id = undo_merge(act(), merge_id=merge_id)
    except (TooLate, WrongState) as refusal:
        flash(message_of(refusal.code), "error")
        return redirect(url_for("admin.companies"), 303)
    flash(_("Sammanslagningen är ångrad."), "success")
    return redirect(url_for("admin.company", company_id=company_id), 303)
