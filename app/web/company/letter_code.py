"""Where a letter on paper leads: a field for its code, which opens the invitation's own page."""

from __future__ import annotations

from http import HTTPStatus

from flask import make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_limiter.util import get_remote_address
from limits import RateLimitItemPerMinute

from app.domain.code import as_meant
from app.extensions import limiter
from app.storage import relays
from app.web.company.answer import by_code
from app.web.company.answer_forms import LetterCodeForm
from app.web.company.blueprint import blueprint
from app.web.gates import Csrf, Gate, admits
from app.web.installation import session
from app.web.messages import message_of

# Of 2 ** 50 codes; nobody mistypes one so often.
ALLOWED = RateLimitItemPerMinute(10)


@blueprint.get("/svar")
@admits(Gate.PUBLIC)
def letter_code() -> ResponseReturnValue:
    """Ask for the code in the letter."""
    return _page(LetterCodeForm(formdata=None))


@blueprint.post("/svar")
@admits(Gate.PUBLIC, csrf=Csrf.BY_THE_FORM)
def open_letter() -> ResponseReturnValue:
    """Lead to the question that the code stands for; a wrong one is told by its field."""
    form = LetterCodeForm()
    if not form.validate():
        return _page(form, status=400 if form.csrf_token.errors else 422)
    if not limiter.limiter.hit(ALLOWED, "letter", get_remote_address()):
        form.form_errors = [message_of("too_many_attempts")]
        return _page(form, status=429)
    typed = form.code.data or ""
    if by_code(typed) is None:
        form.code.errors = [_("Koden stämmer inte. Skriv den som den står i brevet.")]
        return _page(form, status=422)
    return redirect(url_for("company.answer", token=as_meant(typed)), HTTPStatus.SEE_OTHER)


def _page(form: LetterCodeForm, *, status: int = 200) -> ResponseReturnValue:
    relay = relays.named_or_first(session(), None)
    link = {
        "relay": relay.name if relay else "",
        "office_phone": relay.office_phone if relay else None,
        "office_email": relay.office_email if relay else None,
    }
    shown = render_template("company/letter_code.html", form=form, link=link, mode="")
    return make_response(shown, status)
