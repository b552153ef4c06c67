"""What a look at the installation shows: in order, worth knowing, or to be mended."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Weight(StrEnum):
    """How much a finding matters; what is to be mended makes the command fail."""

    OK = "ok"
    NOTE = "note"
    MEND = "mend"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at, in a sentence that also says how it is mended."""

    weight: Weight
    sentence: str

    def __str__(self) -> str:
        return f"{self.weight:<4}  {self.sentence}"


def ok(sentence: str) -> Finding:
    return Finding(Weight.OK, sentence)


def note(sentence: str) -> Finding:
    return Finding(Weight.NOTE, sentence)


def mend(sentence: str) -> Finding:
    return Finding(Weight.MEND, sentence)


def must_be_mended(findings: Iterable[Finding]) -> bool:
    return any(finding.weight is Weight.MEND for finding in findings)
