"""Letters on their way: their kinds, their states, and what becomes of one that was not taken."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final


class MailKind(StrEnum):
    """What a letter is about; each has a file in `app/letters/` and a template in `templates/mail/`."""

    CHOICE_LINK = "choice_link"
    CHOOSE_AGAIN = "choose_again"
    FINDER_MESSAGE = "finder_message"
    INVITATION = "invitation"
    MAIL_FAILED = "mail_failed"
    PROMISE_ANSWER = "promise_answer"
    PROMISE_DUE = "promise_due"
    REMINDER = "reminder"
    SIGN_IN_LINK = "sign_in_link"
    VISIT_PLAN = "visit_plan"
    YES_RECEIVED = "yes_received"


class MailState(StrEnum):
    """Where a letter stands; one that is being sent waits, and is claimed."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"
    CANCELLED = "cancelled"
    NOT_MEANT = "not_meant"


class Trouble(StrEnum):
    """Why a letter was not taken."""

    UNREACHABLE = "unreachable"
    NOT_NOW = "not_now"
    NOT_LET_IN = "not_let_in"
    NOT_PRIVATE = "not_private"
    REFUSED = "refused"
    BAD_ADDRESS = "bad_address"
    BOUNCES = "bounces"
    NOT_WRITTEN = "not_written"
    CUT_SHORT = "cut_short"


class Stage(StrEnum):
    """How far a conversation with a mail server had come when it said no."""

    GREETING = "greeting"
    LOGIN = "login"
    SENDER = "sender"
    RECIPIENT = "recipient"
    CONTENT = "content"


# A greylisting server wants a second try after some minutes; a broken one is mended within days.
RETRY_AFTER: Final = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=3),
    timedelta(hours=6),
    timedelta(hours=12),
    timedelta(hours=24),
    timedelta(hours=24),
)
FINAL: Final = frozenset({Trouble.REFUSED, Trouble.BAD_ADDRESS, Trouble.BOUNCES})
# No letter goes out until somebody has mended the settings, or the server.
OF_THE_INSTALLATION: Final = frozenset({Trouble.NOT_LET_IN, Trouble.NOT_PRIVATE})
# Longer than any conversation takes: whoever claimed it is dead by then.
LEASE: Final = timedelta(minutes=10)

_ENHANCED_PATTERN = re.compile(r"\s*([245]\.\d{1,3}\.\d{1,3})\b")
_NO_SUCH_MAILBOX = frozenset({550, 551, 553})


def trouble_of_reply(stage: Stage, code: int, words: str) -> Trouble:
    """Judge a server's refusal: only what it says of this letter or its recipient is for good.

    A refused greeting, password or sender is about the installation, and is mended by its admins.
    """
    if code < 500 or stage in (Stage.GREETING, Stage.SENDER):
        return Trouble.NOT_NOW
    if stage is Stage.LOGIN:
        return Trouble.NOT_LET_IN
    if stage is Stage.RECIPIENT and _names_the_mailbox(code, words):
        return Trouble.BAD_ADDRESS
    return Trouble.REFUSED


def next_try(trouble: Trouble, *, attempts: int, now: datetime) -> datetime | None:
    """Give the time of the next try after so many, or None when there is to be no more."""
    if trouble in FINAL or attempts > len(RETRY_AFTER):
        return None
    return now + RETRY_AFTER[max(attempts, 1) - 1]


def _names_the_mailbox(code: int, words: str) -> bool:
    """Tell a mailbox that is not there (RFC 3463: X.1.x, X.2.1) from a policy against the sender."""
    enhanced = _ENHANCED_PATTERN.match(words)
    if enhanced is None:
        return code in _NO_SUCH_MAILBOX
    return enhanced.group(1).startswith("5.1.") or enhanced.group(1) == "5.2.1"
