"""Somebody else's phones: paired at an admin's computer, and ended when one is lost."""

from __future__ import annotations

from flask import Response, flash, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.actions.issue_pairing import issue_pairing
from app.actions.revoke_sign_in import revoke_sign_in_of
from app.domain.errors import NotFound, WrongState
from app.storage import people as storage
from app.storage.people import PersonFacts
from app.web import pairing
from app.web.admin.blueprint import blueprint
from app.web.gates import Gate, admits
from app.web.installation import session
from app.web.messages import message_of, status_of
from app.web.signed_in import act


@blueprint.get("/personer/<int:person_id>/para")
@admits(Gate.ADMIN)
def pair(person_id: int) -> ResponseReturnValue:
    """Say what the code will do; it is made when it is asked for."""
    return _page(_found(person_id))


@blueprint.post("/personer/<int:person_id>/para")
@admits(Gate.ADMIN)
def show_pairing(person_id: int) -> ResponseReturnValue:
    """Make a code for this person's phone, and show it this once."""
    try:
        issued = issue_pairing(act(), person_id=person_id)
    except WrongState as refusal:
        found = _found(person_id)
        return _page(found, status=status_of(refusal.code), error=message_of(refusal.code))
    return _page(_found(person_id), issued=pairing.shown(issued))


@blueprint.post("/personer/<int:person_id>/inloggningar/<int:sign_in_id>/avsluta")
@admits(Gate.ADMIN)
def end_sign_in(person_id: int, sign_in_id: int) -> ResponseReturnValue:
    """End one device of a person's, as when it is lost."""
    revoke_sign_in_of(act(), person_id=person_id, sign_in_id=sign_in_id)
    flash(_("Inloggningen är avslutad."), "success")
    return redirect(url_for("admin.person", person_id=person_id), 303)


def _page(
    found: PersonFacts,
    *,
    issued: dict[str, object] | None = None,
    error: str | None = None,
    status: int = 200,
) -> Response:
    page = render_template("admin/pair.html", person=found, issued=issued, error=error)
    return make_response(page, status)


def _found(person_id: int) -> PersonFacts:
    found = storage.person(session(), person_id)
    if found is None:
        raise NotFound
    return found
