"""A letter before it is rendered: its subject, its template and what that is told."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from app.letters.desk import Desk
from app.storage.outbox import Posted


@dataclass(frozen=True, slots=True)
class CalendarPart:
    """An event for the recipient's calendar; `method` is what it wants there (RFC 5546)."""

    method: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Letter:
    """What `templates/mail/<template>.html` is rendered with; `subject` is in the recipient's language."""

    template: str
    subject: str
    values: Mapping[str, Any] = field(default_factory=dict)
    calendar: CalendarPart | None = None


Writer: TypeAlias = Callable[[Desk, Posted], Letter | None]
"""Writes one kind of letter, in the language that is set; gives nothing when it is no longer meant."""
