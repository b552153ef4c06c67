"""Change when a relay reminds the owners of promises."""

from __future__ import annotations

from dataclasses import asdict

from app.actions.act import Act
from app.actions.record_event import record_event
from app.domain.errors import NotAllowed, NotFound, UnacceptableField
from app.domain.promise import PromiseRhythm, out_of_range
from app.domain.rhythm import RhythmFault
from app.storage import promises, relays
from app.storage.journal import chain_of
from app.storage.promises import RelayPromiseRhythm
from app.storage.transaction import transaction


def set_promise_rhythm(act: Act, *, relay_id: int, rhythm: PromiseRhythm) -> bool:
    """Give a relay its own intervals, as an admin, and tell whether that changed anything.

    Raises `NotAllowed`, `NotFound`, and `UnacceptableField` for the first that is out of range
    (`least`, `most`).
    """
    if not act.actor.is_admin:
        raise NotAllowed
    for name, (least, most) in out_of_range(rhythm).items():
        fault = RhythmFault.OUT_OF_RANGE.value
        raise UnacceptableField(field=name, reason=fault, least=least, most=most)
    with transaction(act.session):
        if relays.locked(act.session, relay_id) is None:
            raise NotFound
        if promises.rhythm_of(act.session, relay_id) == rhythm:
            return False
        act.session.merge(RelayPromiseRhythm(relay_id=relay_id, **asdict(rhythm)))
        act.session.flush()
        record_event(
            act,
            chain=chain_of(relay_id),
            event="relay.promise_rhythm_set",
            subject=f"relay:{relay_id}",
            facts=asdict(rhythm),
        )
        return True
