"""Changing a choice, or taking it back, from the visit's own link until somebody has decided."""

from __future__ import annotations

from http import HTTPStatus

from flask import abort, make_response, redirect, render_template
from flask.typing import ResponseReturnValue

from app.actions.act import Act
from app.actions.correct_nomination import correct_nomination, withdraw_nomination
from app.actions.submit_nomination import Submission
from app.domain.errors import (
    DomainError,
    KeyReused,
    LinkExpired,
    OwnCompany,
    ReasonNeeded,
    TooLate,
    UnacceptableField,
)
from app.extensions import limiter
from app.storage import nominations
from app.storage.links import Link
from app.web.company import matches
from app.web.company.blueprint import blueprint
from app.web.company.forms import NominationForm
from app.web.company.intents import new_key
from app.web.company.matches import Matched
from app.web.company.nominate import ALLOWED, TRAPPED
from app.web.company.opening import (
    Mode,
    has_ended,
    here,
    lacks_staff,
    mode,
    nominating,
    opened,
)
from app.web.company.pages import page, written
from app.web.company.refusals import blame_for
from app.web.company.sending import send_once
from app.web.gates import Csrf, Gate, admits
from app.web.installation import session
from app.web.messages import message_of
from app.web.signed_in import act

ROUTE = "POST /nominera/andra"
CORRECTING = "company.correct"


@blueprint.get("/nominera/<token>/andra")
@admits(Gate.TOKEN)
def correct(token: str) -> ResponseReturnValue:
    """Show the choice as it was sent, to be changed while nobody has decided on it."""
    found = opened(token)
    if lacks_staff() or has_ended(found):
        return redirect(here(), HTTPStatus.SEE_OTHER)
    waiting = nominations.unreviewed_of(session(), found.visit_id)
    if not waiting:
        return redirect(here(), HTTPStatus.SEE_OTHER)
    return _page(found, written(waiting, intent=new_key()))


@blueprint.post("/nominera/<token>/andra")
@admits(Gate.TOKEN, csrf=Csrf.BY_THE_FORM)
def send_correction(token: str) -> ResponseReturnValue:
    """Take the changed choice in; whatever is refused comes back with everything that was typed."""
    found, form = opened(token), NominationForm()
    if lacks_staff():
        abort(HTTPStatus.UNAUTHORIZED)
    is_sound, sought = form.validate(), matches.sought()
    if not limiter.limiter.hit(ALLOWED, "nominate", str(found.visit_id)):
        return _page(found, form.with_fault(message_of("too_many_attempts")), status=429)
    if sought:
        return _page(found, form, matched=matches.found_for(found, form, sought))
    if form.website.data:
        form.website.data = ""
        return _page(found, form.with_fault(str(TRAPPED)), status=422)
    if not is_sound:
        return _page(found, form, status=400 if form.csrf_token.errors else 422)
    return _sent(token, found, form)


@blueprint.post("/nominera/<token>/ta-tillbaka")
@admits(Gate.TOKEN)
def withdraw(token: str) -> ResponseReturnValue:
    """Take the choice back, which opens the form again."""
    found = opened(token)
    if lacks_staff():
        abort(HTTPStatus.UNAUTHORIZED)
    try:
        withdraw_nomination(act(by=nominating(found, mode())), visit_id=found.visit_id)
    except (TooLate, LinkExpired):
        return page(opened(token), NominationForm(formdata=None), status=409)
    return redirect(here(), HTTPStatus.SEE_OTHER)


def _sent(token: str, found: Link, form: NominationForm) -> ResponseReturnValue:
    try:
        send_once(found, form, route=ROUTE, perform=_corrected)
    except (OwnCompany, ReasonNeeded, UnacceptableField) as refusal:
        blame_for(form, refusal)
        return _page(found, form, status=422)
    except (TooLate, LinkExpired, KeyReused) as refusal:
        return _overtaken(token, form, refusal)
    return redirect(here(), HTTPStatus.SEE_OTHER)


def _corrected(acting: Act, submission: Submission) -> int:
    return correct_nomination(acting, submission).nomination_id


def _overtaken(token: str, form: NominationForm, refusal: DomainError) -> ResponseReturnValue:
    """Show how things stand now; a choice that was taken back meanwhile may be sent as a new one."""
    if not isinstance(refusal, KeyReused):
        form.intent.data = new_key()
    return page(opened(token), form, status=422)


def _page(
    found: Link, form: NominationForm, *, status: int = 200, matched: Matched | None = None
) -> ResponseReturnValue:
    if mode() is Mode.SPOKEN:
        form.address_staff()
    shown = render_template(
        "company/nominate.html",
        link=found,
        mode=mode(),
        form=form,
        matched=matched or {},
        correcting=True,
        here=lambda **where: here(view=CORRECTING, **where),
        back=here(),
    )
    return make_response(shown, status)
