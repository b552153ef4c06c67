"""The journal's seals: an entry's digest, its link to the one before, the mark on the chain's head.

What is recorded, and where it is kept, does not belong here.
"""

import hmac
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from hashlib import sha256
from typing import TypeAlias

# No floats: their text differs between programs, and the digest with it.
JSON: TypeAlias = "bool | int | str | Sequence[JSON] | Mapping[str, JSON] | None"

# Where a chain ends, as it is kept beside the entries: count, last digest, mark.
Head: TypeAlias = tuple[int, str, str]

# What the first entry of a chain names as the digest before it.
GENESIS = "0" * 64

# The event of an entry that says which personal texts were erased, and what stood for them.
TEXT_ERASED = "text.erased"

# Written into every entry, so that a later form can be told from this one.
_FORMAT = 1


class UnfitEntry(ValueError):
    """An entry without a canonical form: a float, a broken text or a time without a zone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One change; `commitments` stand for personal texts, `intent` is the idempotency key."""

    chain: str
    sequence: int
    at: datetime
    event: str
    actor: str
    subject: str
    facts: Mapping[str, JSON]
    commitments: Mapping[str, str]
    device_at: datetime | None
    intent: str | None
    previous: str


class Misfit(StrEnum):
    """How an entry or the head fails to fit."""

    GAP = "gap"
    DIGEST = "digest"
    LINK = "link"
    CUT_TAIL = "cut_tail"
    MAC = "mac"


@dataclass(frozen=True, slots=True)
class Verified:
    """The chain is whole; `digest` is its last."""

    count: int
    digest: str


@dataclass(frozen=True, slots=True)
class Tampered:
    """The place in the chain, counted from 1, where something first does not fit."""

    sequence: int
    reason: Misfit


def canonical(entry: Entry) -> bytes:
    """Write an entry as the bytes that its digest is made of: the same for ever, on any machine.

    Raises `UnfitEntry` when there is no such form.
    """
    fields = {
        "format": _FORMAT,
        "chain": entry.chain,
        "sequence": entry.sequence,
        "at": _utc_text(entry.at),
        "event": entry.event,
        "actor": entry.actor,
        "subject": entry.subject,
        "facts": _plain(entry.facts),
        "commitments": _plain(entry.commitments),
        "device_at": None if entry.device_at is None else _utc_text(entry.device_at),
        "intent": entry.intent,
        "previous": entry.previous,
    }
    try:
        return _json(fields).encode()
    except UnicodeEncodeError as broken_text:
        raise UnfitEntry("a text holds half a character") from broken_text


def as_kept(value: Mapping[str, JSON]) -> str:
    """Write facts or commitments as they are kept beside the entry."""
    return _json(value)


def digest(entry: Entry) -> str:
    """Give the SHA-256 that is stored with the entry, and named by the next one as `previous`."""
    return sha256(canonical(entry)).hexdigest()


def commit(salt: str, value: str) -> str:
    """Stand in for a personal text: once text and salt are erased, it tells nothing."""
    return hmac.digest(salt.encode(), value.encode(), "sha256").hex()


def head_mac(key: bytes, *, chain: str, count: int, digest: str) -> str:
    """Mark the head of a chain under a key that the database does not hold."""
    return hmac.digest(key, _json(["journal head", chain, count, digest]).encode(), "sha256").hex()


def erased_by(entry: Entry) -> list[tuple[int, str, str]]:
    """Read which texts an entry says were erased, as (sequence, field, commitment)."""
    named = entry.facts.get("erased", [])
    lines = named if isinstance(named, list) else []
    return [
        (line[0], line[1], line[2])
        for line in lines
        if isinstance(line, list) and [type(part) for part in line] == [int, str, str]
    ]


def verify(
    entries: Iterable[tuple[Entry, str]], *, chain: str, head: Head | None, key: bytes
) -> Verified | Tampered:
    """Walk a chain in order, each entry with its stored digest, and compare the end with the head.

    Only an empty chain may lack a head.
    """
    reached = Verified(0, GENESIS)
    for entry, stored in entries:
        misfit = _misfit(entry, stored, after=reached, chain=chain)
        if misfit is not None:
            return Tampered(reached.count + 1, misfit)
        reached = Verified(entry.sequence, stored)
    return _verified_end(reached, head, chain=chain, key=key)


def _misfit(entry: Entry, stored: str, *, after: Verified, chain: str) -> Misfit | None:
    if entry.sequence != after.count + 1:
        return Misfit.GAP
    if not _has_digest(entry, stored):
        return Misfit.DIGEST
    if entry.previous != after.digest or entry.chain != chain:
        return Misfit.LINK
    return None


def _has_digest(entry: Entry, stored: str) -> bool:
    try:
        return digest(entry) == stored
    except UnfitEntry:
        return False


def _verified_end(
    reached: Verified, head: Head | None, *, chain: str, key: bytes
) -> Verified | Tampered:
    if head is None:
        return reached if reached.count == 0 else Tampered(reached.count, Misfit.MAC)
    count, last_digest, mac = head
    expected = head_mac(key, chain=chain, count=count, digest=last_digest)
    if not hmac.compare_digest(mac.encode(), expected.encode()):
        return Tampered(reached.count, Misfit.MAC)
    if reached.count < count:
        return Tampered(reached.count + 1, Misfit.CUT_TAIL)
    if (reached.count, reached.digest) != (count, last_digest):
        return Tampered(min(reached.count, count + 1), Misfit.LINK)
    return reached


def _utc_text(moment: datetime) -> str:
    if moment.utcoffset() is None:
        raise UnfitEntry("a time needs a zone")
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def _plain(value: JSON) -> JSON:
    match value:
        case None | bool() | int() | str():
            return value
        case Mapping() if all(isinstance(name, str) for name in value):
            return {name: _plain(part) for name, part in value.items()}
        case list() | tuple():
            return [_plain(part) for part in value]
    raise UnfitEntry(f"{type(value).__name__} has no canonical form")


def _json(value: object) -> str:
    return json.dumps(
        value, allow_nan=False, ensure_ascii=False, separators=(",", ":"), sort_keys=True
    )
