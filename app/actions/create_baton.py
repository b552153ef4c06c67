"""Give a relay the thing that it carries, with the code for its plate."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import insert

from app.actions import fields
from app.actions.act import Act
from app.actions.issue_code import issue_code
from app.actions.record_event import record_event
from app.domain.errors import NotAllowed, NotFound, UnacceptableField
from app.domain.text import search_key
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

    Raises `NotAllowed`, `NotFound` for the relay, and `UnacceptableField` (`name`), with the reason
    `taken` for what another that is in use is called: a plate is told from another by it alone.
    """
    if not act.actor.is_admin:
        raise NotAllowed
    written = fields.required_line("name", name, max_length=BATON_NAME_CHARACTERS)
    with transaction(act.session):
        if relays.locked(act.session, relay_id) is None:
            raise NotFound
        if _is_taken(act, relay_id, written):
            raise UnacceptableField(field="name", reason=fields.TAKEN)
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


def _is_taken(act: Act, relay_id: int, name: str) -> bool:
    in_use = relays.batons_in_use(act.session, relay_id)
    return search_key(name) in {search_key(baton.name) for baton in in_use}
