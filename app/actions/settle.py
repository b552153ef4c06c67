"""Settle, once, something that came too late to be taken in by itself."""

from __future__ import annotations

from typing import TypeVar

from sqlalchemy import update

from app.actions.act import Act
from app.domain.errors import NotAllowed, NotFound, WrongState
from app.storage.late_choices import LateChoice
from app.storage.visits import PendingScan, Settled

Late = TypeVar("Late", PendingScan, LateChoice)


def settle(act: Act, kind: type[Late], row_id: int, settled: Settled, *, note: str | None) -> Late:
    """Decide it by compare-and-set, unjournalled.

    Raises `NotAllowed` unless for an admin, `NotFound`, and `WrongState` when it is decided.
    """
    if not act.actor.is_admin:
        raise NotAllowed
    row = act.session.get(kind, row_id)
    if row is None:
        raise NotFound
    decided = act.session.execute(
        update(kind)
        .where(kind.id == row_id, kind.decided_at.is_(None))
        .values(
            settled=settled,
            decided_at=act.now,
            decided_by_id=act.actor.person_id,
            decision_note=note,
        )
        .returning(kind.id)
    )
    if decided.scalar() is None:
        raise WrongState(row_id=row_id)
    return row
