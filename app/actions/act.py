"""The circumstances of one change, which every action is given."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.adapters.keys import Keys
from app.domain.roles import Actor


@dataclass(frozen=True, slots=True)
class Act:
    """Who changes something, when, and by which intent; `now` is aware and the server's."""

    session: Session
    now: datetime
    actor: Actor
    keys: Keys
    device_at: datetime | None = None
    intent: str | None = None
