"""Changing one's own password."""

from __future__ import annotations

from flask import Response, flash, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.actions.change_password import change_password
from app.domain.errors import TooManyAttempts, WeakPassword, WrongPassword
from app.web.account.blueprint import blueprint
from app.web.account.forms import ChangePasswordForm
from app.web.account.sources import source
from app.web.account.waiting import told_to_wait, words_of
from app.web.gates import Gate, admits
from app.web.signed_in import act


@blueprint.get("/konto/losenord")
@admits(Gate.STAFF)
def password() -> ResponseReturnValue:
    return _page(ChangePasswordForm(formdata=None))


@blueprint.post("/konto/losenord")
@admits(Gate.STAFF)
def replace_password() -> ResponseReturnValue:
    """Change it, and end every sign-in but this one."""
    form = ChangePasswordForm()
    if not form.validate():
        return _page(form, status=422)
    try:
        change_password(
            act(),
            current=str(form.current_password.data),
            new=str(form.new_password.data),
            source=source(),
        )
    except WeakPassword as refusal:
        form.refuse_weak(refusal)
        return _page(form, status=422)
    except WrongPassword:
        form.current_password.errors = [_("Det är inte ditt nuvarande lösenord.")]
        return _page(form, status=422)
    except TooManyAttempts as refusal:
        return told_to_wait(_page(form, status=429, error=words_of(refusal)), refusal)
    flash(_("Lösenordet är bytt. Alla andra inloggningar är avslutade."), "success")
    return redirect(url_for("account.home"), 303)


def _page(form: ChangePasswordForm, *, status: int = 200, error: str | None = None) -> Response:
    return make_response(render_template("account/password.html", form=form, error=error), status)
