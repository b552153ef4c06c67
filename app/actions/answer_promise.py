"""Answer the company to which something was promised: written first, seen, and then sent."""

from __future__ import annotations

from sqlalchemy import update

from app.actions import fields
from app.actions.act import Act
from app.actions.make_promise import changeable, record_promise, step_promise
from app.actions.post_mail import SWEDISH, About, Recipient, post_mail
from app.domain.errors import UnacceptableField, WrongState
from app.domain.mail import MailKind
from app.storage import contacts, promises, visits
from app.storage.contacts import Contact
from app.storage.promises import Promise
from app.storage.transaction import transaction

ANSWER_CHARACTERS = 2000
NO_ADDRESS = "no_address"


def write_answer(act: Act, *, promise_id: int, version: int, answer: str | None) -> None:
    """Write the next version of the answer, which nobody gets before it is sent.

    Raises `NotFound`, `NotAllowed`, `UnacceptableField` (`answer`), and `WrongState` when the
    promise was changed since it was read. The same words make no version.
    """
    written = fields.text("answer", answer, max_length=ANSWER_CHARACTERS)
    if written is None:
        raise UnacceptableField(field="answer", reason=fields.MISSING)
    with transaction(act.session):
        found = changeable(act, promise_id)
        if found.version == version and found.answer == written:
            return
        step_promise(
            act,
            promise_id,
            version=version,
            expected=None,
            values={"answer": written, "answer_version": found.answer_version + 1},
        )
        changed = promises.promise(act.session, promise_id) or found
        record_promise(act, changed, event="promise.answer_written", answer=written)


def send_answer(act: Act, *, promise_id: int, answer_version: int) -> bool:
    """Post the answer that was seen to the company's contact, once; tell whether it was posted now.

    Raises `NotFound`, `NotAllowed`, `WrongState` when another answer stands than the one that was
    seen, and `UnacceptableField` (`answer`) where the company has nobody with an address.
    """
    with transaction(act.session):
        found = changeable(act, promise_id)
        if found.answer is None or found.answer_version != answer_version:
            raise WrongState(promise_id=promise_id)
        to = recipient(act, found)
        claimed = act.session.execute(
            update(Promise)
            .where(Promise.id == promise_id, Promise.answered_version < answer_version)
            .values(answered_version=answer_version, answered_at=act.now)
            .returning(Promise.id)
        )
        if claimed.scalar() is None:
            return False
        about = About(
            f"promise:{promise_id}",
            version=answer_version,
            relay_id=found.relay_id,
            facts={"promise": found.words, "answer": found.answer},
        )
        language = to.language.value if to.language else SWEDISH
        post_mail(
            act,
            MailKind.PROMISE_ANSWER,
            about,
            to=Recipient(to.email or "", to.name, language),
        )
        answered = promises.promise(act.session, promise_id) or found
        record_promise(act, answered, event="promise.answered", recipient=to.email)
        return True


def recipient(act: Act, promise: Promise) -> Contact:
    """Find whom at the company to write to; raises `UnacceptableField` where there is nobody."""
    visit = visits.by_id(act.session, promise.visit_id)
    to = contacts.to_invite(act.session, visit.company_id) if visit else None
    if to is None:
        raise UnacceptableField(field="answer", reason=NO_ADDRESS)
    return to
