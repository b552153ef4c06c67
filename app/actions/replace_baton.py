"""Let a new baton carry on where one is lost, broken or worn: the chain and its legs stay as they are."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import update

from app.actions import fields
from app.actions.act import Act
from app.actions.create_baton import CreatedBaton, create_baton
from app.actions.record_event import record_event
from app.actions.reissue_code import reissue_code
from app.actions.steps import step_baton
from app.domain.baton import MOVING, BatonState
from app.domain.errors import NotAllowed, NotFound, WrongState
from app.domain.handover import HandoverState
from app.storage import handovers, relays
from app.storage.handovers import Code, Handover
from app.storage.journal import chain_of
from app.storage.relays import Baton
from app.storage.transaction import transaction


@dataclass(frozen=True, slots=True)
class ReplacedBaton:
    """The new baton with its plate's code, and the code of the card of the leg that it took over."""

    baton_id: int
    plate_code: str
    card_code: str | None


def replace_baton(
    act: Act, *, baton_id: int, name: str | None, reason: str | None
) -> ReplacedBaton:
    """Give the relay a new baton, with new codes, that takes over the leg under way.

    The old one is retired and its plate replaced; one that is missing stays so, and its plate still
    leads whoever finds it to the office. Raises `NotAllowed`, `NotFound`, `ReasonNeeded`,
    `UnacceptableField` (`name`), and `WrongState` for one at rest or replaced already.
    """
    if not act.actor.is_admin:
        raise NotAllowed
    written = fields.required_reason(reason)
    with transaction(act.session):
        old, active = _found(act, baton_id)
        relays.locked(act.session, old.relay_id)
        if not _is_first_to_replace(act, baton_id):
            raise WrongState(baton_id=baton_id)
        new = create_baton(act, relay_id=old.relay_id, name=name)
        card = _take_over(act, active, new, reason=written) if active else None
        _lay_aside(act, baton_id, reason=written)
        record_event(
            act,
            chain=chain_of(old.relay_id),
            event="baton.replaced",
            subject=f"baton:{baton_id}",
            facts={"by": new.baton_id, "handover": active.id if active else None},
            personal={"reason": written},
        )
        return ReplacedBaton(new.baton_id, new.code, card)


def _found(act: Act, baton_id: int) -> tuple[Baton, Handover | None]:
    """Lock the leg under way before the baton, and read both as they stand."""
    active = handovers.active_of(act.session, baton_id)
    if active is not None:
        handovers.locked(act.session, active.id)
        active = handovers.active_of(act.session, baton_id)
    baton = relays.baton(act.session, baton_id)
    if baton is None:
        raise NotFound
    return baton, active


def _is_first_to_replace(act: Act, baton_id: int) -> bool:
    replaced = act.session.execute(
        update(Baton)
        .where(
            Baton.id == baton_id,
            Baton.replaced_at.is_(None),
            Baton.state != BatonState.RETIRED,
        )
        .values(replaced_at=act.now)
        .returning(Baton.id)
    )
    return replaced.scalar() is not None


def _take_over(act: Act, active: Handover, new: CreatedBaton, *, reason: str) -> str:
    """Let the leg be the new baton's, with a new card; give the card's code."""
    stood, before = active.state, active.baton_id
    taken = act.session.execute(
        update(Handover)
        .where(Handover.id == active.id, Handover.baton_id == before)
        .values(baton_id=new.baton_id)
        .returning(Handover.id)
    )
    if taken.scalar() is None:
        raise WrongState(handover_id=active.id)
    card = reissue_code(act, handover_id=active.id, reason=reason)
    step_baton(
        act,
        new.baton_id,
        expected={BatonState.WITH_OFFICE},
        to=BatonState.WITH_COMPANY if stood is HandoverState.VISITED else BatonState.CARRIED,
    )
    record_event(
        act,
        chain=chain_of(active.relay_id),
        event="handover.baton_replaced",
        subject=f"handover:{active.id}",
        facts={"before": before, "baton": new.baton_id},
    )
    return card


def _lay_aside(act: Act, baton_id: int, *, reason: str) -> None:
    """Retire the old one and its plate, unless it is missing and may still be found."""
    if not step_baton(act, baton_id, expected=MOVING, to=BatonState.RETIRED):
        return
    act.session.execute(
        update(Code)
        .where(Code.baton_id == baton_id, Code.replaced_at.is_(None))
        .values(replaced_at=act.now, replace_reason=reason)
    )
