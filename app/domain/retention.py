"""For how long personal data is kept, field by field; where it lies and how it goes is not said here.

The municipality's own decision on disposal (gallringsbeslut) is what counts. These are the terms that
the program comes with, as short as each purpose allows.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

_YEAR: Final = timedelta(days=365)


class Since(StrEnum):
    """The moment from which a term is counted; until then the data is in use and stays."""

    HANDLED = "handled"
    ENDED = "ended"
    DECIDED = "decided"
    SENT = "sent"
    VISITED = "visited"
    NOTED = "noted"
    DEACTIVATED = "deactivated"


class Source(StrEnum):
    """Where a term comes from.

    `STORAGE_LIMITATION` is GDPR article 5.1 e: no longer than the purpose needs. `LINK_READABLE` is
    that a choice can be read through its link for a year after it was reviewed. `ARCHIVES_ACT` is
    10 § of arkivlagen (1990:782): what tells of how a matter was handled may go by a decision only.
    """

    STORAGE_LIMITATION = "storage_limitation"
    LINK_READABLE = "link_readable"
    ARCHIVES_ACT = "archives_act"


@dataclass(frozen=True, slots=True)
class Rule:
    """One field's term, counted from a moment, and where it comes from."""

    keep: timedelta
    since: Since
    source: Source

    def cutoff(self, now: datetime) -> datetime:
        """Give the moment before which the term must have begun for the field to go now."""
        return now - self.keep


_FOUND = Rule(timedelta(days=90), Since.HANDLED, Source.STORAGE_LIMITATION)
_SUGGESTED = Rule(_YEAR, Since.HANDLED, Source.STORAGE_LIMITATION)
_LEFT = Rule(_YEAR, Since.ENDED, Source.STORAGE_LIMITATION)
_CHOSEN = Rule(_YEAR, Since.DECIDED, Source.LINK_READABLE)
_WROTE = Rule(_YEAR, Since.SENT, Source.STORAGE_LIMITATION)
_SAID = Rule(2 * _YEAR, Since.DECIDED, Source.ARCHIVES_ACT)
_NOTED = Rule(2 * _YEAR, Since.NOTED, Source.ARCHIVES_ACT)
_WAS_THERE = Rule(5 * _YEAR, Since.VISITED, Source.ARCHIVES_ACT)
_PROMISED = Rule(5 * _YEAR, Since.ENDED, Source.ARCHIVES_ACT)
_WORKED = Rule(2 * _YEAR, Since.DEACTIVATED, Source.ARCHIVES_ACT)

# What is kept of people, by table and column.
RULES: Final[Mapping[str, Rule]] = {
    "finder_message.message": _FOUND,
    "finder_message.contact": _FOUND,
    "suggestion.reason": _SUGGESTED,
    "contact.name": _LEFT,
    "contact.role": _LEFT,
    "contact.email": _LEFT,
    "contact.phone": _LEFT,
    "nomination.nominator_name": _CHOSEN,
    "nomination.nominator_email": _CHOSEN,
    "nomination.reason": _SAID,
    "late_choice.nominator_name": _CHOSEN,
    "late_choice.nominator_email": _CHOSEN,
    "late_choice.reason": _SAID,
    "late_choice.decision_note": _SAID,
    "review.reason": _SAID,
    "interest.about": _NOTED,
    "invitation.recipient_name": _LEFT,
    "invitation.recipient_email": _LEFT,
    "invitation.wish": _LEFT,
    "company_request.words": Rule(_YEAR, Since.DECIDED, Source.STORAGE_LIMITATION),
    "outgoing_mail.recipient_name": _WROTE,
    "outgoing_mail.recipient_email": _WROTE,
    "outgoing_mail.facts": _WROTE,
    "outgoing_mail.last_error": _WROTE,
    "bouncing_address.email": Rule(_YEAR, Since.NOTED, Source.STORAGE_LIMITATION),
    "participant.name": _WAS_THERE,
    "participant.role": _WAS_THERE,
    "visit.note": _WAS_THERE,
    "note.words": Rule(5 * _YEAR, Since.NOTED, Source.ARCHIVES_ACT),
    "photo.caption": _WAS_THERE,
    "photo.picture": _WAS_THERE,
    "photo.thumbnail": _WAS_THERE,
    "promise.words": _PROMISED,
    "promise.ended_words": _PROMISED,
    "promise.answer": _PROMISED,
    "visit.annul_reason": _NOTED,
    "handover.start_note": _NOTED,
    "handover.cancel_reason": _NOTED,
    "code.replace_reason": _NOTED,
    "pending_scan.decision_note": _NOTED,
    "person.name": _WORKED,
    "person.email": _WORKED,
    "sign_in.label": _LEFT,
    "journal_text.value": _NOTED,
}
