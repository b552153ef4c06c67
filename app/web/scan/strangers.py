"""What anybody may send from a code's page: a suggestion, and word that the key is found."""

from __future__ import annotations

from http import HTTPStatus

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_limiter.util import get_remote_address
from limits import RateLimitItemPerHour

from app.actions.report_found_baton import report_found_baton
from app.actions.suggest_company import suggest_company
from app.domain.errors import DomainError, NotCurrent, TooManyAttempts
from app.extensions import limiter
from app.storage.scans import Scanned
from app.web.gates import Gate, admits
from app.web.messages import status_of
from app.web.scan import codes
from app.web.scan.blueprint import blueprint
from app.web.scan.forms import FinderForm, SuggestionForm
from app.web.signed_in import act

# A whole company behind one address may send; a script soon stops.
ALLOWED = RateLimitItemPerHour(30)


@blueprint.post("/q/<code>/forslag")
@admits(Gate.PUBLIC)
def suggest(code: str) -> ResponseReturnValue:
    """Take a stranger's suggestion, which never takes the place of the company's choice."""
    found, form = codes.load(code), SuggestionForm()
    if not form.validate():
        return codes.page(found, status=HTTPStatus.UNPROCESSABLE_ENTITY, suggestion=form)
    try:
        _suggested(found, form)
    except DomainError as refused:
        status = status_of(refused.code)
        return codes.page(found, status=status, refusal=refused.code, suggestion=form)
    return _thanked(found, _("Tack! Förslaget är skickat till kommunen."))


@blueprint.post("/q/<code>/hittad")
@admits(Gate.PUBLIC)
def report(code: str) -> ResponseReturnValue:
    """Take word from somebody who found the key, and alert the admins."""
    found, form = codes.load(code), FinderForm()
    if not form.validate():
        return codes.page(found, status=HTTPStatus.UNPROCESSABLE_ENTITY, finding=form)
    try:
        _reported(found, form)
    except DomainError as refused:
        status = status_of(refused.code)
        return codes.page(found, status=status, refusal=refused.code, finding=form)
    return _thanked(found, _("Tack! Kommunen vet nu att du har hittat nyckeln."))


def _suggested(found: Scanned, form: SuggestionForm) -> None:
    if form.is_from_a_robot:
        return
    _throttle("suggestion")
    if found.handover_id is None:
        raise NotCurrent(baton_id=found.baton_id)
    suggest_company(
        act(),
        handover_id=found.handover_id,
        company_name=form.company_name.data,
        place=form.place.data,
        reason=form.reason.data,
    )


def _reported(found: Scanned, form: FinderForm) -> None:
    if form.is_from_a_robot:
        return
    _throttle("finding")
    report_found_baton(
        act(),
        baton_id=found.baton_id,
        message=form.message.data,
        contact=form.contact.data,
    )


def _throttle(kind: str) -> None:
    """Raises `TooManyAttempts` when this network address has sent too many in an hour."""
    if not limiter.limiter.hit(ALLOWED, kind, get_remote_address()):
        raise TooManyAttempts(retry_after_seconds=ALLOWED.get_expiry())


def _thanked(found: Scanned, words: str) -> ResponseReturnValue:
    flash(words, "success")
    return redirect(url_for("scan.code", code=found.code), HTTPStatus.SEE_OTHER)
