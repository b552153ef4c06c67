"""Note that the worker lives, so that its absence is seen before letters are missed."""

from __future__ import annotations

from sqlalchemy import update

from app.actions.act import Act
from app.storage.heartbeats import WORKER, Heartbeat
from app.storage.transaction import transaction
from app.storage.upsert import insert_unless_there


def note_heartbeat(act: Act) -> None:
    """Of several workers at once each moves the same line on."""
    with transaction(act.session):
        beaten = act.session.execute(
            update(Heartbeat)
            .where(Heartbeat.name == WORKER)
            .values(at=act.now)
            .returning(Heartbeat.name)
        ).scalar()
        if beaten is None:
            insert_unless_there(
                act.session, Heartbeat, unique=["name"], values={"name": WORKER, "at": act.now}
            )
