"""Write one change into the journal, in the transaction of the change itself."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Insert, Select, Update, bindparam, insert, select, update

from app.actions.act import Act
from app.domain.journal import GENESIS, JSON, Entry, as_kept, commit, digest, head_mac
from app.storage.journal import JournalEntry, JournalHead, JournalText
from app.storage.prepared import prepared, table_of
from app.storage.upsert import insert_unless_there


def record_event(
    act: Act,
    *,
    chain: str,
    event: str,
    subject: str,
    facts: Mapping[str, JSON] | None = None,
    personal: Mapping[str, str | None] | None = None,
) -> None:
    """Append to the chain under a lock on its head, so call it last in the transaction.

    `personal` holds text that may have to be erased one day: the entry commits to it by a salted
    digest and the text itself is kept apart.
    """
    texts = {name: value for name, value in (personal or {}).items() if value}
    salts = {name: secrets.token_hex(16) for name in texts}
    count, previous = _locked_head(act, chain)
    entry = Entry(
        chain=chain,
        sequence=count + 1,
        at=act.now,
        event=event,
        actor=act.actor.label,
        subject=subject,
        facts=_with_device(act, facts or {}),
        commitments={name: commit(salts[name], value) for name, value in texts.items()},
        device_at=act.device_at,
        intent=act.intent,
        previous=previous,
    )
    _append(act, entry, texts=texts, salts=salts)


def _with_device(act: Act, facts: Mapping[str, JSON]) -> dict[str, JSON]:
    device: dict[str, JSON] = {"device": act.actor.sign_in_id} if act.actor.sign_in_id else {}
    return {**facts, **device}


def _locked_head(act: Act, chain: str) -> tuple[int, str]:
    """Lock where the chain ends; of two who begin a chain at once the second waits for the first."""
    head = _head(act, chain) or _begun(act, chain) or _head(act, chain)
    return head or (0, GENESIS)


def _begun(act: Act, chain: str) -> tuple[int, str] | None:
    """Begin the chain, unless somebody else has begun it by now."""
    begun = insert_unless_there(
        act.session,
        JournalHead,
        unique=["chain"],
        values={"chain": chain, **_end(act, chain, 0, GENESIS)},
    )
    return (0, GENESIS) if begun else None


def _head(act: Act, chain: str) -> tuple[int, str] | None:
    row = act.session.execute(_end_of_chain(), {"of_chain": chain}).one_or_none()
    return (row[0], row[1]) if row else None


def _append(act: Act, entry: Entry, *, texts: Mapping[str, str], salts: Mapping[str, str]) -> None:
    sealed = digest(entry)
    entry_id = act.session.execute(
        _entry(),
        {
            "chain": entry.chain,
            "sequence": entry.sequence,
            "at": entry.at,
            "event": entry.event,
            "actor": entry.actor,
            "subject": entry.subject,
            "facts": as_kept(entry.facts),
            "commitments": as_kept(entry.commitments),
            "device_at": entry.device_at,
            "intent": entry.intent,
            "previous": entry.previous,
            "digest": sealed,
        },
    ).scalar_one()
    if texts:
        act.session.execute(
            insert(JournalText),
            [
                {"entry_id": entry_id, "field": name, "salt": salts[name], "value": value}
                for name, value in texts.items()
            ],
        )
    _move_head(act, entry, sealed)


def _move_head(act: Act, entry: Entry, sealed: str) -> None:
    end = _end(act, entry.chain, entry.sequence, sealed)
    act.session.execute(_moved_head(), {"of_chain": entry.chain, **end})


def _end(act: Act, chain: str, count: int, sealed: str) -> dict[str, int | str]:
    mac = head_mac(act.keys.journal, chain=chain, count=count, digest=sealed)
    return {"count": count, "digest": sealed, "mac": mac}


@prepared
def _end_of_chain() -> Select[*tuple[Any, ...]]:
    head = table_of(JournalHead)
    return (
        select(head.c.count, head.c.digest)
        .where(head.c.chain == bindparam("of_chain"))
        .with_for_update()
    )


@prepared
def _entry() -> Insert:
    entry = table_of(JournalEntry)
    return insert(entry).returning(entry.c.id)


@prepared
def _moved_head() -> Update:
    head = table_of(JournalHead)
    return update(head).where(head.c.chain == bindparam("of_chain"))
