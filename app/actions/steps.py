"""Compare-and-set steps in the three lives: each succeeds from the expected states alone."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import update

from app.actions.act import Act
from app.domain.baton import BatonState
from app.domain.handover import HandoverState
from app.domain.invitation import ENDED_BY
from app.domain.nomination import NominationState
from app.storage.handovers import Handover
from app.storage.invitations import Invitation
from app.storage.nominations import Nomination
from app.storage.relays import Baton


def step_handover(
    act: Act,
    handover_id: int,
    *,
    expected: Collection[HandoverState],
    to: HandoverState,
    **values: Any,
) -> bool:
    """Tell whether the handover took the step; of two at once only one does."""
    stepped = act.session.execute(
        update(Handover)
        .where(Handover.id == handover_id, Handover.state.in_(tuple(expected)))
        .values(state=to, **values)
        .returning(Handover.id)
    )
    return stepped.scalar() is not None


def step_nomination(
    act: Act,
    nomination_id: int,
    *,
    expected: Collection[NominationState],
    to: NominationState,
) -> bool:
    """Tell whether the nomination took the step; take it under its handover's lock.

    An invitation that could still be answered ends with the step, whatever act it is part of.
    """
    stepped = act.session.execute(
        update(Nomination)
        .where(
            Nomination.id == nomination_id,
            Nomination.state.in_(tuple(expected)),
        )
        .values(state=to, state_changed_at=act.now)
        .returning(Nomination.id)
    )
    if stepped.scalar() is None:
        return False
    _end_invitations(act, [nomination_id], expected=expected, to=to)
    return True


def step_nominations_of(
    act: Act,
    handover_id: int,
    *,
    expected: Collection[NominationState],
    to: NominationState,
) -> list[int]:
    """Take every nomination of a handover out of the expected states; give those that stepped."""
    stepped = act.session.scalars(
        update(Nomination)
        .where(Nomination.handover_id == handover_id, Nomination.state.in_(tuple(expected)))
        .values(state=to, state_changed_at=act.now)
        .returning(Nomination.id)
    )
    nomination_ids = sorted(stepped)
    _end_invitations(act, nomination_ids, expected=expected, to=to)
    return nomination_ids


def step_baton(
    act: Act, baton_id: int, *, expected: Collection[BatonState], to: BatonState
) -> bool:
    """Tell whether the baton took the step; take it after every other lock but the journal's."""
    stepped = act.session.execute(
        update(Baton)
        .where(Baton.id == baton_id, Baton.state.in_(tuple(expected)))
        .values(state=to)
        .returning(Baton.id)
    )
    return stepped.scalar() is not None


def _end_invitations(
    act: Act,
    nomination_ids: Collection[int],
    *,
    expected: Collection[NominationState],
    to: NominationState,
) -> None:
    if not nomination_ids or NominationState.INVITED not in expected or to not in ENDED_BY:
        return
    act.session.execute(
        update(Invitation)
        .where(Invitation.nomination_id.in_(nomination_ids), Invitation.ended_at.is_(None))
        .values(state=ENDED_BY[to], ended_at=act.now)
    )
