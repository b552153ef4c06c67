"""Compare-and-set steps in the three lives: each succeeds from the expected states alone."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum
from typing import Any

from sqlalchemy import bindparam, update
from sqlalchemy.sql.dml import ReturningUpdate

from app.actions.act import Act
from app.domain.baton import BatonState
from app.domain.handover import HandoverState
from app.domain.invitation import ENDED_BY
from app.domain.nomination import NominationState
from app.extensions import Base
from app.storage.handovers import Handover
from app.storage.invitations import Invitation
from app.storage.nominations import Nomination
from app.storage.prepared import prepared, reread, table_of
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
    return _stepped(act, Handover, handover_id, expected=expected, state=to, **values)


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
    if not _stepped(
        act, Nomination, nomination_id, expected=expected, state=to, state_changed_at=act.now
    ):
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
    return _stepped(act, Baton, baton_id, expected=expected, state=to)


def _stepped(
    act: Act, row: type[Base], row_id: int, *, expected: Collection[StrEnum], **values: Any
) -> bool:
    step = _step(row, frozenset(expected))
    stepped = act.session.execute(step, {"stepping_id": row_id, **values}).scalar()
    reread(act.session, row, row_id)
    return stepped is not None


@prepared
def _step(row: type[Base], expected: frozenset[StrEnum]) -> ReturningUpdate[*tuple[Any, ...]]:
    table = table_of(row)
    return (
        update(table)
        .where(table.c.id == bindparam("stepping_id"), table.c.state.in_(sorted(expected)))
        .returning(table.c.id)
    )


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
