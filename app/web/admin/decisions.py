"""What is decided in the queue itself, one click each; the page stays the start page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from app.actions.act import Act
from app.actions.carry_promise import carry_promise
from app.actions.decide_late_choice import count_late_choice, set_late_choice_aside
from app.actions.decide_pending_scan import dismiss_pending_scan, log_pending_scan
from app.actions.handle_finder_message import handle_finder_message
from app.actions.handle_suggestion import handle_suggestion
from app.actions.note_no import note_no
from app.actions.note_yes import approve_and_note_yes, note_yes
from app.actions.retry_mail import cancel_mail, retry_mail
from app.actions.review_nomination import approve_nomination, reject_nomination, undo_approval
from app.actions.schedule_handover import schedule_handover
from app.actions.send_choice_link import send_choice_link
from app.storage import silences
from app.storage.relays import Relay
from app.web.admin import groups, home
from app.web.admin.approving import shown
from app.web.admin.blueprint import blueprint
from app.web.admin.deciding import decided, unreadable
from app.web.admin.forms import Note, Reason, When, Whither
from app.web.admin.relays import chosen_relay
from app.web.gates import Gate, admits
from app.web.installation import session

NOMINATIONS = "/nomineringar/<int:nomination_id>"
SCANS = "/skanningar/<int:pending_id>"
LATE_CHOICES = "/sena-val/<int:late_id>"


@blueprint.post(f"{NOMINATIONS}/godkann")
@admits(Gate.ADMIN)
def approve(nomination_id: int) -> ResponseReturnValue:
    """Approve; the invitation waits some minutes, in which it can be undone."""
    first_of_two = shown([nomination_id])[nomination_id].is_first_of_two
    return in_the_queue(
        lambda act: approve_nomination(act, nomination_id=nomination_id),
        told=_("Ditt godkännande är sparat. En till behöver godkänna.")
        if first_of_two
        else _approved(chosen_relay()),
        item=named("nomination", nomination_id),
    )


@blueprint.post(f"{NOMINATIONS}/angra")
@admits(Gate.ADMIN)
def take_back(nomination_id: int) -> ResponseReturnValue:
    """Undo an approval."""
    return in_the_queue(
        lambda act: undo_approval(act, nomination_id=nomination_id),
        told=_("Godkännandet är ångrat. Valet väntar på beslut igen."),
        item=named("nomination", nomination_id),
    )


@blueprint.post(f"{NOMINATIONS}/avsla")
@admits(Gate.ADMIN)
def reject(nomination_id: int) -> ResponseReturnValue:
    """Reject with a reason."""
    form = Reason()
    return in_the_queue(
        lambda act: reject_nomination(act, nomination_id=nomination_id, reason=form.reason.data),
        told=_("Valet är avslaget. Inget av det blir offentligt."),
        item=named("nomination", nomination_id),
    )


@blueprint.post(f"{NOMINATIONS}/ja")
@admits(Gate.ADMIN)
def yes(nomination_id: int) -> ResponseReturnValue:
    """Note that the company said yes, which makes the next handover."""
    return _yes(nomination_id, note_yes)


@blueprint.post(f"{NOMINATIONS}/godkann-och-ja")
@admits(Gate.ADMIN)
def approve_and_yes(nomination_id: int) -> ResponseReturnValue:
    """Approve and note the yes in one step."""
    return _yes(nomination_id, approve_and_note_yes)


@blueprint.post(f"{NOMINATIONS}/nej")
@admits(Gate.ADMIN)
def no(nomination_id: int) -> ResponseReturnValue:
    """Note that the company said no; nobody else is told."""
    return in_the_queue(
        lambda act: note_no(act, nomination_id=nomination_id),
        told=_("Nejet är antecknat. Det visas aldrig offentligt."),
        item=named("nomination", nomination_id),
    )


@blueprint.post("/overlamningar/<int:handover_id>/datum-i-kon")
@admits(Gate.ADMIN)
def schedule_in_queue(handover_id: int) -> ResponseReturnValue:
    """Set the date of a handover that lacks one."""
    form, item = When(), named("handover", handover_id)
    if not form.validate():
        return unreadable(form, item=item, again=home.page)
    return in_the_queue(
        lambda act: schedule_handover(
            act,
            handover_id=handover_id,
            scheduled_on=form.scheduled_on.data,
            starts_at=form.starts_at.data,
        ),
        told=_("Datumet är sparat."),
        item=item,
    )


@blueprint.post("/overlamningar/<int:handover_id>/skicka-lank-i-kon")
@admits(Gate.ADMIN)
def send_link_in_queue(handover_id: int) -> ResponseReturnValue:
    """Send a company that has not chosen its link once more."""
    return in_the_queue(
        lambda act: send_choice_link(act, handover_id=handover_id),
        told=_("Länken är på väg till företaget."),
        item=named("handover", handover_id),
    )


@blueprint.post(f"{SCANS}/logga")
@admits(Gate.ADMIN)
def log_scan(pending_id: int) -> ResponseReturnValue:
    """Let a scan that did not fit count as a visit, of its own handover or of another."""
    form, item = Whither(), named("scan", pending_id)
    if not form.validate():
        return unreadable(form, item=item, again=home.page)
    return in_the_queue(
        lambda act: log_pending_scan(
            act,
            pending_id=pending_id,
            handover_id=form.handover_id.data,
            note=form.note.data,
        ),
        told=_("Besöket är loggat."),
        item=item,
    )


@blueprint.post(f"{SCANS}/avfarda")
@admits(Gate.ADMIN)
def dismiss_scan(pending_id: int) -> ResponseReturnValue:
    """Set a scan aside."""
    form = Note()
    return in_the_queue(
        lambda act: dismiss_pending_scan(act, pending_id=pending_id, note=form.note.data),
        told=_("Skanningen är lagd åt sidan. Den finns kvar i händelseloggen."),
        item=named("scan", pending_id),
    )


@blueprint.post(f"{LATE_CHOICES}/rakna")
@admits(Gate.ADMIN)
def count_choice(late_id: int) -> ResponseReturnValue:
    """Let a choice that came too late be its visit's."""
    form = Note()
    return in_the_queue(
        lambda act: count_late_choice(act, late_id=late_id, note=form.note.data),
        told=_("Valet gäller nu och väntar på granskning."),
        item=named("late", late_id),
    )


