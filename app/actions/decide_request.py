"""An admin's answer to what a company asked for through its link."""

from __future__ import annotations

from datetime import date, time

from app.actions.act import Act
from app.actions.check_schedule import check_schedule
from app.actions.company_requests import settle_request
from app.actions.invite_company import invite_company
from app.actions.schedule_handover import schedule_handover
from app.domain.calendar import stockholm_date
from app.domain.company_request import Outcome, RequestKind
from app.domain.errors import NotAllowed, NotFound, UnacceptableField
from app.storage import company_requests
from app.storage.company_requests import CompanyRequest
from app.storage.transaction import transaction

PAST = "past"


def grant_request(
    act: Act, *, request_id: int, agreed_on: date | None = None, agreed_at: time | None = None
) -> None:
    """Do what was asked for: move the visit to the day that was named, or invite anew.

    A wish in words alone is granted with the day that was then agreed on, if any, and one for a day
    that has been only with another. An erasure is noted as done by hand. Raises `NotAllowed`,
    `NotFound`, `UnacceptableField`, and `WrongState` when it was decided or can no longer be granted.
    """
    with transaction(act.session):
        request = _found(act, request_id)
        settle_request(act, request, Outcome.GRANTED)
        if request.kind is RequestKind.MOVE_VISIT:
            _move(act, request, agreed_on, agreed_at)
        if request.kind is RequestKind.ANOTHER_INVITATION and request.nomination_id is not None:
            invite_company(act, nomination_id=request.nomination_id)


def _move(
    act: Act, request: CompanyRequest, agreed_on: date | None, agreed_at: time | None
) -> None:
    on, at = request.wished_on, request.wished_at
    has_been = on is not None and on < stockholm_date(act.now)
    if on is None or has_been:
        on, at = agreed_on, agreed_at
    if on is None:
        check_schedule(on, at)
        if has_been:
            raise UnacceptableField(field="scheduled_on", reason=PAST)
        return
    schedule_handover(act, handover_id=request.handover_id, scheduled_on=on, starts_at=at)


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
