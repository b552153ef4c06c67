"""Ten thousand ways to meddle with one row of a journal, and a hundred cut tails: all are found."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app.actions.verify_journal import ChainReport, judge
from app.adapters.keys import Keys
from app.domain.journal import Entry, Head
from app.storage import handovers, journal_walk
from app.storage.handovers import Handover
from app.storage.journal import chain_of
from app.storage.journal_walk import Kept
from app.storage.relays import Baton
from tests.support.road import Road
from tests.support.writers import next_act

# What is tampered with are rows in memory, so that one database tells as much as two.
TAMPERINGS = 10_000
ENTRIES = 20
TAILS = 100
SEED = 2029
ENTRY_FIELDS = [field.name for field in fields(Entry)]
LETTERS = "abcdefghijklmnopqrstuvwxyzåäö0123456789:{}\"' "


@dataclass(frozen=True)
class Journal:
    """A chain as it is kept, read once; what is tampered with is a row of it in memory."""

    chain: str
    rows: Sequence[Kept]
    head: Head
    keys: Keys

    def judged(self, rows: Sequence[Kept], head: Head) -> ChainReport:
        return judge(rows, chain=self.chain, head=head, key=self.keys.journal)


Play = Callable[[int], Journal]


@pytest.fixture
def play(app: Flask, session: Session, road: Road, baton: Baton, handover: Handover) -> Play:
    """Gives a journal of at least so many entries, written by the relay's own actions."""

    def played(least: int) -> Journal:
        chain, act = chain_of(baton.relay_id), road.act(road.astrid)
        rows: list[Kept] = []
        while len(rows) < least:
            session.rollback()
            active = handovers.active_of(session, baton.id)
            assert active is not None
            next_act(act, active.id, name=f"Företag efter {active.number}")
            rows = [kept for kept in journal_walk.walk(session, chain) if kept]
        head = journal_walk.head(session, chain)
        assert head is not None
        return Journal(chain, rows, head, act.keys)

    return played


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_every_tampering_with_a_single_row_is_found_where_it_was_made(play: Play) -> None:
    journal, chance = play(ENTRIES), random.Random(SEED)
    assert journal.judged(journal.rows, journal.head).fault is None

    kinds: Counter[str] = Counter()
    for _ in range(TAMPERINGS):
        kind, rows, head, sequence = _tampered(journal, chance)
        fault = journal.judged(rows, head).fault
        assert fault is not None, f"{kind} at {sequence} was not found"
        assert fault.sequence == sequence, f"{kind} at {sequence} was found as {fault}"
        kinds[kind] += 1

    assert min(kinds[kind] for kind in _KINDS) > TAMPERINGS // 100


def test_every_cut_tail_is_found_where_it_was_cut(play: Play) -> None:
    journal = play(TAILS + 1)

    faults = [
        journal.judged(journal.rows[:-length], journal.head).fault for length in range(1, TAILS + 1)
    ]

    count = len(journal.rows)
    assert [fault.sequence if fault else None for fault in faults] == [
        count - length + 1 for length in range(1, TAILS + 1)
    ]


Tampered = tuple[str, Sequence[Kept], Head, int]


def _tampered(journal: Journal, chance: random.Random) -> Tampered:
    """Meddle with one row picked at random, and tell where that must be found."""
    kind = chance.choices(list(_KINDS), weights=list(_KINDS.values()))[0]
    if kind == "head":
        return kind, journal.rows, _altered_head(journal.head, chance), len(journal.rows)
    with_texts = [place for place, kept in enumerate(journal.rows) if kept.texts]
    places = with_texts if kind.startswith("text") else range(len(journal.rows))
    place = chance.choice(places)
    kept = journal.rows[place]
    rows = [*journal.rows[:place], *_instead_of(kept, kind, chance), *journal.rows[place + 1 :]]
    return kind, rows, journal.head, place + 1 + (kind == "entry repeated")


_KINDS = {
    "entry": 50,
    "entry removed": 8,
    "entry repeated": 4,
    "digest": 6,
    "text": 20,
    "text removed": 8,
    "head": 4,
}


def _instead_of(kept: Kept, kind: str, chance: random.Random) -> list[Kept]:
    match kind:
        case "entry":
            return [_altered_entry(kept, chance)]
        case "digest":
            return [replace(kept, digest=_other_text(kept.digest, chance))]
        case "text":
            return [replace(kept, texts=_altered_texts(kept, chance))]
        case "text removed":
            return [replace(kept, texts=_without_one(kept, chance))]
    return [kept, kept] if kind == "entry repeated" else []


def _altered_entry(kept: Kept, chance: random.Random) -> Kept:
    field = chance.choice(ENTRY_FIELDS)
    before = getattr(kept.entry, field)
    value: Any
    if before is None:
        value = kept.entry.at if field == "device_at" else "another"
    else:
        value = _other(before, chance)
    return replace(kept, entry=replace(kept.entry, **{field: value}))


def _altered_texts(kept: Kept, chance: random.Random) -> tuple[tuple[str, str, str], ...]:
    """Another field, salt or value in one of the texts."""
    index, part = chance.randrange(len(kept.texts)), chance.randrange(3)
    row = list(kept.texts[index])
    row[part] = _other_text(row[part], chance)
    return (*kept.texts[:index], (row[0], row[1], row[2]), *kept.texts[index + 1 :])


def _without_one(kept: Kept, chance: random.Random) -> tuple[tuple[str, str, str], ...]:
    index = chance.randrange(len(kept.texts))
    return kept.texts[:index] + kept.texts[index + 1 :]


def _altered_head(head: Head, chance: random.Random) -> Head:
    count, digest, mac = head
    return chance.choice(
        [
            (count + chance.choice([-1, 1, 10]), digest, mac),
            (count, _other_text(digest, chance), mac),
            (count, digest, _other_text(mac, chance)),
        ]
    )


def _other(value: Any, chance: random.Random) -> Any:
    """Give another value that the column could hold."""
    match value:
        case int():
            another: Any = value + chance.choice([-7, -1, 1, 1000])
        case str():
            another = _other_text(value, chance)
        case datetime():
            another = value + timedelta(microseconds=chance.choice([-1, 1, 3_600_000_000]))
        case dict():
            another = _other_object(value, chance)
        case _:
            another = 1
    return another


def _other_object(value: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    name = chance.choice([*sorted(value), "more"])
    return {**value, name: _other(value.get(name), chance)}


def _other_text(text: str, chance: random.Random) -> str:
    """Change, add or take away one character."""
    place = chance.randrange(len(text) + 1)
    taken = chance.choice([0, 1]) if place < len(text) else 0
    letter = chance.choice([one for one in LETTERS if one != text[place : place + 1]])
    return text[:place] + letter + text[place + taken :]
