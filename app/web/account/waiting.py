"""How the throttle on guesses is told: in words, and in the header for programs."""

from __future__ import annotations

from math import ceil

from flask import Response
from flask_babel import ngettext

from app.domain.errors import TooManyAttempts


def words_of(refusal: TooManyAttempts) -> str:
    minutes = ceil(_seconds(refusal) / 60)
    return str(
        ngettext(
            "För många försök. Vänta i %(num)s minut och försök sedan igen.",
            "För många försök. Vänta i %(num)s minuter och försök sedan igen.",
            minutes,
        )
    )


def told_to_wait(response: Response, refusal: TooManyAttempts) -> Response:
    response.headers["Retry-After"] = str(_seconds(refusal))
    return response


def _seconds(refusal: TooManyAttempts) -> int:
    return int(str(refusal.facts["retry_after_seconds"]))
