"""Pairing a phone: the code on one's own computer, and the page that the phone opens."""

from __future__ import annotations

from http import HTTPStatus

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import DataRequired

from app.actions.issue_pairing import issue_pairing
from app.domain.errors import LinkExpired, NotFound, TooManyAttempts
from app.domain.pairing import read_pairing_code
from app.storage.pairings import PairingFacts
from app.web import pairing
from app.web.account.blueprint import blueprint
from app.web.device_names import device_name
from app.web.entrance import STAFF_HOME, this_device
from app.web.gates import Gate, admits
from app.web.messages import message_of, status_of
from app.web.signed_in import act
from app.web.texts import one_line

NAME_CHARACTERS = 60
SHOWN_CHARACTERS = 40


class CodeForm(FlaskForm):
    """A code that is typed on the phone; the gate checks the token."""

    class Meta:
        csrf = False

    code = StringField(
        _l("Koden på datorn"),
        [one_line(max_length=SHOWN_CHARACTERS), DataRequired(_l("Skriv koden från datorn."))],
    )


class PhoneForm(FlaskForm):
    """What the phone is to be called in the list."""

    class Meta:
        csrf = False

    name = StringField(
        _l("Vad ska telefonen heta?"),
        [
            one_line(max_length=NAME_CHARACTERS),
            DataRequired(_l("Skriv ett namn, så känner du igen telefonen i listan.")),
        ],
    )


@blueprint.get("/konto/para")
@admits(Gate.STAFF)
def pair() -> ResponseReturnValue:
    """Say what pairing is; the code is made when it is asked for."""
    return render_template("account/pair.html", issued=None)


@blueprint.post("/konto/para")
@admits(Gate.STAFF)
def show_pairing() -> ResponseReturnValue:
    """Make a code for one's own phone, and show it this once."""
    issued = issue_pairing(act(), person_id=current_user.person_id)
    return render_template("account/pair.html", issued=pairing.shown(issued))


@blueprint.get("/para")
@admits(Gate.PUBLIC)
def type_pairing() -> ResponseReturnValue:
    """Take a code that is typed on the phone."""
    return _entry(CodeForm(formdata=None))


@blueprint.post("/para")
@admits(Gate.PUBLIC)
def find_pairing() -> ResponseReturnValue:
    """Lead on to the code's own page."""
    form = CodeForm()
    if not form.validate():
        return _entry(form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    code = read_pairing_code(str(form.code.data))
    if code is None:
        form.code.errors = [_("Koden har tolv tecken, i tre grupper. Jämför med datorn.")]
        return _entry(form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    return redirect(url_for("account.phone", pairing_code=code), HTTPStatus.SEE_OTHER)


@blueprint.get("/para/<pairing_code>")
@admits(Gate.TOKEN)
def phone(pairing_code: str) -> ResponseReturnValue:
    """Show whose phone this is about to be; looking claims nothing."""
    try:
        found = pairing.look(pairing_code)
    except (LinkExpired, NotFound, TooManyAttempts) as refused:
        return _refused(refused)
    return _phone_page(found, PhoneForm(formdata=None, name=device_name(this_device())))


@blueprint.post("/para/<pairing_code>")
@admits(Gate.TOKEN)
def claim_phone(pairing_code: str) -> ResponseReturnValue:
    """Sign this phone in, and go to where staff scan, an administrator too: that is what a phone is for."""
    form = PhoneForm()
    try:
        if not form.validate():
            found = pairing.look(pairing_code)
            return _phone_page(found, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
        pairing.claim(pairing_code, name=form.name.data)
    except (LinkExpired, NotFound, TooManyAttempts) as refused:
        return _refused(refused)
    flash(_("Telefonen är parad. Du är inloggad här i 90 dagar."), "success")
    return redirect(STAFF_HOME, HTTPStatus.SEE_OTHER)


def _entry(form: CodeForm, *, status: int = HTTPStatus.OK) -> Response:
    return make_response(
        render_template("account/pair_code.html", form=form, on_iphone=_on_iphone()), status
    )


def _phone_page(found: PairingFacts, form: PhoneForm, *, status: int = HTTPStatus.OK) -> Response:
    page = render_template(
        "account/pair_phone.html", pairing=found, form=form, on_iphone=_on_iphone()
    )
    return make_response(page, status)


def _refused(refused: LinkExpired | NotFound | TooManyAttempts) -> Response:
    """An unknown code and a forged one are told alike."""
    titles = {
        LinkExpired.code: _("Koden gäller inte längre"),
        NotFound.code: _("Vi känner inte igen koden"),
    }
    title = titles.get(refused.code, message_of(refused.code))
    page = make_response(
        render_template("account/pair_refused.html", title=title), status_of(refused.code)
    )
    if isinstance(refused, TooManyAttempts):
        page.headers["Retry-After"] = str(refused.facts["retry_after_seconds"])
    return page


def _on_iphone() -> bool:
    return any(name in request.user_agent.string for name in ("iPhone", "iPad"))
