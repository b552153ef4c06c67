"""Ask for a new invitation through a link whose own can no longer be answered."""

from __future__ import annotations

from app.actions.act import Act
from app.actions.company_requests import Wish, enter_request
from app.domain.company_request import RequestKind
from app.domain.errors import NotAllowed, NotFound, WrongState
from app.domain.invitation import InvitationState
from app.storage import invitations
from app.storage.transaction import transaction

_CANNOT_BE_ASKED_FOR = frozenset({InvitationState.OPEN, InvitationState.ACCEPTED})


def ask_for_invitation(act: Act, *, invitation_id: int) -> None:
    """Put the wish into the admins' queue; asked again while it waits there, nothing changes.

    Raises `NotAllowed` for another invitation's link, `NotFound`, and `WrongState` while it can be
    answered, or was with a yes.
    """
    if act.actor.invitation_id != invitation_id:
        raise NotAllowed
    with transaction(act.session):
        asked = invitations.asked_by_id(act.session, invitation_id)
        if asked is None:
            raise NotFound
        if asked.state in _CANNOT_BE_ASKED_FOR:
            raise WrongState(invitation_id=invitation_id)
        wish = Wish(
            kind=RequestKind.ANOTHER_INVITATION,
            subject=f"invitation:{invitation_id}",
            relay_id=asked.relay_id,
            handover_id=asked.handover_id,
            company_name=asked.company,
            nomination_id=asked.nomination_id,
        )
        enter_request(act, wish)
