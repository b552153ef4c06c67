"""What a visited or a coming company does through its own link: name whom to turn to, and ask."""

from __future__ import annotations

from datetime import date, time
from typing import Any

from app.actions import fields
from app.actions.act import Act
from app.actions.add_contact import (
    ContactDetails,
    cleaned_details,
    enter_contact,
    record_contact,
)
from app.actions.check_schedule import check_schedule
from app.actions.company_requests import Wish, enter_request
from app.domain.calendar import stockholm_date
from app.domain.company_request import RequestKind
from app.domain.errors import NotAllowed, NotFound, UnacceptableField, WrongState
from app.domain.handover import AWAITING
from app.storage import companies, handovers
from app.storage.handovers import Handover
from app.storage.transaction import transaction

PAST = "past"


def name_contact(act: Act, *, handover_id: int, details: ContactDetails) -> None:
    """Name whom to turn to first from now on; earlier contacts stay, in second place.

    A company that was merged names them for the one that stands for it.

    Raises `NotAllowed` for another company's link, `NotFound`, and `UnacceptableField`.
    """
    _check_actor(act, handover_id)
    cleaned = cleaned_details(details)
    with transaction(act.session):
        handover = _found(act, handover_id)
        company = companies.current_locked(act.session, handover.company_id)
        if company is None:
            raise NotFound
        added = enter_contact(act, company=company, details=cleaned)
        record_contact(act, added, event="contact.added")


def ask_to_move(
    act: Act,
    *,
    handover_id: int,
    wished_on: date | None,
    wished_at: time | None = None,
    words: str | None = None,
) -> None:
    """Ask for another day, which a person confirms; while one wish waits, another is not entered.

    Raises `NotAllowed`, `NotFound`, `WrongState` once it is visited or cancelled or while a wish
    waits, and `UnacceptableField` (`scheduled_on`, `starts_at`, `words`).
    """
    _check_actor(act, handover_id)
    check_schedule(wished_on, wished_at)
    written = fields.text("words", words, max_length=fields.REASON_CHARACTERS)
    if wished_on is None and written is None:
        raise UnacceptableField(field="scheduled_on", reason=fields.MISSING)
    if wished_on is not None and wished_on <= stockholm_date(act.now):
        raise UnacceptableField(field="scheduled_on", reason=PAST)
    with transaction(act.session):
        handover = _found(act, handover_id)
        if handover.state not in AWAITING:
            raise WrongState(handover_id=handover_id)
        wish = _wish(
            RequestKind.MOVE_VISIT,
            handover,
            wished_on=wished_on,
            wished_at=wished_at,
            words=written,
        )
        if not enter_request(act, wish):
            raise WrongState(handover_id=handover_id)


def ask_for_erasure(act: Act, *, handover_id: int) -> None:
    """Ask that what is stored about the company's people is erased; once while it waits.

    Raises `NotAllowed` and `NotFound`.
    """
    _check_actor(act, handover_id)
    with transaction(act.session):
        handover = _found(act, handover_id)
        enter_request(act, _wish(RequestKind.ERASURE, handover))


def _wish(kind: RequestKind, handover: Handover, **said: Any) -> Wish:
    return Wish(
        kind=kind,
        subject=f"handover:{handover.id}",
        relay_id=handover.relay_id,
        handover_id=handover.id,
        company_name=handover.company_name,
        company_id=handover.company_id,
        **said,
    )


def _check_actor(act: Act, handover_id: int) -> None:
    if act.actor.handover_id != handover_id:
        raise NotAllowed


def _found(act: Act, handover_id: int) -> Handover:
    handover = handovers.locked(act.session, handover_id)
    if handover is None:
        raise NotFound
    return handover
