"""What the staff's two screens show, whether for a real code or in a rehearsal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from app.storage.legs import Choice


class Why(StrEnum):
    """Why the visit is not logged without a tap."""

    OTHER_DAY = "other_day"
    NO_DATE = "no_date"
    UNDONE = "undone"
    MISSING = "missing"
    NOT_SCANNED = "not_scanned"


class Part(StrEnum):
    """The reader's part in a visit, which decides what undoing means."""

    LOGGED_IT = "logged_it"
    CAME_ALONG = "came_along"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Ways:
    """Where the buttons lead; `send` is what the script posts to, `sign_in` the way back in."""

    page: str
    log: str
    send: str
    undo: str
    add: str
    picture: str
    sign_in: str
    home: str


@dataclass(frozen=True, slots=True)
class Arrival:
    """The screen before the visit: one button, pressed by the page itself when it has leave."""

    code: str
    number: int
    goal: int
    company: str
    place: str | None
    scheduled_on: date | None
    tap_key: str
    unattended_key: str
    permission: str | None
    why: Why | None


@dataclass(frozen=True, slots=True)
class Logged:
    """The screen after the visit.

    `ordinal` is None for a revisit, which is not counted twice; `first` names who logged it when
    others came along; `undo_until` is None where it is too late; `nominate` is the path of the
    company's form and `nominate_url` its whole address, to be taken elsewhere.
    """

    visit_id: int
    number: int
    ordinal: int | None
    goal: int
    company: str
    logged_at: datetime
    participants: tuple[str, ...]
    first: str | None
    part: Part
    undo_until: datetime | None
    nominate: str
    nominate_url: str
    tap_key: str
    choices: tuple[Choice, ...] = ()
