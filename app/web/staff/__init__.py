"""The staff's own page, and what they log without a code at hand."""

from __future__ import annotations

from app.web.staff import (
    answers,
    by_hand,
    calendar,
    home,
    interests,
    participants,
    photos,
    promises,
    talks,
)
from app.web.staff.blueprint import blueprint

__all__ = [
    "answers",
    "blueprint",
    "by_hand",
    "calendar",
    "home",
    "interests",
    "participants",
    "photos",
    "promises",
    "talks",
]
