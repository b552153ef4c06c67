"""Signing in with address and password, and signing out."""

from __future__ import annotations

from flask import Response, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.actions.sign_in import Guess
from app.actions.sign_in import sign_in as make_sign_in
from app.domain.errors import TooManyAttempts, WrongPassword
from app.domain.roles import Actor
from app.web import resume, scan_return, sign_in_page
from app.web.account.blueprint import blueprint
from app.web.account.sources import source
from app.web.account.waiting import told_to_wait, words_of
from app.web.entrance import enter as enter_with
from app.web.entrance import home_path, leave, this_device
from app.web.gates import Csrf, Gate, admits
from app.web.messages import message_of, status_of
from app.web.origins import local_path
from app.web.sign_in_page import SignInForm
from app.web.signed_in import act


@blueprint.get("/logga-in")
@admits(Gate.PUBLIC)
def sign_in() -> ResponseReturnValue:
    """Show the form, or lead on whoever is signed in already."""
    wished = local_path(request.args.get("next"))
    if current_user.is_authenticated:
        return redirect(wished or home_path(), 303)
    return sign_in_page.show_empty(next_path=wished, scan=request.args.get("scan"))


@blueprint.post("/logga-in")
@admits(Gate.PUBLIC, csrf=Csrf.BY_THE_FORM)
def enter() -> ResponseReturnValue:
    """Sign in; then to the page that was asked for, or to what was typed there."""
    form = SignInForm()
    if not form.validate():
        return _refused_form(form)
    guess = Guess(str(form.email.data), str(form.password.data), source(), this_device())
    try:
        secret = make_sign_in(act(by=Actor.stranger()), guess)
    except TooManyAttempts as refusal:
        return told_to_wait(sign_in_page.show(form, status=429, error=words_of(refusal)), refusal)
    except WrongPassword as refusal:
        error = message_of(refusal.code)
        return sign_in_page.show(form, status=status_of(refusal.code), error=error)
    return _entered(form, secret)


@blueprint.post("/logga-ut")
@admits(Gate.PUBLIC)
def sign_out() -> ResponseReturnValue:
    """End this sign-in, also for whoever might have copied the cookie."""
    leave()
    flash(_("Du är utloggad."), "success")
    return redirect(url_for("account.sign_in"), 303)


def _refused_form(form: SignInForm) -> Response:
    if form.csrf_token.errors:
        form.keep_nothing_from_elsewhere()
        error = _("Sidan hade legat öppen för länge. Skriv lösenordet en gång till.")
        return sign_in_page.show(form, status=400, error=error)
    is_complete = form.email.data and form.password.data
    error = (
        _("Rätta det som är markerat.")
        if is_complete
        else _("Fyll i både e-postadress och lösenord.")
    )
    return sign_in_page.show(form, status=422, error=error)


def _entered(form: SignInForm, secret: str) -> ResponseReturnValue:
    enter_with(secret)
    parcel = resume.unpacked(form.parcel.data)
    if parcel:
        return resume.offer_again(
            parcel,
            status=200,
            title=_("Du är inloggad igen"),
            text=_("Det här är inte skickat än. Läs igenom och skicka."),
        )
    destination = local_path(form.next.data)
    scan_return.finish(form.scan.data or "", destination=destination or "")
    return redirect(destination or home_path(), 303)