@blueprint.post(f"{LATE_CHOICES}/avfarda")
@admits(Gate.ADMIN)
def dismiss_choice(late_id: int) -> ResponseReturnValue:
    """Set a choice that came too late aside."""
    form = Note()
    return in_the_queue(
        lambda act: set_late_choice_aside(act, late_id=late_id, note=form.note.data),
        told=_("Valet är lagt åt sidan. Det finns kvar i händelseloggen."),
        item=named("late", late_id),
    )


@blueprint.post("/hittat/<int:message_id>/hanterat")
@admits(Gate.ADMIN)
def message_handled(message_id: int) -> ResponseReturnValue:
    """Take a finder's message out of the queue."""
    return in_the_queue(
        lambda act: handle_finder_message(act, message_id=message_id),
        told=_("Meddelandet är hanterat."),
        item=named("message", message_id),
    )


@blueprint.post("/forslag/<int:suggestion_id>/hanterat")
@admits(Gate.ADMIN)
def suggestion_handled(suggestion_id: int) -> ResponseReturnValue:
    """Take a stranger's suggestion out of the queue."""
    return in_the_queue(
        lambda act: handle_suggestion(act, suggestion_id=suggestion_id),
        told=_("Förslaget är hanterat."),
        item=named("suggestion", suggestion_id),
    )


@blueprint.post("/utskick/<int:mail_id>/igen-i-kon")
@admits(Gate.ADMIN)
def retry_letter_in_queue(mail_id: int) -> ResponseReturnValue:
    """Let a letter that did not come through have its turn now."""
    return in_the_queue(
        lambda act: retry_mail(act, mail_id=mail_id),
        told=_("Brevet skickas igen strax."),
        item=named("letter", mail_id),
    )


@blueprint.post("/utskick/<int:mail_id>/avbryt-i-kon")
@admits(Gate.ADMIN)
def cancel_letter_in_queue(mail_id: int) -> ResponseReturnValue:
    """Never send a letter that did not come through."""
    return in_the_queue(
        lambda act: cancel_mail(act, mail_id=mail_id),
        told=_("Brevet skickas inte."),
        item=named("letter", mail_id),
    )


def _approved(relay: Relay) -> str:
    words: str = ngettext(
        "Valet är godkänt. Du kan ångra det i en minut.",
        "Valet är godkänt. Du kan ångra det i %(num)d minuter.",
        silences.rhythm_of(session(), relay.id).undo_minutes,
    )
    return words


def _yes(nomination_id: int, note: Callable[..., Any]) -> ResponseReturnValue:
    form, item = When(), named("nomination", nomination_id)
    if not form.validate():
        return unreadable(form, item=item, again=home.page)
    return in_the_queue(
        lambda act: note(
            act,
            nomination_id=nomination_id,
            scheduled_on=form.scheduled_on.data,
            starts_at=form.starts_at.data,
        ),
        told=_("Jaet är antecknat. Nästa överlämning är skapad och har fått sin kod."),
        item=item,
    )


@blueprint.post("/loften/<int:promise_id>/star-kvar")
@admits(Gate.ADMIN)
def carry_on(promise_id: int) -> ResponseReturnValue:
    """Say that a promise goes on although its leg is closed."""
    return in_the_queue(
        lambda act: carry_promise(act, promise_id=promise_id),
        told=_("Löftet står kvar."),
        item=named("promise", promise_id),
    )


def in_the_queue(perform: Callable[[Act], Any], *, told: str, item: str) -> ResponseReturnValue:
    back = url_for("admin.home", **groups.kept_here())  # type: ignore[arg-type]
    return decided(perform, told=told, back=back, item=item, again=home.page)


def named(kind: str, row: int) -> str:
    """The item's id on the page, by which a form that came back finds its place."""
    return f"{kind}-{row}"
