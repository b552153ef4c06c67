"""The page on which one signs in, also where a page wants to know first who asks."""

from __future__ import annotations

from flask import Response, make_response, render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import EmailField, HiddenField, PasswordField
from wtforms.validators import DataRequired, Length

from app.domain.organisation_number import find_personal_numbers
from app.web import resume, scan_return
from app.web.gates import SAFE_METHODS
from app.web.origins import from_our_page, local_path, page_before
from app.web.showable import showable

EMAIL_CHARACTERS = 254
PASSWORD_CHARACTERS = 200
TOO_LONG = _l("Det är längre än vad det kan vara.")


class SignInForm(FlaskForm):
    """Address and password, and what to do afterwards.

    It checks its CSRF token itself, so that a lost cookie costs nothing but the password.
    """

    email = EmailField(
        _l("E-postadress"),
        [
            DataRequired(_l("Skriv din e-postadress.")),
            Length(max=EMAIL_CHARACTERS, message=TOO_LONG),
        ],
        filters=[showable],
    )
    password = PasswordField(
        _l("Lösenord"),
        [
            DataRequired(_l("Skriv ditt lösenord.")),
            Length(max=PASSWORD_CHARACTERS, message=TOO_LONG),
        ],
    )
    next = HiddenField(filters=[showable])
    scan = HiddenField(filters=[showable])
    parcel = HiddenField(filters=[showable])

    def keep_nothing_from_elsewhere(self) -> None:
        """Without a token another site may have sent the form, with words of its own in it."""
        if not from_our_page():
            self.email.data = self.next.data = self.scan.data = self.parcel.data = None


def show(
    form: SignInForm, *, status: int = 200, error: str | None = None, text: str | None = None
) -> Response:
    """Draw the page; `text` says why it came, `error` why it came again."""
    return make_response(
        render_template("account/sign_in.html", form=form, error=error, text=text), status
    )


def show_empty(*, next_path: str | None, scan: str | None) -> Response:
    """Draw the page for somebody who came to sign in."""
    return show(SignInForm(formdata=None, next=next_path, scan=scan_return.carried(scan)))


def show_first() -> Response:
    """Answer 401 with the page itself, which leads on to what was asked for or sends what was typed."""
    parcel = resume.parcel_of_request()
    form = SignInForm(
        formdata=None,
        next=_asked_for(),
        parcel=resume.packed(parcel) if parcel else None,
    )
    text = (
        _("Inloggningen har gått ut. Det du skrev är inte borta: logga in, så får du skicka det.")
        if parcel
        else _("Den här sidan är för dem som arbetar med stafetten.")
    )
    return show(form, status=401, text=text)


def _asked_for() -> str | None:
    """Where to go afterwards: this page, or the one whose form was sent.

    A personal number in the address is not carried on.
    """
    if request.method in SAFE_METHODS:
        is_told = any(find_personal_numbers(value) for value in request.args.values())
        return local_path(request.path if is_told else request.full_path.removesuffix("?"))
    return page_before() if from_our_page() else None
