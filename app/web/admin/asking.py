"""Asking a company that has no e-mail address: a letter on paper, and a call whose answer is noted."""

from __future__ import annotations

from http import HTTPStatus

from flask import flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import BadRequest, NotFound

from app.actions.answer_invitation import accept_invitation, decline_invitation
from app.adapters import tokens
from app.adapters.letter_pdf import PaperLetter, letter_pdf
from app.domain.code import in_groups, letter_url
from app.domain.errors import DomainError, UnacceptableField
from app.domain.invitation import InvitationState
from app.storage import invitations, relays
from app.storage.addressees import addressee
from app.storage.invitations import Asked
from app.storage.relays import Relay
from app.web.admin.blueprint import blueprint
from app.web.admin.call_forms import CallForm
from app.web.admin.letter_words import letter_words
from app.web.admin.printable import (
    about,
    file_name,
    in_language_of_print,
    key_picture,
    taken_away,
)
from app.web.answering import NAMES
from app.web.field_faults import blame, words_of
from app.web.gates import Gate, admits
from app.web.installation import keys, now, session, settings
from app.web.signed_in import act

INVITATIONS = "/inbjudningar/<int:invitation_id>"
PDF = "application/pdf"
YES, NO = "ja", "nej"


@blueprint.get(f"{INVITATIONS}/brev.pdf")
@admits(Gate.ADMIN)
def letter_file(invitation_id: int) -> ResponseReturnValue:
    """Give the invitation as a letter on A4, for as long as it can be answered."""
    relay, asked = _asked(invitation_id)
    if not _is_open(asked):
        return _ended(relay, asked)
    code = tokens.derive_code(
        keys().link, purpose=tokens.Purpose.LETTER, row_id=asked.invitation_id
    )
    with in_language_of_print():
        title = _("Brev till %(company)s", company=asked.company)
        words = letter_words(
            relay,
            asked,
            to=addressee(session(), asked.nomination_id),
            times=invitations.times_to_come(session(), invitation_id, now=now()),
        )
        name = file_name(_("Brev"), asked.company, suffix="pdf")
        letter = PaperLetter(words, letter_url(settings().public_url, code), in_groups(code))
        content = letter_pdf(letter, about(title, relay.name), key=key_picture())
    return taken_away(content, name=name, media_type=PDF)


@blueprint.get(f"{INVITATIONS}/samtal")
@admits(Gate.ADMIN)
def call(invitation_id: int) -> ResponseReturnValue:
    """Show what to say on the telephone, and where to note the answer."""
    relay, asked = _asked(invitation_id)
    form = CallForm(formdata=None)
    return _script(relay, asked, form) if _is_open(asked) else _ended(relay, asked)


@blueprint.post(f"{INVITATIONS}/samtal")
@admits(Gate.ADMIN)
def note_answer(invitation_id: int) -> ResponseReturnValue:
    """Note the answer that was spoken; what cannot be read comes back with everything that was typed."""
    relay, asked = _asked(invitation_id)
    form, said = CallForm(), request.form.get("svar")
    if said not in {YES, NO}:
        raise BadRequest
    if said == YES and not form.validate():
        return _script(relay, asked, form, status=422)
    try:
        if said == NO:
            decline_invitation(act(), invitation_id=invitation_id)
            flash(_("Nejet är antecknat. Det visas aldrig offentligt."), "success")
        else:
            accept_invitation(act(), invitation_id=invitation_id, yes=form.yes())
            flash(
                _("Jaet är antecknat. Nästa överlämning är skapad och har fått sin kod."), "success"
            )
    except UnacceptableField as refusal:
        blame(form, refusal, names=NAMES)
        return _script(relay, asked, form, status=422)
    except DomainError as refusal:
        flash(words_of(refusal), "error")
    return redirect(url_for("admin.home", stafett=request.args.get("stafett")), 303)


def _asked(invitation_id: int) -> tuple[Relay, Asked]:
    asked = invitations.asked_by_id(session(), invitation_id)
    relay = relays.by_id(session(), asked.relay_id) if asked else None
    if asked is None or relay is None:
        raise NotFound
    return relay, asked


def _is_open(asked: Asked) -> bool:
    return asked.state is InvitationState.OPEN and asked.leg_open and not asked.visit_undone


def _script(
    relay: Relay, asked: Asked, form: CallForm, *, status: int = 200
) -> ResponseReturnValue:
    times = invitations.times_to_come(session(), asked.invitation_id, now=now())
    form.offer(times, other=_("Ingen av dem. Bestäm dagen senare."))
    shown = render_template(
        "admin/call.html",
        relay=relay,
        asked=asked,
        form=form,
        times=times,
        to=addressee(session(), asked.nomination_id),
    )
    return make_response(shown, status)


def _ended(relay: Relay, asked: Asked) -> ResponseReturnValue:
    """Say that this version takes no answer any more, so that nobody calls or writes in vain."""
    shown = render_template("admin/asking_ended.html", relay=relay, asked=asked)
    return make_response(shown, HTTPStatus.GONE)
