"""Replace the code on a handover's card or a baton's plate by a new one."""

from __future__ import annotations

from sqlalchemy import update

from app.actions import fields
from app.actions.act import Act
from app.actions.issue_code import issue_code
from app.actions.record_event import record_event
from app.domain.errors import NotAllowed, NotFound, WrongState
from app.domain.handover import HandoverState
from app.storage import handovers, relays
from app.storage.handovers import Code
from app.storage.journal import chain_of
from app.storage.transaction import transaction


def reissue_code(
    act: Act,
    *,
    handover_id: int | None = None,
    baton_id: int | None = None,
    reason: str | None,
) -> str:
    """Give a card or a plate a new code; the old one says from now on that it is replaced.

    Raises `NotAllowed`, `NotFound`, `ReasonNeeded`, and `WrongState` for a cancelled handover and
    for the later of two at once.
    """
    if not act.actor.is_admin:
        raise NotAllowed
    if (handover_id is None) == (baton_id is None):
        raise ValueError("a code belongs to a handover or to a baton")
    written = fields.required_reason(reason)
    with transaction(act.session):
        relay_id = _relay_of(act, handover_id, baton_id)
        old_id = _replace(act, handover_id, baton_id, reason=written)
        new = issue_code(act, handover_id=handover_id, baton_id=baton_id)
        record_event(
            act,
            chain=chain_of(relay_id),
            event="code.reissued",
            subject=f"handover:{handover_id}" if handover_id else f"baton:{baton_id}",
            facts={"replaced": old_id},
            personal={"reason": written},
        )
        return new


def _relay_of(act: Act, handover_id: int | None, baton_id: int | None) -> int:
    if handover_id is None:
        baton = relays.baton(act.session, baton_id or 0)
        if baton is None:
            raise NotFound
        return baton.relay_id
    handover = handovers.locked(act.session, handover_id)
    if handover is None:
        raise NotFound
    if handover.state is HandoverState.CANCELLED:
        raise WrongState(handover_id=handover_id)
    return handover.relay_id


def _replace(act: Act, handover_id: int | None, baton_id: int | None, *, reason: str) -> int:
    """Retire the live code; whoever comes second finds none."""
    owned = Code.handover_id == handover_id if handover_id else Code.baton_id == baton_id
    replaced = act.session.execute(
        update(Code)
        .where(owned, Code.replaced_at.is_(None))
        .values(replaced_at=act.now, replace_reason=reason)
        .returning(Code.id)
    ).scalar()
    if replaced is None:
        raise WrongState(handover_id=handover_id, baton_id=baton_id)
    return replaced
