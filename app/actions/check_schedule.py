"""What a date and a time of day for a visit must be to each other."""

from __future__ import annotations

from datetime import date, time

from app.actions import fields
from app.domain.errors import UnacceptableField


def check_schedule(scheduled_on: date | None, starts_at: time | None) -> None:
    """Raises `UnacceptableField` for a time without a date, or in a zone of its own."""
    if starts_at is not None and scheduled_on is None:
        raise UnacceptableField(field="scheduled_on", reason=fields.MISSING)
    if starts_at is not None and starts_at.tzinfo is not None:
        raise UnacceptableField(field="starts_at", reason=fields.INVALID)
