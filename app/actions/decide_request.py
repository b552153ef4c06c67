"""An admin's answer to what a company asked for through its link."""

from __future__ import annotations

from app.actions.act import Act
from app.actions.company_requests import settle_request
from app.actions.invite_company import invite_company
from app.actions.schedule_handover import schedule_handover
from app.domain.company_request import Outcome, RequestKind
from app.domain.errors import NotAllowed, NotFound
from app.storage import company_requests
from app.storage.company_requests import CompanyRequest
from app.storage.transaction import transaction


def grant_request(act: Act, *, request_id: int) -> None:
    """Do what was asked for: move the visit to the day that was named, or invite anew.

    An erasure is noted as done by hand. Raises `NotAllowed`, `NotFound`, and `WrongState` when it
    was decided or can no longer be granted.
    """
    with transaction(act.session):
        request = _found(act, request_id)
        settle_request(act, request, Outcome.GRANTED)
        if request.kind is RequestKind.MOVE_VISIT and request.wished_on is not None:
            schedule_handover(
                act,
                handover_id=request.handover_id,
                scheduled_on=request.wished_on,
                starts_at=request.wished_at,
            )
        if request.kind is RequestKind.ANOTHER_INVITATION and request.nomination_id is not None:
            invite_company(act, nomination_id=request.nomination_id)


def set_request_aside(act: Act, *, request_id: int) -> None:
    """Take it out of the queue without doing it; raises as granting does."""
    with transaction(act.session):
        settle_request(act, _found(act, request_id), Outcome.SET_ASIDE)


def _found(act: Act, request_id: int) -> CompanyRequest:
    if not act.actor.is_admin:
        raise NotAllowed
    request = company_requests.by_id(act.session, request_id)
    if request is None:
        raise NotFound
    return request
