"""The letters that were posted, what mail servers said to them, and the addresses that bounce."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from app.actions.act import Act
from app.actions.note_bouncing import forget_bouncing, note_bouncing
from app.actions.retry_mail import cancel_mail, retry_mail
from app.domain.errors import DomainError, WrongState
from app.domain.mail import MailKind, MailState, Trouble
from app.storage import outbox as storage
from app.web.admin.blueprint import blueprint
from app.web.gates import Gate, admits
from app.web.installation import now, session, settings
from app.web.messages import message_of, status_of
from app.web.showable import showable
from app.web.signed_in import act

STATES: Mapping[str, tuple[LazyString, str]] = {
    MailState.WAITING: (_l("Väntar"), "wait"),
    MailState.SENT: (_l("Skickat"), "good"),
    MailState.FAILED: (_l("Kom inte fram"), "bad"),
    MailState.CANCELLED: (_l("Avbrutet"), "plain"),
    MailState.NOT_MEANT: (_l("Inte aktuellt längre"), "plain"),
}
KINDS: Mapping[str, LazyString] = {
    MailKind.CHOICE_LINK: _l("Länk för att välja nästa företag"),
    MailKind.CHOOSE_AGAIN: _l("Fråga om ett nytt val"),
    MailKind.FINDER_MESSAGE: _l("Någon har hittat nyckeln"),
    MailKind.INVITATION: _l("Inbjudan till ett valt företag"),
    MailKind.MAIL_FAILED: _l("Ett brev kom inte fram"),
    MailKind.PROMISE_ANSWER: _l("Svar på vad vi lovade"),
    MailKind.PROMISE_DUE: _l("Påminnelse om ett löfte"),
    MailKind.REMINDER: _l("Påminnelse"),
    MailKind.SIGN_IN_LINK: _l("Länk för att välja lösenord"),
    MailKind.VISIT_PLAN: _l("Besökets tid, till kalendern"),
    MailKind.YES_RECEIVED: _l("Tack för ett ja"),
}
TROUBLES: Mapping[str, LazyString] = {
    Trouble.UNREACHABLE: _l("E-postservern svarar inte."),
    Trouble.NOT_NOW: _l("E-postservern tar inte emot just nu."),
    Trouble.NOT_LET_IN: _l("E-postservern godtog inte inloggningen. Se över SMTP_URL."),
    Trouble.NOT_PRIVATE: _l(
        "Förbindelsen till e-postservern gick inte att skydda. Se över SMTP_URL och serverns certifikat."
    ),
    Trouble.REFUSED: _l("E-postservern vägrade ta emot brevet."),
    Trouble.BAD_ADDRESS: _l("Adressen finns inte."),
    Trouble.BOUNCES: _l("Adressen är noterad som att den inte tar emot brev."),
    Trouble.NOT_WRITTEN: _l("Brevet gick inte att skriva. Felet är vårt och står i loggen."),
    Trouble.CUT_SHORT: _l("Arbetet avbröts varje gång brevet skulle skickas."),
}


@blueprint.get("/utskick")
@admits(Gate.ADMIN)
def outbox() -> ResponseReturnValue:
    """Show the newest letters, in one state or in all."""
    return _page()


@blueprint.post("/utskick/<int:mail_id>/igen")
@admits(Gate.ADMIN)
def retry_letter(mail_id: int) -> ResponseReturnValue:
    """Let a letter have its turn now."""
    return _done(lambda act: retry_mail(act, mail_id=mail_id), _("Brevet skickas igen strax."))


@blueprint.post("/utskick/<int:mail_id>/avbryt")
@admits(Gate.ADMIN)
def cancel_letter(mail_id: int) -> ResponseReturnValue:
    """Never send a letter."""
    return _done(lambda act: cancel_mail(act, mail_id=mail_id), _("Brevet skickas inte."))


@blueprint.post("/utskick/adresser")
@admits(Gate.ADMIN)
def bounces() -> ResponseReturnValue:
    """Note that an address takes no letters."""
    email = request.form.get("email", "")
    try:
        note_bouncing(act(), email)
    except DomainError as refusal:
        return _page(
            typed=showable(email), error=_("Skriv en e-postadress, till exempel namn@foretag.se.")
        ), (status_of(refusal.code))
    flash(_("Adressen får inga fler brev."), "success")
    return redirect(url_for("admin.outbox"), 303)


@blueprint.post("/utskick/adresser/fungerar")
@admits(Gate.ADMIN)
def takes_letters() -> ResponseReturnValue:
    """Let letters go to an address again."""
    email = request.form.get("email", "")
    return _done(lambda act: forget_bouncing(act, email), _("Adressen får brev igen."))


def _done(do: Callable[[Act], None], said: str) -> ResponseReturnValue:
    try:
        do(act())
    except WrongState as refusal:
        return _page(refused=message_of(refusal.code)), status_of(refusal.code)
    flash(said, "success")
    return redirect(url_for("admin.outbox"), 303)


def _page(*, typed: str = "", error: str | None = None, refused: str | None = None) -> str:
    wished = request.args.get("lage", "")
    state = MailState(wished) if wished in set(MailState) else None
    return render_template(
        "admin/outbox.html",
        letters=storage.latest(session(), state=state),
        addresses=storage.bouncing_addresses(session()),
        state=state,
        states=STATES,
        filters=_filters(state),
        kinds=KINDS,
        troubles=TROUBLES,
        sends_mail=settings().sends_mail,
        keeps_mail=settings().keeps_mail,
        now=now(),
        typed=typed,
        error=error,
        refused=refused,
    )


def _filters(chosen: MailState | None) -> list[tuple[str, str, bool]]:
    """All, and then the states in which there are letters, each with their number."""
    numbers = storage.number_by_state(session())
    return [
        (_("Alla"), url_for("admin.outbox"), chosen is None),
        *(
            (f"{STATES[state][0]} ({number})", url_for("admin.outbox", lage=state), chosen is state)
            for state, number in numbers.items()
        ),
    ]
