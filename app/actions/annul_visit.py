"""Take a visit back by a compensating event; the row stays, and no longer counts."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select, update

from app.actions import fields
from app.actions.act import Act
from app.actions.let_another_count import let_another_count
from app.actions.record_event import record_event
from app.actions.steps import step_baton, step_handover, step_nominations_of
from app.domain.baton import BatonState
from app.domain.errors import NotAllowed, NotFound, WrongState
from app.domain.handover import HandoverState, state_for
from app.domain.nomination import NominationState
from app.storage import handovers, visits
from app.storage.handovers import Handover
from app.storage.journal import chain_of
from app.storage.nominations import Nomination, Review
from app.storage.transaction import transaction
from app.storage.visits import Visit


@dataclass(frozen=True, slots=True)
class AnnulledVisit:
    """`counts_instead` is a later visit to the same company, no longer a revisit."""

    visit_id: int
    handover_id: int
    counts_instead: int | None


def annul_visit(act: Act, *, visit_id: int, reason: str | None) -> AnnulledVisit:
    """Annul a visit at any time, as an admin; a handover that was passed on stays so.

    Raises `NotAllowed`, `NotFound`, `ReasonNeeded`, and `WrongState` for an annulled visit.
    """
    if not act.actor.is_admin:
        raise NotAllowed
    written = fields.required_reason(reason)
    with transaction(act.session):
        visit = visits.by_id(act.session, visit_id)
        handover = handovers.locked(act.session, visit.handover_id) if visit else None
        if visit is None or handover is None:
            raise NotFound
        annulled = take_back(act, visit, handover, reason=written)
        record_event(
            act,
            chain=chain_of(handover.relay_id),
            event="visit.annulled",
            subject=f"visit:{visit.id}",
            facts={"handover": handover.id, "counts_instead": annulled.counts_instead},
            personal={"reason": written},
        )
        return annulled


def take_back(act: Act, visit: Visit, handover: Handover, *, reason: str) -> AnnulledVisit:
    """Do what undoing and annulling have in common, under the handover's lock, unjournalled.

    Raises `WrongState` when the visit is annulled already.
    """
    taken = act.session.execute(
        update(Visit)
        .where(Visit.id == visit.id, Visit.annulled_at.is_(None))
        .values(annulled_at=act.now, annulled_by_id=act.actor.person_id, annul_reason=reason)
        .returning(Visit.id)
    )
    if taken.scalar() is None:
        raise WrongState(visit_id=visit.id)
    counts_instead = None if visit.revisit else let_another_count(act, visit.company_id)
    if step_handover(
        act,
        handover.id,
        expected={HandoverState.VISITED},
        to=state_for(handover.scheduled_on),
    ):
        _hold_nominations(act, handover.id)
        step_baton(
            act,
            handover.baton_id,
            expected={BatonState.WITH_COMPANY},
            to=BatonState.CARRIED,
        )
    return AnnulledVisit(visit.id, handover.id, counts_instead)


def _hold_nominations(act: Act, handover_id: int) -> None:
    """Let what was chosen wait in the queue as “visit undone”, any approval and invitation taken back."""
    step_nominations_of(
        act,
        handover_id,
        expected={NominationState.APPROVED, NominationState.INVITED},
        to=NominationState.SUBMITTED,
    )
    waiting = Nomination.handover_id == handover_id, Nomination.state == NominationState.SUBMITTED
    act.session.execute(
        update(Review)
        .where(
            Review.nomination_id.in_(select(Nomination.id).where(*waiting)),
            Review.undone_at.is_(None),
        )
        .values(undone_at=act.now)
    )
    act.session.execute(update(Nomination).where(*waiting).values(visit_undone=True))
