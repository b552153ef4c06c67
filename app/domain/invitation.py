"""The life of an invitation: one company asked once, in words that later ones may replace."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from app.domain.nomination import NominationState


class InvitationState(StrEnum):
    """`open`, and the five ways in which it ends; an end is for good."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    SUPERSEDED = "superseded"


class InvitationEvent(StrEnum):
    """What can happen to an invitation; `SUPERSEDE` is a newer version, or a rival's yes."""

    ACCEPT = "accept"
    DECLINE = "decline"
    EXPIRE = "expire"
    WITHDRAW = "withdraw"
    SUPERSEDE = "supersede"


class Channel(StrEnum):
    """How a company is asked: by a mail that is sent, or by a person with telephone and letter."""

    MAIL = "mail"
    PERSON = "person"


_LEADS_TO: Mapping[InvitationEvent, InvitationState] = {
    InvitationEvent.ACCEPT: InvitationState.ACCEPTED,
    InvitationEvent.DECLINE: InvitationState.DECLINED,
    InvitationEvent.EXPIRE: InvitationState.EXPIRED,
    InvitationEvent.WITHDRAW: InvitationState.WITHDRAWN,
    InvitationEvent.SUPERSEDE: InvitationState.SUPERSEDED,
}
# A nomination that leaves “invited”, by whatever act, ends its open invitation in the same step.
ENDED_BY: Mapping[NominationState, InvitationState] = {
    NominationState.SUBMITTED: InvitationState.WITHDRAWN,
    NominationState.APPROVED: InvitationState.WITHDRAWN,
    NominationState.REJECTED: InvitationState.WITHDRAWN,
    NominationState.WITHDRAWN: InvitationState.WITHDRAWN,
    NominationState.ACCEPTED: InvitationState.ACCEPTED,
    NominationState.DECLINED: InvitationState.DECLINED,
    NominationState.EXPIRED: InvitationState.EXPIRED,
    NominationState.SUPERSEDED: InvitationState.SUPERSEDED,
}


def after(state: InvitationState, event: InvitationEvent) -> InvitationState | None:
    """The state that an event leads to; None when it comes too late to lead anywhere.

    The same event once more leads to where it led: an answer may be sent twice.
    """
    reached = _LEADS_TO[event]
    return reached if state in {InvitationState.OPEN, reached} else None
