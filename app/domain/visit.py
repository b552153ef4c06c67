"""When a visit took place, and for how long logging it can be undone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

UNDO_WINDOW = timedelta(minutes=15)
SKEW_TOLERANCE = timedelta(minutes=2)


class VisitSource(StrEnum):
    """How the visit came to be recorded."""

    SCAN = "scan"
    PLATE = "plate"
    HAND = "hand"


class Side(StrEnum):
    """For whom somebody took part: the municipality, or the company."""

    OFFICE = "office"
    COMPANY = "company"


@dataclass(frozen=True, slots=True)
class Timing:
    """When a visit happened by the server's rule, and what the device claimed."""

    occurred_at: datetime
    captured_at: datetime | None
    sent_at: datetime | None
    skew_seconds: int
    skewed: bool


def timing(
    *,
    now: datetime,
    captured_at: datetime | None = None,
    sent_at: datetime | None = None,
    not_before: datetime | None = None,
) -> Timing:
    """Correct the device's captured time by its clock's error and never date anything in the future.

    The device's clock at sending tells its error: a phone that is two days ahead says so when it
    sends. Without `sent_at` the captured time is believed unless it lies in the future, or before
    `not_before`, when the handover did not exist yet.
    """
    skew = sent_at - now if sent_at else timedelta()
    claimed = captured_at - skew if captured_at else now
    occurred_at = min(max(claimed, not_before or claimed), now)
    return Timing(
        occurred_at=occurred_at,
        captured_at=captured_at,
        sent_at=sent_at,
        skew_seconds=round(skew.total_seconds()),
        skewed=abs(skew) > SKEW_TOLERANCE or abs(claimed - occurred_at) > SKEW_TOLERANCE,
    )


def undo_until(logged_at: datetime) -> datetime:
    return logged_at + UNDO_WINDOW
