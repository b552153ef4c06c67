"""Erase personal texts from the journal, by an entry that names what stood for each of them."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from typing import TypeVar

from sqlalchemy import delete, select

from app.actions.act import Act
from app.actions.record_event import record_event
from app.domain.journal import JSON, TEXT_ERASED
from app.storage.journal import JournalEntry, JournalText

Item = TypeVar("Item")

# How many texts one entry names, and one statement deletes.
BATCH = 200


def erase_texts(act: Act, text_ids: Collection[int], *, rule: str) -> int:
    """Erase texts with their salts, and record it under the rule; call it last in the transaction.

    A text that somebody else erased meanwhile is theirs to record. Gives how many were erased.
    """
    erased: dict[str, list[JSON]] = defaultdict(list)
    for some in _batches(sorted(text_ids)):
        for chain, line in _erased(act, some):
            erased[chain].append(line)
    for chain in sorted(erased, reverse=True):  # relays before the installation, always
        for lines in _batches(erased[chain]):
            facts: dict[str, JSON] = {"rule": rule, "erased": lines}
            record_event(act, chain=chain, event=TEXT_ERASED, subject="journal", facts=facts)
    return sum(len(lines) for lines in erased.values())


def _erased(act: Act, text_ids: Sequence[int]) -> Iterator[tuple[str, JSON]]:
    """Delete, and give for each what the journal keeps of it: its entry, field and commitment."""
    gone = act.session.execute(
        delete(JournalText)
        .where(JournalText.id.in_(text_ids))
        .returning(JournalText.entry_id, JournalText.field)
    ).all()
    entries = {
        entry.id: entry
        for entry in act.session.execute(
            select(
                JournalEntry.id, JournalEntry.chain, JournalEntry.sequence, JournalEntry.commitments
            ).where(JournalEntry.id.in_({row.entry_id for row in gone}))
        )
    }
    for entry_id, field in sorted((row.entry_id, row.field) for row in gone):
        entry = entries[entry_id]
        yield entry.chain, [entry.sequence, field, json.loads(entry.commitments).get(field, "")]


def _batches(items: Sequence[Item]) -> Iterator[Sequence[Item]]:
    return (items[start : start + BATCH] for start in range(0, len(items), BATCH))
