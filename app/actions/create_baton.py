"""Give a relay the thing that it carries, with the code for its plate."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import insert

from app.actions import fields
from app.actions.act import Act
from app.actions.issue_code import issue_code
from app.actions.record_event import record_event
from app.domain.errors import NotAllowed, NotFound
from app.storage import relays
from app.storage.journal import chain_of
from app.storage.relays import Baton
from app.storage.transaction import transaction

BATON_NAME_CHARACTERS = 80


@dataclass(frozen=True, slots=True)
class CreatedBaton:
    """A baton at the office, and the code for its plate."""

    baton_id: int
    code: str


def create_baton(act: Act, *, relay_id: int, name: str | None) -> CreatedBaton:
    """Create a baton that is at the office.

    Raises `NotAllowed`, `NotFound` for the relay, and `UnacceptableField` (`name`).
    """
    if not act.actor.is_admin:
        raise NotAllowed
    written = fields.required_line("name", name, max_length=BATON_NAME_CHARACTERS)
    with transaction(act.session):
        if relays.locked(act.session, relay_id) is None:
            raise NotFound
        baton_id = act.session.execute(
            insert(Baton)
            .values(relay_id=relay_id, name=written, created_at=act.now)
            .returning(Baton.id)
        ).scalar_one()
        code = issue_code(act, baton_id=baton_id)
        record_event(
            act,
            chain=chain_of(relay_id),
            event="baton.created",
            subject=f"baton:{baton_id}",
            facts={"name": written},
        )
        return CreatedBaton(baton_id, code)
