"""Say where the baton is in its own life: lost, found, at the office, on its way, at rest."""

from __future__ import annotations

from sqlalchemy import update

from app.actions import fields
from app.actions.act import Act
from app.actions.record_event import record_event
from app.actions.steps import step_baton
from app.domain.baton import MOVING, BatonState, may_become
from app.domain.errors import NoReplacement, NotAllowed, NotFound, ReasonNeeded, WrongState
from app.domain.handover import HandoverState
from app.storage import handovers, relays
from app.storage.handovers import Handover
from app.storage.journal import chain_of
from app.storage.relays import Baton
from app.storage.transaction import transaction


def set_baton_state(
    act: Act, *, baton_id: int, state: BatonState, reason: str | None = None
) -> None:
    """Set the state, as an admin; a retired baton's leg goes on with another that is free.

    Raises `NotAllowed`, `NotFound`, `ReasonNeeded` for retiring, `NoReplacement`, and `WrongState`
    for a step that the present state does not lead to.
    """
    if not act.actor.is_admin:
        raise NotAllowed
    written = fields.text("reason", reason, max_length=fields.REASON_CHARACTERS)
    if state is BatonState.RETIRED and written is None:
        raise ReasonNeeded(field="reason")
    with transaction(act.session):
        baton = relays.baton(act.session, baton_id)
        if baton is None:
            raise NotFound
        moved = _let_another_go_on(act, baton) if state is BatonState.RETIRED else {}
        before = baton.state
        if not may_become(before, state) or not step_baton(
            act, baton_id, expected={before}, to=state
        ):
            raise WrongState(baton_id=baton_id)
        record_event(
            act,
            chain=chain_of(baton.relay_id),
            event="baton.state_set",
            subject=f"baton:{baton_id}",
            facts={"before": str(before), "to": str(state), **moved},
            personal={"reason": written},
        )


def _let_another_go_on(act: Act, baton: Baton) -> dict[str, int]:
    """Lead the leg that is under way to another baton, under the locks of whoever would make one."""
    active = handovers.active_of(act.session, baton.id)
    if active is not None:
        handovers.locked(act.session, active.id)
    relays.locked(act.session, baton.relay_id)
    act.session.refresh(baton)
    active = handovers.active_of(act.session, baton.id)
    if active is None:
        return {}
    replacement_id = handovers.free_baton(act.session, baton)
    if replacement_id is None:
        raise NoReplacement(baton_id=baton.id, handover_id=active.id)
    act.session.execute(
        update(Handover).where(Handover.id == active.id).values(baton_id=replacement_id)
    )
    if active.state is HandoverState.VISITED:
        step_baton(act, replacement_id, expected=MOVING, to=BatonState.WITH_COMPANY)
    return {"handover": active.id, "replacement": replacement_id}
