"""Undo a visit just logged: the one who logged annuls it, a colleague takes only themselves off."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import update

from app.actions import fields
from app.actions.act import Act
from app.actions.annul_visit import take_back
from app.actions.record_event import record_event
from app.domain.errors import NotAllowed, NotFound, TooLate
from app.domain.handover import HandoverState
from app.domain.visit import undo_until
from app.storage import handovers, nominations, visits
from app.storage.handovers import Handover
from app.storage.journal import chain_of
from app.storage.transaction import transaction
from app.storage.visits import Participant, Visit

DEFAULT_REASON = "ångrad"


@dataclass(frozen=True, slots=True)
class UndoneVisit:
    """Whether the visit itself is annulled, or only the actor's part in it is over."""

    visit_id: int
    annulled: bool


def undo_visit(act: Act, *, visit_id: int, reason: str | None = None) -> UndoneVisit:
    """Undo within 15 minutes of logging; doing it again gives the same outcome.

    Raises `NotAllowed` for one who took no part, `NotFound`, and `TooLate` after the time, and
    when the choice was reviewed or the baton passed on.
    """
    written = fields.text("reason", reason, max_length=fields.REASON_CHARACTERS)
    with transaction(act.session):
        visit, handover = _found(act, visit_id)
        if visit.logged_by_id == act.actor.person_id:
            return _annul(act, visit, handover, reason=written or DEFAULT_REASON)
        return _leave(act, visit)


def _found(act: Act, visit_id: int) -> tuple[Visit, Handover]:
    if not act.actor.is_staff or act.actor.person_id is None:
        raise NotAllowed
    visit = visits.by_id(act.session, visit_id)
    if visit is None:
        raise NotFound
    handover = handovers.locked(act.session, visit.handover_id)
    visit = visits.by_id(act.session, visit_id)
    if visit is None or handover is None:
        raise NotFound
    return visit, handover


def _annul(act: Act, visit: Visit, handover: Handover, *, reason: str) -> UndoneVisit:
    if visit.annulled_at is not None:
        return UndoneVisit(visit.id, annulled=True)
    _check_time(act, visit)
    if handover.state is not HandoverState.VISITED or nominations.is_reviewed(
        act.session, visit.id
    ):
        raise TooLate(visit_id=visit.id)
    annulled = take_back(act, visit, handover, reason=reason)
    record_event(
        act,
        chain=chain_of(handover.relay_id),
        event="visit.undone",
        subject=f"visit:{visit.id}",
        facts={"handover": handover.id, "counts_instead": annulled.counts_instead},
        personal={"reason": reason},
    )
    return UndoneVisit(visit.id, annulled=True)


def _leave(act: Act, visit: Visit) -> UndoneVisit:
    part = visits.participant_of(act.session, visit.id, act.actor.person_id)
    if part is None:
        raise NotAllowed
    if part.left_at is not None:
        return UndoneVisit(visit.id, annulled=False)
    _check_time(act, visit)
    act.session.execute(
        update(Participant)
        .where(Participant.id == part.id, Participant.left_at.is_(None))
        .values(left_at=act.now)
    )
    record_event(
        act, chain=chain_of(visit.relay_id), event="visit.left", subject=f"visit:{visit.id}"
    )
    return UndoneVisit(visit.id, annulled=False)


def _check_time(act: Act, visit: Visit) -> None:
    if act.now > undo_until(visit.logged_at):
        raise TooLate(visit_id=visit.id)
