"""Change how long a relay waits for somebody before each thing that is then done."""

from __future__ import annotations

from dataclasses import asdict, fields

from sqlalchemy import update

from app.actions.act import Act
from app.actions.record_event import record_event
from app.domain.errors import NotAllowed, NotFound, UnacceptableField
from app.domain.journal import JSON
from app.domain.rhythm import LIMITS, Rhythm, faults_of
from app.storage import relays, silences
from app.storage.journal import chain_of
from app.storage.silences import RelayRhythm
from app.storage.transaction import transaction
from app.storage.upsert import insert_unless_there

INTERVALS = tuple(field.name for field in fields(Rhythm))


def set_rhythm(act: Act, *, relay_id: int, rhythm: Rhythm) -> bool:
    """Set all intervals at once, and tell whether that changed anything.

    What is due is judged by them from now on: nothing that was sent is sent again. Raises
    `NotAllowed`, `NotFound`, and `UnacceptableField` for the first that is out of range
    (`least`, `most`) or does not come after the one before it.
    """
    if not act.actor.is_admin:
        raise NotAllowed
    _check(rhythm)
    with transaction(act.session):
        if relays.locked(act.session, relay_id) is None:
            raise NotFound
        before = silences.rhythm_of(act.session, relay_id)
        if before == rhythm:
            return False
        _put(act, relay_id, rhythm)
        record_event(
            act,
            chain=chain_of(relay_id),
            event="relay.rhythm_set",
            subject=f"relay:{relay_id}",
            facts=_changed(before, rhythm),
        )
        return True


def _check(rhythm: Rhythm) -> None:
    faults = faults_of(rhythm)
    for name in INTERVALS:
        if name in faults:
            least, most = LIMITS[name]
            raise UnacceptableField(field=name, reason=faults[name].value, least=least, most=most)


def _put(act: Act, relay_id: int, rhythm: Rhythm) -> None:
    values = asdict(rhythm)
    first = {"relay_id": relay_id, **values}
    if not insert_unless_there(act.session, RelayRhythm, unique=["relay_id"], values=first):
        act.session.execute(
            update(RelayRhythm).where(RelayRhythm.relay_id == relay_id).values(values)
        )


def _changed(before: Rhythm, now: Rhythm) -> dict[str, JSON]:
    old, new = asdict(before), asdict(now)
    return {name: [old[name], new[name]] for name in INTERVALS if old[name] != new[name]}
