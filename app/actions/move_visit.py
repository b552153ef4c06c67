"""Move a visit that was logged at the wrong handover to the right one, or to the right company."""

from __future__ import annotations

from dataclasses import dataclass

from app.actions import fields
from app.actions.act import Act
from app.actions.annul_visit import take_back
from app.actions.carry_visit import (
    carry_visit,
    let_held_nominations_stand,
    let_nominations_follow,
    let_talk_of_leg_follow,
    record_carried,
)
from app.actions.create_handover import NewHandover, Place
from app.actions.enter_company import entered_workplace
from app.actions.give_charge import let_charge_follow
from app.actions.place_handover import (
    PutBetween,
    Side,
    locked_from_the_end,
    put_between,
    record_put_between,
    room_beside,
)
from app.actions.record_event import record_event
from app.actions.register_company import NewCompany
from app.actions.steps import step_baton, step_handover
from app.domain.baton import MOVING, BatonState
from app.domain.errors import NotAllowed, NotFound, UnacceptableField, WrongState
from app.domain.handover import AWAITING, HandoverState
from app.storage import handovers, nominations, relays, visits
from app.storage.companies import Workplace
from app.storage.handovers import Handover
from app.storage.journal import chain_of
from app.storage.transaction import transaction
from app.storage.visits import Visit

TARGET = "target"
BOTH_CHOSE = "both_chose"
SAME_COMPANY = "same_company"


@dataclass(frozen=True, slots=True)
class MovedVisit:
    """The visit that was annulled, and the one that stands in its place, with its handover."""

    annulled_id: int
    visit_id: int
    handover_id: int


def move_visit(act: Act, *, visit_id: int, handover_id: int, reason: str | None) -> MovedVisit:
    """Annul the visit and log it anew, as it was, at a handover that awaits one.

    Choices follow from a handover that the baton has not left. Raises `NotAllowed`, `NotFound`,
    `ReasonNeeded`, `WrongState` when the visit is annulled or the other handover awaits none, and
    `UnacceptableField` (`target`) when both have choices.
    """
    written = _written(act, reason)
    with transaction(act.session):
        visit, source = _found(act, visit_id, handover_id)
        target = handovers.by_id(act.session, handover_id)
        if target is None or target.id == source.id or target.relay_id != source.relay_id:
            raise NotFound
        follows = source.state is HandoverState.VISITED
        if follows and all(nominations.open_of(act.session, one.id) for one in (source, target)):
            raise UnacceptableField(field=TARGET, reason=BOTH_CHOSE)
        take_back(act, visit, source, reason=written)
        if not step_handover(act, target.id, expected=AWAITING, to=HandoverState.VISITED):
            raise WrongState(handover_id=handover_id)
        new_id = carry_visit(act, visit, target)
        if follows:
            let_nominations_follow(act, source, target, visit_id=new_id)
        let_held_nominations_stand(act, target, visit_id=new_id)
        step_baton(act, target.baton_id, expected=MOVING, to=BatonState.WITH_COMPANY)
        record_carried(act, visit, target, new_id=new_id, reason=written)
        return MovedVisit(visit.id, new_id, target.id)


def move_visit_to_company(
    act: Act, *, visit_id: int, workplace: int | NewCompany, reason: str | None
) -> MovedVisit:
    """Let a handover to the right company take the place of the one to the wrong company.

    The new one takes the next number and its card; the old one is cancelled. Raises `NotAllowed`,
    `NotFound`, `ReasonNeeded`, `WrongState` when the visit is annulled, and `UnacceptableField`
    (`target`) for the company that it is at already, or by what a new company brings.
    """
    written = _written(act, reason)
    with transaction(act.session):
        visit, source = _found(act, visit_id)
        right = entered_workplace(act, workplace, relay_id=source.relay_id)
        if right.company_id == source.company_id:
            raise UnacceptableField(field=TARGET, reason=SAME_COMPANY)
        stood = source.state
        following = handovers.successor_of(act.session, source.id)
        take_back(act, visit, source, reason=written)
        relays.locked(act.session, source.relay_id)
        put = _in_its_place(act, source, following, right, stood, reason=written)
        target = act.session.get_one(Handover, put.started.handover_id)
        new_id = carry_visit(act, visit, target)
        let_talk_of_leg_follow(act, source, visit_id=new_id)
        let_nominations_follow(act, source, target, visit_id=new_id)
        let_charge_follow(act, handover_id=source.id, to=target.id)
        if stood is HandoverState.VISITED:
            step_baton(act, target.baton_id, expected=MOVING, to=BatonState.WITH_COMPANY)
        _record_cancelled(act, source, target, reason=written)
        record_put_between(act, put)
        record_carried(act, visit, target, new_id=new_id, reason=written)
        return MovedVisit(visit.id, new_id, target.id)


def _written(act: Act, reason: str | None) -> str:
    if not act.actor.is_admin:
        raise NotAllowed
    return fields.required_reason(reason)


def _found(act: Act, visit_id: int, *others: int) -> tuple[Visit, Handover]:
    """Lock the visit's handover, what follows it, and the others named, and read it as it stands."""
    visit = visits.by_id(act.session, visit_id)
    if visit is None:
        raise NotFound
    following = handovers.successor_of(act.session, visit.handover_id)
    also = [*others, *([following.id] if following else [])]
    locked = locked_from_the_end(act, visit.handover_id, *also)
    visit = visits.by_id(act.session, visit_id)
    source = locked.get(visit.handover_id) if visit else None
    if visit is None or source is None:
        raise NotFound
    if visit.annulled_at is not None:
        raise WrongState(visit_id=visit_id)
    return visit, source


def _in_its_place(
    act: Act,
    source: Handover,
    following: Handover | None,
    workplace: Workplace,
    stood: HandoverState,
    *,
    reason: str,
) -> PutBetween:
    position = room_beside(act, source.id, Side.AFTER)
    if not step_handover(
        act,
        source.id,
        expected=AWAITING | {HandoverState.PASSED_ON},
        to=HandoverState.CANCELLED,
        cancelled_at=act.now,
        cancel_reason=reason,
    ):
        raise WrongState(handover_id=source.id)
    new = NewHandover(
        relay_id=source.relay_id,
        baton_id=source.baton_id,
        workplace=workplace,
        predecessor_id=source.predecessor_id,
        start_reason=source.start_reason,
        start_note=source.start_note,
        scheduled_on=source.scheduled_on,
        starts_at=source.starts_at,
        between=Place(position, stood),
    )
    return put_between(act, new, following)


def _record_cancelled(act: Act, source: Handover, target: Handover, *, reason: str) -> None:
    record_event(
        act,
        chain=chain_of(source.relay_id),
        event="handover.cancelled",
        subject=f"handover:{source.id}",
        facts={"replaced_by": target.id},
        personal={"reason": reason},
    )
