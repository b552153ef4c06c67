"""Photos of a visit: who may tell of one, or remove it."""

from __future__ import annotations

from app.domain.roles import Actor


def may_change(actor: Actor, *, author_id: int | None) -> bool:
    """Tell whether this actor may: who added the photo, and admins."""
    mine = actor.person_id is not None and actor.person_id == author_id
    return actor.is_admin or (actor.is_staff and mine)
