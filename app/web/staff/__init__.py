"""The staff's own page, and what they log without a code at hand."""

from __future__ import annotations

from app.web.staff import by_hand, calendar, home, interests, participants, talks
from app.web.staff.blueprint import blueprint

__all__ = ["blueprint", "by_hand", "calendar", "home", "interests", "participants", "talks"]
