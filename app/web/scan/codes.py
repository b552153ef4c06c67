"""Opening a code: which page it leads to, by how the handover stands and who is reading.

Reading changes nothing; what the buttons on these pages do is in `visits` and `strangers`.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import NoReturn

from flask import abort, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.domain.baton import BatonState
from app.domain.code import InvalidCode, parse_code
from app.domain.organisation_number import masked
from app.domain.scan import Standing, standing
from app.storage import legs, scans
from app.storage.legs import Leg
from app.storage.scans import Scanned
from app.web.gates import Gate, admits
from app.web.installation import session
from app.web.messages import message_of
from app.web.scan import staff_pages
from app.web.scan.blueprint import blueprint
from app.web.scan.forms import FinderForm, ParticipantForm, SuggestionForm
from app.web.scan.opening import sign_in_way

MAX_SHOWN_CHARACTERS = 40
TEMPLATES = {
    Standing.AWAITING: "scan/awaiting.html",
    Standing.CHOICE_OPEN: "scan/choice_open.html",
    Standing.CHOICE_MADE: "scan/choice_made.html",
    Standing.EARLIER: "scan/earlier.html",
    Standing.REPLACED: "scan/replaced.html",
    Standing.NO_HANDOVER: "scan/no_handover.html",
}
TELLS_WHERE_NOW = {Standing.EARLIER, Standing.REPLACED}


@blueprint.get("/Q/<code>")
@blueprint.get("/q/<code>")
@admits(Gate.PUBLIC)
def code(code: str) -> ResponseReturnValue:
    """Show what a code leads to."""
    return page(load(code))


@blueprint.get("/Q/")
@blueprint.get("/q/")
@blueprint.get("/kod")
@admits(Gate.PUBLIC)
def enter() -> ResponseReturnValue:
    """Take a code that was typed, as it is printed under the QR."""
    typed = request.args.get("kod", "")
    if not typed:
        return render_template("scan/enter.html", typed="", fault=None)
    try:
        return redirect(url_for("scan.code", code=parse_code(typed)), HTTPStatus.SEE_OTHER)
    except InvalidCode as fault:
        return _entry("scan/enter.html", typed, fault), HTTPStatus.UNPROCESSABLE_ENTITY


def load(typed: str) -> Scanned:
    """Find a code in any spelling, or answer with the page for one that leads nowhere."""
    found = scans.scanned(session(), canonical(typed))
    return found or _abort_unknown(typed)


def canonical(typed: str) -> str:
    """Read a code in any spelling, or answer with the page that says what is wrong with it."""
    try:
        return parse_code(typed)
    except InvalidCode as fault:
        _abort_unknown(typed, fault)


def page(
    found: Scanned,
    *,
    status: int | None = None,
    refusal: str | None = None,
    suggestion: SuggestionForm | None = None,
    finding: FinderForm | None = None,
    participant: ParticipantForm | None = None,
) -> ResponseReturnValue:
    """Render a known code's page; a refusal is said above it, and a form keeps what was typed."""
    stands = standing(found.facts)
    said = message_of(refusal) if refusal else None
    natural = HTTPStatus.GONE if stands is Standing.REPLACED else HTTPStatus.OK
    if current_user.is_staff and stands in staff_pages.SCREENS:
        screen = staff_pages.rendered(found, stands, refusal=said, participant=participant)
        return screen, status or natural
    shown = render_template(
        _template(found, stands),
        scanned=found,
        relay={"name": found.relay_name},
        refusal=said,
        suggestion=suggestion or SuggestionForm(formdata=None),
        finding=finding or FinderForm(formdata=None),
        where_now=_where_now(found, stands),
        sign_in=None if current_user.is_authenticated else sign_in_way(found.code),
    )
    return shown, status or natural


def _abort_unknown(typed: str, fault: InvalidCode | None = None) -> NoReturn:
    abort(make_response(_entry("scan/unknown.html", typed, fault), HTTPStatus.NOT_FOUND))


def _entry(template: str, typed: str, fault: InvalidCode | None) -> str:
    shown = masked(typed[:MAX_SHOWN_CHARACTERS]) if typed.isprintable() else ""
    return render_template(template, typed=shown, fault=fault)


def _template(found: Scanned, stands: Standing) -> str:
    """Choose the page; whoever finds a missing key meets the finder's page from any of its codes."""
    is_missing = found.baton_state is BatonState.MISSING and stands is not Standing.REPLACED
    if is_missing and not current_user.is_staff:
        return "scan/missing.html"
    return TEMPLATES[stands]


def _where_now(found: Scanned, stands: Standing) -> Leg | None:
    return legs.leg_of_baton(session(), found.baton_id) if stands in TELLS_WHERE_NOW else None
