"""What a company can ask for by itself, which a person then grants or sets aside."""

from __future__ import annotations

from enum import StrEnum


class RequestKind(StrEnum):
    """What is asked for; `ERASURE` is of what is stored about the company's people."""

    MOVE_VISIT = "move_visit"
    ERASURE = "erasure"
    ANOTHER_INVITATION = "another_invitation"


class Outcome(StrEnum):
    """What became of a request."""

    GRANTED = "granted"
    SET_ASIDE = "set_aside"
