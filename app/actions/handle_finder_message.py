"""Mark a finder's message as handled; the baton's own state is set apart from it."""

from __future__ import annotations

from sqlalchemy import update

from app.actions.act import Act
from app.actions.record_event import record_event
from app.domain.errors import NotAllowed, NotFound
from app.storage.journal import chain_of
from app.storage.transaction import transaction
from app.storage.visits import FinderMessage


def handle_finder_message(act: Act, *, message_id: int) -> None:
    """Mark a finder's message as handled; again is no error. Raises `NotAllowed` and `NotFound`."""
    if not act.actor.is_admin:
        raise NotAllowed
    with transaction(act.session):
        row = act.session.get(FinderMessage, message_id)
        if row is None:
            raise NotFound
        handled = act.session.execute(
            update(FinderMessage)
            .where(FinderMessage.id == message_id, FinderMessage.handled_at.is_(None))
            .values(handled_at=act.now)
            .returning(FinderMessage.id)
        )
        if handled.scalar() is not None:
            record_event(
                act,
                chain=chain_of(row.relay_id),
                event="finder_message.handled",
                subject=f"finder_message:{message_id}",
            )
