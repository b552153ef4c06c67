"""Opening a visit's link, and sending the choice that its form holds."""

from __future__ import annotations

from http import HTTPStatus

from flask import abort, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from limits import RateLimitItemPerMinute

from app.actions.act import Act
from app.actions.submit_nomination import Submission, submit_nomination
from app.domain.errors import (
    AlreadyNominated,
    DomainError,
    KeyReused,
    LinkExpired,
    OwnCompany,
    ReasonNeeded,
    UnacceptableField,
)
from app.extensions import limiter
from app.storage.links import Link
from app.web import handed_over
from app.web.company import matches
from app.web.company.blueprint import blueprint
from app.web.company.forms import NominationForm
from app.web.company.intents import new_key
from app.web.company.opening import Mode, here, lacks_staff, mode, opened
from app.web.company.pages import page
from app.web.company.refusals import blame_for
from app.web.company.sending import send_once
from app.web.gates import Csrf, Gate, admits
from app.web.messages import message_of

ROUTE = "POST /nominera"
# More than any company needs; searches without a script count too.
ALLOWED = RateLimitItemPerMinute(30)
TRAPPED = _l("Ett fält som ska vara tomt var ifyllt. Vi har tömt det: skicka igen.")
SENT_BEFORE = _l("Det förra valet kom fram. Skicka igen om det här är ert nya val.")


@blueprint.get("/nominera/<token>")
@admits(Gate.TOKEN)
def nominate(token: str) -> ResponseReturnValue:
    """Show the form, the choice that was made, or that the link has ended."""
    found = opened(token)
    if lacks_staff():
        return redirect(here(how=Mode.OWN_PHONE), HTTPStatus.SEE_OTHER)
    if mode() is Mode.HANDED_OVER:
        handed_over.begin()
    return page(found, NominationForm(formdata=None, intent=new_key()))


@blueprint.post("/nominera/<token>")
@admits(Gate.TOKEN, csrf=Csrf.BY_THE_FORM)
def send(token: str) -> ResponseReturnValue:
    """Take the choice in; whatever is refused comes back with everything that was typed."""
    found, form = opened(token), NominationForm()
    if lacks_staff():
        abort(HTTPStatus.UNAUTHORIZED)
    is_sound, sought = form.validate(), matches.sought()
    if not limiter.limiter.hit(ALLOWED, "nominate", str(found.visit_id)):
        return page(found, form.with_fault(message_of("too_many_attempts")), status=429)
    if sought:
        return page(found, form, matched=matches.found_for(found, form, sought))
    if form.website.data:
        # A browser that fills in forms falls into the trap too: its owner's choice is not dropped.
        form.website.data = ""
        return page(found, form.with_fault(str(TRAPPED)), status=422)
    if not is_sound:
        return page(found, form, status=400 if form.csrf_token.errors else 422)
    return _sent(token, found, form)


@blueprint.post("/nominera/<token>/lamna-tillbaka")
@admits(Gate.TOKEN)
def give_back(token: str) -> ResponseReturnValue:
    """Let the phone be the staff's again, and show them the visit."""
    handed_over.end()
    found = opened(token)
    way = url_for("scan.code", code=found.card) if found.card else url_for("staff.home")
    return redirect(way, HTTPStatus.SEE_OTHER)


def _sent(token: str, found: Link, form: NominationForm) -> ResponseReturnValue:
    try:
        send_once(found, form, route=ROUTE, perform=_submitted)
    except (OwnCompany, ReasonNeeded, UnacceptableField) as refusal:
        blame_for(form, refusal)
        return page(found, form, status=422)
    except (AlreadyNominated, LinkExpired, KeyReused) as refusal:
        return _overtaken(token, form, refusal)
    return redirect(here(), HTTPStatus.SEE_OTHER)


def _submitted(acting: Act, submission: Submission) -> int:
    return submit_nomination(acting, submission).nomination_id


def _overtaken(token: str, form: NominationForm, refusal: DomainError) -> ResponseReturnValue:
    """Show how things stand now; a page from before an earlier choice fell may be sent anew."""
    if isinstance(refusal, KeyReused):
        form.intent.data = new_key()
        form.with_fault(str(SENT_BEFORE))
    return page(opened(token), form, status=422)
