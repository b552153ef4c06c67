"""Do what is due at every leg of every relay: the worker's round, safe to repeat and to interrupt."""

from __future__ import annotations

from app.actions.act import Act
from app.actions.break_silence import break_silence
from app.domain.silence import Due
from app.storage import silences


def keep_relay_moving(act: Act) -> list[tuple[int, Due]]:
    """Give what was done, as (handover id, deed); each is a transaction of its own.

    Whoever is killed between two of them leaves the rest to the next round, and of several workers
    each deed is done by one.
    """
    act.session.rollback()
    waiting = silences.waiting_legs(act.session)
    act.session.rollback()
    done = []
    for leg in waiting:
        if leg.due(act.now) is not None:
            deed = break_silence(act, handover_id=leg.handover_id)
            if deed is not None:
                done.append((leg.handover_id, deed))
    return done
