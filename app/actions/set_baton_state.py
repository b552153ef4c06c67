"""Say where the baton is in its own life: lost, found, at the office, on its way, at rest."""

from __future__ import annotations

from app.actions import fields
from app.actions.act import Act
from app.actions.record_event import record_event
from app.actions.steps import step_baton
from app.domain.baton import BatonState, may_become
from app.domain.errors import BatonBusy, NotAllowed, NotFound, ReasonNeeded, WrongState
from app.domain.handover import AWAITING
from app.storage import handovers, relays
from app.storage.journal import chain_of
from app.storage.transaction import transaction


def set_baton_state(
    act: Act, *, baton_id: int, state: BatonState, reason: str | None = None
) -> None:
    """Set the state, as an admin; a baton is retired only with a reason and while none awaits it.

    Raises `NotAllowed`, `NotFound`, `ReasonNeeded`, `BatonBusy`, and `WrongState` for a step that
    the present state does not lead to.
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
        before = baton.state
        if state is BatonState.RETIRED:
            _check_free(act, baton_id)
        if not may_become(before, state) or not step_baton(
            act, baton_id, expected={before}, to=state
        ):
            raise WrongState(baton_id=baton_id)
        record_event(
            act,
            chain=chain_of(baton.relay_id),
            event="baton.state_set",
            subject=f"baton:{baton_id}",
            facts={"before": str(before), "to": str(state)},
            personal={"reason": written},
        )


def _check_free(act: Act, baton_id: int) -> None:
    active = handovers.active_of(act.session, baton_id)
    if active is not None and active.state in AWAITING:
        raise BatonBusy(baton_id=baton_id, handover_id=active.id)
