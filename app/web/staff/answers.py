"""The answer to a company about what we promised: written, seen as it will arrive, and sent."""

from __future__ import annotations

import json
from email.message import EmailMessage
from http import HTTPStatus

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.actions.answer_promise import send_answer, write_answer
from app.actions.post_mail import SWEDISH
from app.domain.errors import DomainError
from app.domain.mail import MailKind
from app.domain.promise import may_change
from app.letters.desk import Desk
from app.letters.write_letter import write_letter
from app.storage import contacts
from app.storage.contacts import Contact
from app.storage.outbox import Posted
from app.storage.promises import PromiseLine
from app.web.field_faults import words_of
from app.web.gates import Gate, admits
from app.web.installation import keys, now, session, settings
from app.web.messages import status_of
from app.web.signed_in import act, actor
from app.web.staff.blueprint import blueprint
from app.web.staff.promise_forms import AnswerForm, EndForm
from app.web.staff.promises import PROMISE, done, found

NOBODY = "nyckeln@localhost"


@blueprint.post(f"{PROMISE}/svar")
@admits(Gate.STAFF)
def write(promise_id: int) -> ResponseReturnValue:
    """Keep the answer, and go on to see it as the company will."""
    form = AnswerForm()
    answer = done(
        promise_id,
        form,
        lambda acting: write_answer(
            acting, promise_id=promise_id, version=form.read_version, answer=form.answer.data
        ),
        told=_("Svaret är sparat, men inte skickat än."),
    )
    if isinstance(answer, tuple):
        return answer
    return redirect(url_for("staff.answer", promise_id=promise_id), HTTPStatus.SEE_OTHER)


@blueprint.get(f"{PROMISE}/svar")
@admits(Gate.STAFF)
def answer(promise_id: int) -> ResponseReturnValue:
    """Show the letter as it will arrive, before it is sent."""
    return _preview(_answered(promise_id))


@blueprint.post(f"{PROMISE}/svar/skicka")
@admits(Gate.STAFF)
def send(promise_id: int) -> ResponseReturnValue:
    """Send the answer that was seen, once."""
    here, form = _answered(promise_id), EndForm()
    try:
        is_new = send_answer(act(), promise_id=promise_id, answer_version=form.read_version)
    except DomainError as refused:
        session().expire_all()
        return _preview(found(promise_id), refusal=words_of(refused)), status_of(refused.code)
    flash(_("Svaret är på väg till företaget.") if is_new else _("Svaret var redan skickat."))
    return redirect(url_for("staff.promise", promise_id=here.promise_id), HTTPStatus.SEE_OTHER)


def _answered(promise_id: int) -> PromiseLine:
    """A promise with an answer, for whoever may send it."""
    here = found(promise_id)
    if not may_change(actor(), owner_id=here.owner_id, promised_by_id=here.promised_by_id):
        abort(HTTPStatus.FORBIDDEN)
    return here if here.answer else abort(HTTPStatus.NOT_FOUND)


def _preview(here: PromiseLine, *, refusal: str | None = None) -> str:
    to = contacts.to_invite(session(), here.company_id)
    letter = _letter(here, to)
    plain = letter.get_body(("plain",)) if letter else None
    return render_template(
        "staff/answer.html",
        promise=here,
        to=to,
        subject=letter["Subject"] if letter else "",
        text=plain.get_content() if plain else "",
        refusal=refusal,
        sends_mail=settings().sends_mail,
    )


def _letter(here: PromiseLine, to: Contact | None) -> EmailMessage | None:
    """Write the letter out by the very hands that will write it when it is sent."""
    desk = Desk(
        session=session(),
        keys=keys(),
        now=now(),
        public_url=settings().public_url,
        mail_from=settings().mail_from or NOBODY,
    )
    posted = Posted(
        mail_id=0,
        relay_id=here.relay_id,
        kind=MailKind.PROMISE_ANSWER.value,
        subject=f"promise:{here.promise_id}",
        version=here.answer_version,
        recipient_email=to.email if to and to.email else NOBODY,
        recipient_name=to.name if to else None,
        language=to.language.value if to and to.language else SWEDISH,
        facts=json.dumps({"promise": here.words, "answer": here.answer}),
        posted_at=now(),
        attempts=0,
        message_id=None,
    )
    return write_letter(desk, posted, message_id="<seen@localhost>")
