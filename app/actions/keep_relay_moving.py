"""Do what is due at every leg of every relay: the worker's round, safe to repeat and to interrupt."""

from __future__ import annotations

from app.actions.act import Act
from app.actions.break_silence import break_silence
from app.domain.silence import Due
from app.storage.due_legs import due_legs

LEGS_AT_ONCE = 100


def keep_relay_moving(act: Act) -> list[tuple[int, Due]]:
    """Give what was done, as (handover id, deed); each is a transaction of its own.

    Whoever is killed between two of them leaves the rest to the next round, and of several workers
    each deed is done by one.
    """
    done, last, more = [], 0, True
    while more:
        found = _found(act, after=last)
        for handover_id in found:
            deed = break_silence(act, handover_id=handover_id)
            if deed is not None:
                done.append((handover_id, deed))
        more = len(found) == LEGS_AT_ONCE
        last = found[-1] if found else last
    return done


def _found(act: Act, *, after: int) -> list[int]:
    """Read beside any transaction: each leg is judged again under its lock."""
    act.session.rollback()
    try:
        return due_legs(act.session, now=act.now, after=after, limit=LEGS_AT_ONCE)
    finally:
        act.session.rollback()
