"""Read every chain of the journal and find the first entry that was tampered with."""

from __future__ import annotations

import hmac
from collections.abc import Iterator
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from app.adapters.keys import Keys
from app.domain.journal import GENESIS, Entry, Tampered, Verified, commit, verify
from app.storage import journal_walk
from app.storage.journal import INSTALLATION
from app.storage.journal_walk import Kept

TEXT_MISFIT = "text"
EMPTIED = "emptied"


@dataclass(frozen=True, slots=True)
class Fault:
    """The first entry of a chain that does not fit, counted from 1, and in what way."""

    sequence: int
    reason: str


@dataclass(frozen=True, slots=True)
class ChainReport:
    """What walking one chain showed; `erased` counts personal texts that were disposed of."""

    chain: str
    count: int
    digest: str
    erased: int
    fault: Fault | None


def verify_journal(session: Session, keys: Keys) -> list[ChainReport]:
    """Judge each chain by its digests, its head's mark, and the texts its entries commit to."""
    return [verify_chain(session, keys, chain) for chain in journal_walk.chains(session)]


def verify_chain(session: Session, keys: Keys, chain: str) -> ChainReport:
    """Judge one chain; a relay's that holds nothing at all was emptied, for making one is recorded."""
    texts = _Texts()
    head = journal_walk.head(session, chain)
    judged = verify(
        texts.passed_by(journal_walk.walk(session, chain)), chain=chain, head=head, key=keys.journal
    )
    count, digest = (judged.count, judged.digest) if isinstance(judged, Verified) else (0, GENESIS)
    return ChainReport(chain, count, digest, texts.erased, _fault(judged, texts, chain))


@dataclass(slots=True)
class _Texts:
    """Watches the personal texts while the entries pass by; the first that does not fit is kept."""

    erased: int = 0
    misfit: Fault | None = field(default=None)

    def passed_by(self, entries: Iterator[Kept | None]) -> Iterator[tuple[Entry, str]]:
        reached = 0
        for kept in entries:
            if kept is None:
                self._note(reached + 1, "digest")
                return
            reached = kept.entry.sequence
            self._look_at(kept)
            yield kept.entry, kept.digest

    def _look_at(self, kept: Kept) -> None:
        commitments = kept.entry.commitments
        for name, salt, value in kept.texts:
            promised = str(commitments.get(name, ""))
            if not hmac.compare_digest(commit(salt, value).encode(), promised.encode()):
                self._note(kept.entry.sequence, TEXT_MISFIT)
        self.erased += len(commitments.keys() - {name for name, _, _ in kept.texts})

    def _note(self, sequence: int, reason: str) -> None:
        self.misfit = self.misfit or Fault(sequence, reason)


def _fault(judged: Verified | Tampered, texts: _Texts, chain: str) -> Fault | None:
    faults = [texts.misfit] if texts.misfit else []
    if isinstance(judged, Tampered):
        faults.append(Fault(judged.sequence, judged.reason.value))
    elif judged.count == 0 and chain != INSTALLATION:
        faults.append(Fault(1, EMPTIED))
    return min(faults, key=lambda fault: fault.sequence, default=None)
