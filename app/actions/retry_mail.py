"""Let a letter have another try now, or none any more."""

from __future__ import annotations

from sqlalchemy import or_, update

from app.actions.act import Act
from app.actions.record_event import record_event
from app.domain.errors import NotAllowed, NotFound, WrongState
from app.domain.mail import MailState
from app.storage import outbox
from app.storage.journal import INSTALLATION, chain_of
from app.storage.outbox import OutgoingMail
from app.storage.transaction import transaction


def retry_mail(act: Act, *, mail_id: int) -> None:
    """Let its turn come at once, with all its tries before it and its former trouble forgotten.

    Raises `NotAllowed` for anybody but admins, `NotFound`, and `WrongState` when it was sent or
    cancelled, or is being sent.
    """
    _step(
        act,
        mail_id,
        event="mail.retried",
        next_try_at=act.now,
        attempts=0,
        trouble=None,
        last_error=None,
    )


def cancel_mail(act: Act, *, mail_id: int) -> None:
    """Never send it; raises what `retry_mail` does."""
    _step(act, mail_id, event="mail.cancelled", state=MailState.CANCELLED)


def _step(
    act: Act, mail_id: int, *, event: str, state: MailState = MailState.WAITING, **values: object
) -> None:
    if not act.actor.is_admin:
        raise NotAllowed
    with transaction(act.session):
        mail = outbox.mail(act.session, mail_id)
        if mail is None:
            raise NotFound
        stepped = act.session.execute(
            update(OutgoingMail)
            .where(
                OutgoingMail.id == mail_id,
                OutgoingMail.state.in_((MailState.WAITING, MailState.FAILED)),
                or_(OutgoingMail.claimed_until.is_(None), OutgoingMail.claimed_until <= act.now),
            )
            .values(state=state, claimed_until=None, **values)
            .returning(OutgoingMail.id)
        )
        if stepped.scalar() is None:
            raise WrongState(mail_id=mail_id)
        record_event(
            act,
            chain=chain_of(mail.relay_id) if mail.relay_id else INSTALLATION,
            event=event,
            subject=f"mail:{mail_id}",
            facts={"kind": mail.kind, "about": mail.subject},
        )
