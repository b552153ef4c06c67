"""One's own account: who one is here, and on which devices."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from app.actions.renew_calendar_link import renew_calendar_link
from app.actions.revoke_sign_in import revoke_other_sign_ins, revoke_sign_in
from app.adapters import tokens
from app.storage import calendar_links
from app.storage.signing_in import sign_ins_of
from app.web.account.blueprint import blueprint
from app.web.device_names import device_name
from app.web.entrance import leave
from app.web.gates import Gate, admits
from app.web.installation import keys, now, session, settings
from app.web.signed_in import act


@blueprint.get("/konto")
@admits(Gate.STAFF)
def home() -> ResponseReturnValue:
    """Show the account, and the sign-ins that hold, first the one in hand."""
    sign_ins = sign_ins_of(session(), current_user.person_id, now=now())
    sign_ins.sort(key=lambda row: row.sign_in_id != current_user.sign_in_id)
    nonce = calendar_links.live_nonce(session(), current_user.person_id)
    return render_template(
        "account/home.html",
        sign_ins=sign_ins,
        device_name=device_name,
        calendar=_calendar_address(nonce) if nonce else None,
    )


@blueprint.post("/konto/kalender")
@admits(Gate.STAFF)
def renew_calendar() -> ResponseReturnValue:
    """Make a link to one's own calendar, which ends the one before it."""
    renew_calendar_link(act())
    flash(_("Din kalender har en ny adress. Den gamla gäller inte längre."), "success")
    return redirect(url_for("account.home", _anchor="kalender"), 303)


@blueprint.post("/konto/inloggningar/<int:sign_in_id>/avsluta")
@admits(Gate.STAFF)
def end_sign_in(sign_in_id: int) -> ResponseReturnValue:
    """End one device; ending the one in hand signs out."""
    if sign_in_id == current_user.sign_in_id:
        leave()
        flash(_("Du är utloggad."), "success")
        return redirect(url_for("account.sign_in"), 303)
    revoke_sign_in(act(), sign_in_id=sign_in_id)
    flash(_("Inloggningen är avslutad."), "success")
    return redirect(url_for("account.home"), 303)


@blueprint.post("/konto/inloggningar/avsluta-andra")
@admits(Gate.STAFF)
def end_other_sign_ins() -> ResponseReturnValue:
    """End every device but the one in hand."""
    ended = revoke_other_sign_ins(act())
    flash(
        ngettext(
            "%(num)s annan inloggning är avslutad.",
            "%(num)s andra inloggningar är avslutade.",
            ended,
        ),
        "success",
    )
    return redirect(url_for("account.home"), 303)


def _calendar_address(nonce: str) -> str:
    token = tokens.derive(keys().link, purpose=tokens.Purpose.CALENDAR, nonce=nonce)
    return f"{settings().public_url}{url_for('staff.calendar', token=token)}"
