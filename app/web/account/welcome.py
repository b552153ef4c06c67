"""A one-time link: choose a password, and be signed in."""

from __future__ import annotations

from flask import Response, make_response, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.actions.use_link import opened_link, use_link
from app.domain.errors import LinkExpired, WeakPassword
from app.storage.signing_in import LinkFacts
from app.web.account.blueprint import blueprint
from app.web.account.forms import NewPasswordForm
from app.web.entrance import enter, home_path, this_device
from app.web.gates import Gate, admits
from app.web.messages import status_of
from app.web.signed_in import act


@blueprint.get("/valkommen/<token>")
@admits(Gate.TOKEN)
def welcome(token: str) -> ResponseReturnValue:
    """Show whom the link is for; looking at it does not use it."""
    try:
        link = opened_link(act(), secret=token)
    except LinkExpired:
        return _expired()
    return _page(link, NewPasswordForm(formdata=None))


@blueprint.post("/valkommen/<token>")
@admits(Gate.TOKEN)
def set_password(token: str) -> ResponseReturnValue:
    """Use the link, and go to where the person works."""
    try:
        return _set_password(opened_link(act(), secret=token), token)
    except LinkExpired:
        return _expired()


def _set_password(link: LinkFacts, token: str) -> ResponseReturnValue:
    form = NewPasswordForm()
    if not form.validate():
        return _page(link, form, status=422)
    try:
        chosen = str(form.new_password.data)
        secret = use_link(act(), secret=token, password=chosen, label=this_device())
    except WeakPassword as refusal:
        form.refuse_weak(refusal)
        return _page(link, form, status=422)
    enter(secret)
    return redirect(home_path(), 303)


def _page(link: LinkFacts, form: NewPasswordForm, *, status: int = 200) -> Response:
    title = _("Välkommen, %(name)s", name=link.name)
    return make_response(
        render_template("account/welcome.html", link=link, form=form, title=title), status
    )


def _expired() -> Response:
    return make_response(render_template("account/link_expired.html"), status_of(LinkExpired.code))
