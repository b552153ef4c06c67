"""What speaks against a nominated company; what is told, asked or decided follows elsewhere."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum, StrEnum


class CompanyStatus(StrEnum):
    """How a company stands in the registers, as far as is known here."""

    ACTIVE = "active"
    BANKRUPT = "bankrupt"
    DEREGISTERED = "deregistered"
    UNKNOWN = "unknown"


class Verdict(IntEnum):
    """How grave a finding is; `UNKNOWN` is neither good nor bad, and is told as what it is."""

    FINE = 0
    UNKNOWN = 1
    WARNED = 2
    HELD = 3
    REFUSED = 4


class FindingCode(StrEnum):
    """What was found; these words are stored with a nomination and stay stable."""

    OWN_COMPANY = "own_company"
    ALREADY_VISITED = "already_visited"
    ALREADY_QUEUED = "already_queued"
    OUTSIDE_MUNICIPALITY = "outside_municipality"
    MUNICIPALITY_UNKNOWN = "municipality_unknown"
    COMPANY_CLOSED = "company_closed"
    STATUS_UNKNOWN = "status_unknown"


_VERDICTS = {
    FindingCode.OWN_COMPANY: Verdict.REFUSED,
    FindingCode.ALREADY_VISITED: Verdict.WARNED,
    FindingCode.ALREADY_QUEUED: Verdict.WARNED,
    FindingCode.OUTSIDE_MUNICIPALITY: Verdict.WARNED,
    FindingCode.MUNICIPALITY_UNKNOWN: Verdict.UNKNOWN,
    FindingCode.COMPANY_CLOSED: Verdict.HELD,
    FindingCode.STATUS_UNKNOWN: Verdict.UNKNOWN,
}
# Who chooses these may well mean it, and is asked why.
_NEED_A_REASON = frozenset({FindingCode.ALREADY_VISITED, FindingCode.ALREADY_QUEUED})
_CLOSED = frozenset({CompanyStatus.BANKRUPT, CompanyStatus.DEREGISTERED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """The facts about a nominated company, successors and aliases already followed.

    The municipality is the workplace's, not the registered seat's; `None` is unknown. A company
    that is not `known` was named in free text, so that no register speaks for it.
    """

    known: bool
    is_nominating_company: bool
    visited_before: bool
    in_queue: bool
    municipality_code: str | None
    relay_municipality_code: str
    status: CompanyStatus


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was found, and how grave it is."""

    code: FindingCode
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Judgement:
    """All that was found about a candidate; nothing found is fine."""

    verdicts: tuple[Finding, ...]

    @property
    def verdict(self) -> Verdict:
        """The gravest of the findings."""
        return max((finding.verdict for finding in self.verdicts), default=Verdict.FINE)

    @property
    def refused(self) -> bool:
        return self.verdict is Verdict.REFUSED

    @property
    def needs_reason(self) -> bool:
        """Whether it may be sent only with a reason in words."""
        return any(finding.code in _NEED_A_REASON for finding in self.verdicts)

    @property
    def flags(self) -> tuple[FindingCode, ...]:
        """What the review is to show."""
        return tuple(finding.code for finding in self.verdicts)


def judge(candidate: Candidate) -> Judgement:
    return Judgement(tuple(Finding(code, _VERDICTS[code]) for code in _found(candidate)))


def _found(candidate: Candidate) -> Iterator[FindingCode]:
    if candidate.is_nominating_company:
        yield FindingCode.OWN_COMPANY
    if candidate.visited_before:
        yield FindingCode.ALREADY_VISITED
    if candidate.in_queue:
        yield FindingCode.ALREADY_QUEUED
    yield from _found_about_place(candidate)
    yield from _found_about_status(candidate)


def _found_about_place(candidate: Candidate) -> Iterator[FindingCode]:
    if candidate.municipality_code is None:
        yield FindingCode.MUNICIPALITY_UNKNOWN
    elif candidate.municipality_code != candidate.relay_municipality_code:
        yield FindingCode.OUTSIDE_MUNICIPALITY


def _found_about_status(candidate: Candidate) -> Iterator[FindingCode]:
    if candidate.status in _CLOSED:
        yield FindingCode.COMPANY_CLOSED
    elif not candidate.known or candidate.status is CompanyStatus.UNKNOWN:
        yield FindingCode.STATUS_UNKNOWN
