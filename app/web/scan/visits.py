"""The staff's buttons on a code's page: log the visit, undo it, add who was there."""

from __future__ import annotations

import hashlib
import uuid
from http import HTTPStatus

from flask import Response, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.actions.act import Act
from app.actions.add_participant import Attendee, add_participant
from app.actions.answer_once import Intent, Outcome, answer_once
from app.actions.record_visit import Scan, record_visit
from app.actions.undo_visit import undo_visit
from app.adapters.qr_image import qr_svg
from app.domain.errors import DomainError
from app.web.gates import Gate, admits
from app.web.messages import status_of
from app.web.rows import LARGEST_ID
from app.web.scan import codes, staff_pages
from app.web.scan.blueprint import blueprint
from app.web.scan.forms import ParticipantForm
from app.web.signed_in import act, actor, note_use

ROUTE = "POST /q"
KEPT_STATUSES = {HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT, HTTPStatus.GONE}


@blueprint.post("/Q/<code>")
@blueprint.post("/q/<code>")
@admits(Gate.STAFF)
def log(code: str) -> ResponseReturnValue:
    """Log the visit by the button, also without a script, and show it."""
    scan = Scan(code=codes.canonical(code), shown_number=_row_id("number"))
    intent = _intent(scan)
    acting = act(intent=intent.key if intent else None)
    outcome = answer_once(acting, intent, perform=lambda: _recorded(acting, scan), keep=_kept)
    refusal = outcome.body.get("refused")
    if refusal:
        return codes.page(codes.load(code), status=outcome.status, refusal=refusal)
    return _back(scan.code)


@blueprint.post("/q/<code>/angra")
@admits(Gate.STAFF)
def undo(code: str) -> ResponseReturnValue:
    """Undo the visit, or the reader's own part in it."""
    found = codes.load(code)
    try:
        undone = undo_visit(act(), visit_id=_visit_id())
    except DomainError as refused:
        return codes.page(found, status=status_of(refused.code), refusal=refused.code)
    flash(_("Besöket är ångrat.") if undone.annulled else _("Du är inte längre med på besöket."))
    return _back(found.code)


@blueprint.post("/q/<code>/deltagare")
@admits(Gate.STAFF)
def add(code: str) -> ResponseReturnValue:
    """Add somebody without an account to those who were there."""
    found = codes.load(code)
    form = ParticipantForm()
    if not form.validate():
        return codes.page(found, status=HTTPStatus.UNPROCESSABLE_ENTITY, participant=form)
    try:
        add_participant(act(), visit_id=_visit_id(), who=Attendee(form.name.data))
    except DomainError as refused:
        return codes.page(found, status=status_of(refused.code), refusal=refused.code)
    return _back(found.code)


@blueprint.get("/q/<code>/val.svg")
@admits(Gate.STAFF)
def picture(code: str) -> ResponseReturnValue:
    """Draw the address of the company's form, for the company's own phone."""
    found = codes.load(code)
    if found.link_nonce is None:
        return "", HTTPStatus.NOT_FOUND
    return Response(qr_svg(staff_pages.nomination_url(found)), mimetype="image/svg+xml")


@blueprint.get("/q/<code>/<any(angra, deltagare, forslag, hittad):_act>")
@admits(Gate.PUBLIC)
def posted(code: str, _act: str) -> ResponseReturnValue:
    """Lead on from an address that is only posted to, as after changing the language there."""
    return redirect(url_for("scan.code", code=code), HTTPStatus.SEE_OTHER)


def _recorded(acting: Act, scan: Scan) -> Outcome:
    note_use(acting)
    recorded = record_visit(acting, scan)
    return Outcome(HTTPStatus.SEE_OTHER, {}, recorded.visit_id)


def _kept(refusal: DomainError) -> Outcome | None:
    """Keep a refusal as the API does: what is decided by how things stood is answered alike again."""
    status = status_of(refusal.code)
    return Outcome(status, {"refused": refusal.code}) if status in KEPT_STATUSES else None


def _intent(scan: Scan) -> Intent | None:
    """Name the press of this page's button; a page with a spoilt key still logs."""
    try:
        key = str(uuid.UUID(request.form.get("key", "")))
    except ValueError:
        return None
    wanted = f"{scan.code}\0{scan.shown_number}"
    return Intent(
        scope=f"person:{actor().person_id}",
        route=ROUTE,
        key=key,
        request_digest=hashlib.sha256(wanted.encode()).hexdigest(),
    )


def _visit_id() -> int:
    return _row_id("visit") or 0


def _row_id(field: str) -> int | None:
    value = request.form.get(field, type=int)
    return value if value is not None and 0 < value <= LARGEST_ID else None


def _back(code: str) -> ResponseReturnValue:
    return redirect(url_for("scan.code", code=code), HTTPStatus.SEE_OTHER)
