"""Follows the journal as it grows: each new entry fits the one before, and the head fits the last."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.adapters.keys import Keys
from app.domain.journal import GENESIS, Entry, digest, head_mac
from app.storage.journal import JournalEntry, JournalHead

FIELDS = ("chain", "sequence", "at", "event", "actor", "subject", "device_at", "intent", "previous")


class JournalWatch:
    """Remembers how far each chain was found whole, so that a step costs what it wrote."""

    def __init__(self, keys: Keys) -> None:
        self._keys = keys
        self._read = 0
        self._reached: dict[str, tuple[int, str]] = {}

    def broken(self, session: Session) -> Iterator[str]:
        """Name what does not fit among the entries that were not looked at before."""
        table = JournalEntry.__table__
        rows = session.execute(select(table).where(table.c.id > self._read).order_by(table.c.id))
        for row in rows:
            count, last = self._reached.get(row.chain, (0, GENESIS))
            follows = row.sequence == count + 1 and row.previous == last
            if not follows or digest(_entry(row)) != row.digest:
                yield f"entry {row.sequence} of {row.chain} does not fit"
            if not row.actor or not row.at:
                yield f"entry {row.sequence} of {row.chain} has no actor or time"
            self._reached[row.chain], self._read = (row.sequence, row.digest), row.id
        heads = session.execute(select(JournalHead.chain, JournalHead.digest, JournalHead.mac))
        for chain, sealed, mac in heads:
            count, last = self._reached.get(chain, (0, GENESIS))
            expected = head_mac(self._keys.journal, chain=chain, count=count, digest=last)
            if (sealed, mac) != (last, expected):
                yield f"the head of {chain} does not fit its last entry"


def _entry(row: Any) -> Entry:
    return Entry(
        **{name: getattr(row, name) for name in FIELDS},
        facts=json.loads(row.facts),
        commitments=json.loads(row.commitments),
    )
