"""Mark a stranger's suggestion as handled; what the admins do with it is theirs."""

from __future__ import annotations

from sqlalchemy import update

from app.actions.act import Act
from app.actions.record_event import record_event
from app.domain.errors import NotAllowed, NotFound
from app.storage.journal import chain_of
from app.storage.nominations import Suggestion
from app.storage.transaction import transaction


def handle_suggestion(act: Act, *, suggestion_id: int) -> None:
    """Mark a suggestion as handled; again is no error. Raises `NotAllowed` and `NotFound`."""
    if not act.actor.is_admin:
        raise NotAllowed
    with transaction(act.session):
        row = act.session.get(Suggestion, suggestion_id)
        if row is None:
            raise NotFound
        handled = act.session.execute(
            update(Suggestion)
            .where(Suggestion.id == suggestion_id, Suggestion.handled_at.is_(None))
            .values(handled_at=act.now)
            .returning(Suggestion.id)
        )
        if handled.scalar() is not None:
            record_event(
                act,
                chain=chain_of(row.relay_id),
                event="suggestion.handled",
                subject=f"suggestion:{suggestion_id}",
            )
