"""Take the letter whose turn it is, hand it over outside any transaction, and record what became of it.

Nothing can make handing over and recording one: whoever dies between the two leaves a letter that was
taken and waits. Its claim runs out, and it is handed over once more under the same Message-ID.
"""

from __future__ import annotations

import hmac
import logging
from base64 import b32encode
from dataclasses import dataclass, replace
from email.message import EmailMessage
from typing import Protocol

from sqlalchemy import update

from app.actions.act import Act
from app.actions.note_bouncing import note_bouncing
from app.actions.post_mail import About
from app.actions.post_to_admins import post_to_admins
from app.actions.record_event import record_event
from app.adapters.mail import Mailer, NotTaken
from app.domain.mail import LEASE, RETRY_AFTER, MailKind, MailState, Trouble, next_try
from app.storage import outbox
from app.storage.journal import INSTALLATION, chain_of
from app.storage.outbox import OutgoingMail, Posted
from app.storage.transaction import transaction

_ID_BYTES = 20

log = logging.getLogger(__name__)


class Write(Protocol):
    """Writes a posted letter out; gives nothing when it is no longer meant."""

    def __call__(self, posted: Posted, *, message_id: str) -> EmailMessage | None: ...


@dataclass(frozen=True, slots=True)
class _Fate:
    """What became of one try."""

    state: MailState
    trouble: Trouble | None = None
    words: str | None = None


def send_mail(act: Act, *, write: Write, mailer: Mailer, sender: str) -> bool:
    """Tell whether there was a letter whose turn it was; what became of it stands in its row.

    `sender` is the envelope's address. Two workers never hold the same claim.
    """
    if not outbox.is_any_due(act.session, now=act.now):
        act.session.rollback()
        return False
    posted = _claimed(act, sender)
    if posted is None:
        return False
    fate = _tried(act, posted, write=write, mailer=mailer, sender=sender)
    act.session.rollback()
    _record(act, posted, fate)
    return True


def message_id(act: Act, posted: Posted, *, sender: str) -> str:
    """Make the id of what is posted once, so that a repeat is known for one, after a restore too."""
    identity = f"mail:{posted.kind}:{posted.subject}:{posted.version}:{posted.recipient_email}"
    mac = hmac.digest(act.keys.link, identity.encode(), "sha256")[:_ID_BYTES]
    return f"<{b32encode(mac).decode().lower()}@{sender.rpartition('@')[2]}>"


def _claimed(act: Act, sender: str) -> Posted | None:
    with transaction(act.session):
        posted = outbox.next_due(act.session, now=act.now)
        if posted is None:
            return None
        claimed = act.session.execute(
            update(OutgoingMail)
            .where(
                OutgoingMail.id == posted.mail_id,
                OutgoingMail.state == MailState.WAITING,
                OutgoingMail.attempts == posted.attempts,
            )
            .values(
                attempts=posted.attempts + 1,
                claimed_until=act.now + LEASE,
                message_id=posted.message_id or message_id(act, posted, sender=sender),
            )
            .returning(OutgoingMail.attempts, OutgoingMail.message_id)
        ).one_or_none()
    if claimed is None:
        return None
    return replace(posted, attempts=claimed.attempts, message_id=claimed.message_id)


def _tried(act: Act, posted: Posted, *, write: Write, mailer: Mailer, sender: str) -> _Fate:
    if posted.attempts > len(RETRY_AFTER) + 1:
        return _Fate(MailState.FAILED, Trouble.CUT_SHORT)
    if outbox.bounces(act.session, posted.recipient_email):
        return _Fate(MailState.FAILED, Trouble.BOUNCES)
    try:
        message = write(posted, message_id=posted.message_id or "")
    except Exception as fault:  # one letter that cannot be written must not hold up the others
        log.exception("mail_not_written", extra={"mail_id": posted.mail_id})
        return _Fate(MailState.WAITING, Trouble.NOT_WRITTEN, type(fault).__name__)
    act.session.rollback()
    if message is None:
        return _Fate(MailState.NOT_MEANT)
    try:
        # As the message has it: many servers take no letter but ASCII in a domain.
        mailer.send(message, sender=sender, recipient=message["To"].addresses[0].addr_spec)
    except NotTaken as refusal:
        return _Fate(MailState.WAITING, refusal.trouble, refusal.words)
    return _Fate(MailState.SENT)


def _record(act: Act, posted: Posted, fate: _Fate) -> None:
    """Keep what became of the try, unless another worker has taken the letter over meanwhile."""
    again = next_try(fate.trouble, attempts=posted.attempts, now=act.now) if fate.trouble else None
    state = MailState.FAILED if fate.trouble and again is None else fate.state
    with transaction(act.session):
        if not _settled(act, posted, fate, state=state, again=again):
            return
        if state is MailState.FAILED and posted.kind != MailKind.MAIL_FAILED:
            _tell_of_failure(act, posted)
        if fate.trouble is Trouble.BAD_ADDRESS:
            note_bouncing(act, posted.recipient_email, words=fate.words, chain=_chain(posted))
        if state is not MailState.WAITING:
            _journal(act, posted, fate, state=state)


def _settled(act: Act, posted: Posted, fate: _Fate, *, state: MailState, again: object) -> bool:
    """What was taken is sent, whoever claims it by now; anything else is this claim's to say."""
    mine = (
        OutgoingMail.state != MailState.SENT
        if state is MailState.SENT
        else OutgoingMail.attempts == posted.attempts
    )
    settled = act.session.execute(
        update(OutgoingMail)
        .where(OutgoingMail.id == posted.mail_id, mine)
        .where((OutgoingMail.state == MailState.WAITING) | (state is MailState.SENT))
        .values(
            state=state,
            claimed_until=None,
            trouble=fate.trouble,
            last_error=fate.words,
            sent_at=act.now if state is MailState.SENT else None,
            **({"next_try_at": again} if again else {}),
        )
        .returning(OutgoingMail.id)
    )
    return settled.scalar() is not None


def _tell_of_failure(act: Act, posted: Posted) -> None:
    about = About(f"mail:{posted.mail_id}", version=posted.attempts, relay_id=posted.relay_id)
    post_to_admins(act, MailKind.MAIL_FAILED, about)


def _chain(posted: Posted) -> str:
    return chain_of(posted.relay_id) if posted.relay_id else INSTALLATION


def _journal(act: Act, posted: Posted, fate: _Fate, *, state: MailState) -> None:
    record_event(
        act,
        chain=_chain(posted),
        event=f"mail.{state.value}",
        subject=f"mail:{posted.mail_id}",
        facts={
            "kind": posted.kind,
            "about": posted.subject,
            "version": posted.version,
            "attempts": posted.attempts,
            "trouble": fate.trouble.value if fate.trouble else None,
        },
    )
