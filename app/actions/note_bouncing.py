"""Note that an address takes no letters, or that it does again."""

from __future__ import annotations

from sqlalchemy import delete

from app.actions import fields
from app.actions.act import Act
from app.actions.record_event import record_event
from app.domain.errors import NotAllowed, NotFound
from app.storage.journal import INSTALLATION
from app.storage.outbox import BouncingAddress
from app.storage.transaction import transaction
from app.storage.upsert import insert_unless_there


def note_bouncing(
    act: Act, email: str, *, words: str | None = None, chain: str = INSTALLATION
) -> bool:
    """Note it once, and tell whether it was not known; whoever waits for an answer there waits in vain.

    Raises `NotAllowed` for anybody but admins, and `UnacceptableField` (`email`).
    """
    if not act.actor.is_admin:
        raise NotAllowed
    address = (fields.email("email", fields.required_line("email", email)) or "").lower()
    with transaction(act.session):
        noted = insert_unless_there(
            act.session,
            BouncingAddress,
            unique=["email"],
            values={
                "email": address,
                "noted_at": act.now,
                "noted_by_id": act.actor.person_id,
                "words": words,
            },
        )
        if noted:
            _journal(act, "address.bounces", address, chain=chain)
        return noted


def forget_bouncing(act: Act, email: str) -> None:
    """Let letters go to an address again; raises `NotAllowed` and `NotFound`."""
    if not act.actor.is_admin:
        raise NotAllowed
    with transaction(act.session):
        forgotten = act.session.execute(
            delete(BouncingAddress)
            .where(BouncingAddress.email == email.lower())
            .returning(BouncingAddress.email)
        ).scalar()
        if forgotten is None:
            raise NotFound
        _journal(act, "address.takes_letters", forgotten, chain=INSTALLATION)


def _journal(act: Act, event: str, address: str, *, chain: str) -> None:
    record_event(act, chain=chain, event=event, subject="address", personal={"email": address})
