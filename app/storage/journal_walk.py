"""The journal read from end to end, a page at a time; whether it holds is judged elsewhere."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import RowMapping, select, union
from sqlalchemy.orm import Session

from app.domain.journal import Entry, Head, as_kept
from app.storage.journal import INSTALLATION, JournalEntry, JournalHead, JournalText, chain_of
from app.storage.relays import Relay

PAGE_ROWS = 500

# A float has no canonical form, so that no digest ever fits these facts.
_UNREADABLE: dict[str, Any] = {"unreadable": 0.5}


@dataclass(frozen=True, slots=True)
class Kept:
    """An entry as it is kept, with its digest and its personal texts as (field, salt, value)."""

    entry: Entry
    digest: str
    texts: tuple[tuple[str, str, str], ...]


def chains(session: Session) -> list[str]:
    """Name every chain there is or ought to be: a relay without a trace of one is not overlooked."""
    kept = session.scalars(union(select(JournalEntry.chain), select(JournalHead.chain)))
    relays = [chain_of(relay_id) for relay_id in session.scalars(select(Relay.id))]
    return sorted({INSTALLATION, *relays, *kept}, key=_in_order_of_relays)


def head(session: Session, chain: str) -> Head | None:
    found = session.execute(
        select(JournalHead.count, JournalHead.digest, JournalHead.mac).where(
            JournalHead.chain == chain
        )
    ).one_or_none()
    if found is None:
        return None
    count, digest, mac = found
    return count, digest, mac


def walk(session: Session, chain: str) -> Iterator[Kept | None]:
    """Give a chain's entries in order, one page of them in memory; None for an unreadable one."""
    after = -(2**31)
    while page := _readable_page(session, chain, after=after):
        texts = _texts(session, [row["id"] for row in page])
        for row in page:
            yield Kept(_entry(row), row["digest"], texts.get(row["id"], ()))
        after = page[-1]["sequence"]
    if _is_there(session, chain, after=after):
        yield None


def _in_order_of_relays(chain: str) -> tuple[str, int, str]:
    kind, _, number = chain.partition(":")
    return kind, int(number) if number.isdecimal() else 0, chain


def _readable_page(session: Session, chain: str, *, after: int) -> list[RowMapping]:
    """Give the next entries, short of the first whose time, say, is no time any more."""
    try:
        return _page(session, chain, after=after, limit=PAGE_ROWS)
    except (TypeError, ValueError):
        page: list[RowMapping] = []
        with suppress(TypeError, ValueError):
            while one := _page(session, chain, after=page[-1]["sequence"] if page else after):
                page += one
        return page


def _page(session: Session, chain: str, *, after: int, limit: int = 1) -> list[RowMapping]:
    statement = (
        select(*JournalEntry.__table__.columns)
        .where(JournalEntry.chain == chain, JournalEntry.sequence > after)
        .order_by(JournalEntry.sequence)
        .limit(limit)
    )
    return list(session.execute(statement).mappings())


def _is_there(session: Session, chain: str, *, after: int) -> bool:
    further = select(JournalEntry.id).where(
        JournalEntry.chain == chain, JournalEntry.sequence > after
    )
    return session.scalar(further.limit(1)) is not None


def _texts(session: Session, entry_ids: list[int]) -> dict[int, tuple[tuple[str, str, str], ...]]:
    rows = session.execute(
        select(JournalText.entry_id, JournalText.field, JournalText.salt, JournalText.value)
        .where(JournalText.entry_id.in_(entry_ids))
        .order_by(JournalText.entry_id, JournalText.field)
    )
    return {
        entry_id: tuple((row.field, row.salt, row.value) for row in of_entry)
        for entry_id, of_entry in groupby(rows, key=lambda row: row.entry_id)
    }


def _entry(row: RowMapping) -> Entry:
    return Entry(
        chain=row["chain"],
        sequence=row["sequence"],
        at=row["at"],
        event=row["event"],
        actor=row["actor"],
        subject=row["subject"],
        facts=_object(row["facts"]),
        commitments=_object(row["commitments"]),
        device_at=row["device_at"],
        intent=row["intent"],
        previous=row["previous"],
    )


def _object(text: str) -> dict[str, Any]:
    """Read an object from the very text it is kept as: not even a space may have come in."""
    try:
        value = json.loads(text)
        return value if isinstance(value, dict) and as_kept(value) == text else _UNREADABLE
    except ValueError:
        return _UNREADABLE
