"""Register a visit that was forgotten: it takes the next number, and stands where it was paid."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert

from app.actions import fields
from app.actions.act import Act
from app.actions.carry_visit import insert_visit_at, record_logged
from app.actions.create_handover import NewHandover, Place
from app.actions.enter_company import entered_workplace
from app.actions.place_handover import (
    PutBetween,
    Side,
    locked_from_the_end,
    put_between,
    record_put_between,
    room_beside,
)
from app.actions.register_company import NewCompany
from app.domain.errors import NotAllowed, NotFound, UnacceptableField, WrongState
from app.domain.handover import HandoverState
from app.domain.visit import VisitSource
from app.storage import handovers, relays
from app.storage.companies import Workplace
from app.storage.handovers import Handover
from app.storage.transaction import transaction
from app.storage.visits import Participant

IN_FUTURE = "in_future"


@dataclass(frozen=True, slots=True, kw_only=True)
class ForgottenVisit:
    """What is remembered of it, and on which side of which handover it belongs.

    `workplace` is an id, or a company that the register lacks.
    """

    beside_id: int
    side: Side
    workplace: int | NewCompany
    occurred_at: datetime
    participants: Sequence[str] = ()
    note: str | None = None


@dataclass(frozen=True, slots=True)
class InsertedVisit:
    """The visit, and the handover that was made for it."""

    visit_id: int
    handover_id: int
    number: int


@dataclass(frozen=True, slots=True)
class _Words:
    names: Sequence[str]
    note: str | None
    reason: str


def insert_visit(act: Act, forgotten: ForgottenVisit, *, reason: str | None) -> InsertedVisit:
    """Put it in, marked as late, as an admin; the handover after it comes from it from now on.

    A company that is already on that side keeps its place, so that the same form sent twice does
    nothing twice. Raises `NotAllowed`, `NotFound`, `ReasonNeeded`, `WrongState` beside a cancelled
    handover or after one that the baton has not left, and `UnacceptableField` (`occurred_at`,
    `participants`, `note`, and what a new company brings).
    """
    words = _words(act, forgotten, reason)
    with transaction(act.session):
        beside, following = _found(act, forgotten)
        workplace = entered_workplace(act, forgotten.workplace, relay_id=beside.relay_id)
        known = _put_in_already(act, forgotten, beside, following, workplace)
        if known is not None:
            return known
        relays.locked(act.session, beside.relay_id)
        put = _put(act, forgotten, beside, following, workplace)
        target = act.session.get_one(Handover, put.started.handover_id)
        visit_id = _logged(act, forgotten, target, words)
        record_put_between(act, put)
        record_logged(act, target, visit_id, reason=words.reason, late=True)
        return InsertedVisit(visit_id, target.id, target.number)


def _words(act: Act, forgotten: ForgottenVisit, reason: str | None) -> _Words:
    if not act.actor.is_admin:
        raise NotAllowed
    written = fields.required_reason(reason)
    if forgotten.occurred_at > act.now:
        raise UnacceptableField(field="occurred_at", reason=IN_FUTURE)
    note = fields.text("note", forgotten.note, max_length=fields.REASON_CHARACTERS)
    names = [fields.line("participants", name) for name in forgotten.participants]
    return _Words([name for name in dict.fromkeys(names) if name], note, written)


def _found(act: Act, forgotten: ForgottenVisit) -> tuple[Handover, Handover | None]:
    """Lock the handover named, and read it with the one that comes after the new one."""
    after = forgotten.side is Side.AFTER
    following = handovers.successor_of(act.session, forgotten.beside_id) if after else None
    also = [following.id] if following else []
    locked = locked_from_the_end(act, forgotten.beside_id, *also)
    beside = locked.get(forgotten.beside_id)
    if beside is None:
        raise NotFound
    allowed = {HandoverState.PASSED_ON} if after else set(HandoverState) - {HandoverState.CANCELLED}
    if beside.state not in allowed:
        raise WrongState(handover_id=beside.id)
    return beside, handovers.successor_of(act.session, beside.id) if after else beside


def _put_in_already(
    act: Act,
    forgotten: ForgottenVisit,
    beside: Handover,
    following: Handover | None,
    workplace: Workplace,
) -> InsertedVisit | None:
    """Find the neighbour on that side, if it is this very visit."""
    neighbour_id = beside.predecessor_id if following is beside else following and following.id
    neighbour = handovers.by_id(act.session, neighbour_id) if neighbour_id else None
    if neighbour is None or neighbour.workplace_id != workplace.id:
        return None
    for visit in neighbour.visits:
        stands = visit.late and visit.annulled_at is None
        if stands and visit.occurred_at == forgotten.occurred_at:
            return InsertedVisit(visit.id, neighbour.id, neighbour.number)
    return None


def _put(
    act: Act,
    forgotten: ForgottenVisit,
    beside: Handover,
    following: Handover | None,
    workplace: Workplace,
) -> PutBetween:
    """Make its handover, which the baton has left; before an office start it is the office's own."""
    before = following is beside
    new = NewHandover(
        relay_id=beside.relay_id,
        baton_id=beside.baton_id,
        workplace=workplace,
        predecessor_id=beside.predecessor_id if before else beside.id,
        start_reason=beside.start_reason if before else None,
        start_note=beside.start_note if before else None,
        between=Place(room_beside(act, beside.id, forgotten.side), HandoverState.PASSED_ON),
    )
    return put_between(act, new, following)


def _logged(act: Act, forgotten: ForgottenVisit, target: Handover, words: _Words) -> int:
    visit_id = insert_visit_at(
        act,
        target,
        {
            "source": VisitSource.HAND,
            "logged_by_id": act.actor.person_id,
            "occurred_at": forgotten.occurred_at,
            "skew_seconds": 0,
            "note": words.note,
            "late": True,
        },
    )
    for name in words.names:
        act.session.execute(
            insert(Participant).values(visit_id=visit_id, name=name, joined_at=act.now)
        )
    return visit_id
