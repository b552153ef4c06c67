"""Read every chain of the journal and find the first entry that was tampered with."""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from app.adapters.keys import Keys
from app.domain.journal import (
    GENESIS,
    TEXT_ERASED,
    Entry,
    Head,
    Misfit,
    Tampered,
    Verified,
    commit,
    erased_by,
    verify,
)
from app.storage import journal_walk
from app.storage.journal import INSTALLATION
from app.storage.journal_walk import Kept

TEXT_MISFIT = "text"
TEXT_MISSING = "text_missing"
TEXT_STILL_THERE = "text_still_there"
EMPTIED = "emptied"


@dataclass(frozen=True, slots=True)
class Fault:
    """The first entry of a chain that does not fit, counted from 1, and in what way."""

    sequence: int
    reason: str


@dataclass(frozen=True, slots=True)
class ChainReport:
    """What walking one chain showed; `erased` counts personal texts that were erased."""

    chain: str
    count: int
    digest: str
    erased: int
    fault: Fault | None


def verify_journal(session: Session, keys: Keys) -> list[ChainReport]:
    """Judge each chain by its digests, its head's mark, and the texts its entries commit to."""
    return [verify_chain(session, keys, chain) for chain in journal_walk.chains(session)]


def verify_chain(session: Session, keys: Keys, chain: str) -> ChainReport:
    """Judge one chain as it is kept."""
    head = journal_walk.head(session, chain)
    return judge(journal_walk.walk(session, chain), chain=chain, head=head, key=keys.journal)


def judge(
    entries: Iterable[Kept | None], *, chain: str, head: Head | None, key: bytes
) -> ChainReport:
    """Judge a chain by its entries; a relay's without any was emptied, for making one is recorded."""
    texts = _Texts()
    judged = verify(texts.passed_by(entries), chain=chain, head=head, key=key)
    count, digest = (judged.count, judged.digest) if isinstance(judged, Verified) else (0, GENESIS)
    return ChainReport(chain, count, digest, texts.erased, _fault(judged, texts, chain))


@dataclass(slots=True)
class _Texts:
    """Watches the personal texts while the entries pass by.

    A text may be missing only if a later entry says that it was erased, and names its commitment.
    """

    erased: int = 0
    misfit: Fault | None = None
    missing: dict[tuple[int, str], str] = field(default_factory=dict)

    def passed_by(self, entries: Iterable[Kept | None]) -> Iterator[tuple[Entry, str]]:
        reached = 0
        for kept in entries:
            if kept is None:
                self._note(reached + 1, Misfit.DIGEST)
                return
            reached = kept.entry.sequence
            self._look_at(kept)
            if kept.entry.event == TEXT_ERASED:
                self._account_for(kept.entry)
            yield kept.entry, kept.digest

    def _look_at(self, kept: Kept) -> None:
        sequence, commitments = kept.entry.sequence, kept.entry.commitments
        for name, salt, value in kept.texts:
            promised = str(commitments.get(name, ""))
            if not hmac.compare_digest(commit(salt, value).encode(), promised.encode()):
                self._note(sequence, TEXT_MISFIT)
        for name in commitments.keys() - {name for name, _, _ in kept.texts}:
            self.missing[sequence, name] = str(commitments[name])

    def _account_for(self, entry: Entry) -> None:
        for sequence, name, commitment in erased_by(entry):
            if self.missing.get((sequence, name)) == commitment:
                del self.missing[sequence, name]
                self.erased += 1
            else:
                self._note(entry.sequence, TEXT_STILL_THERE)

    def _note(self, sequence: int, reason: str) -> None:
        self.misfit = self.misfit or Fault(sequence, reason)


def _fault(judged: Verified | Tampered, texts: _Texts, chain: str) -> Fault | None:
    faults = [texts.misfit] if texts.misfit else []
    if isinstance(judged, Tampered):
        faults.append(Fault(judged.sequence, judged.reason.value))
    elif judged.count == 0 and chain != INSTALLATION:
        faults.append(Fault(1, EMPTIED))
    if texts.missing:
        faults.append(Fault(min(sequence for sequence, _ in texts.missing), TEXT_MISSING))
    return min(faults, key=lambda fault: fault.sequence, default=None)
