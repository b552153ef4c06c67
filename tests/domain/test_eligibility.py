"""Which companies can be chosen, and what is said about the others."""

from dataclasses import replace
from itertools import product

import pytest

from app.domain.eligibility import (
    Candidate,
    CompanyStatus,
    FindingCode,
    Judgement,
    Verdict,
    judge,
)

LEKSAND = "2029"
RATTVIK = "2031"

WELCOME = Candidate(
    known=True,
    is_nominating_company=False,
    visited_before=False,
    in_queue=False,
    municipality_code=LEKSAND,
    relay_municipality_code=LEKSAND,
    status=CompanyStatus.ACTIVE,
)


def found(judgement: Judgement) -> list[tuple[FindingCode, Verdict]]:
    return [(finding.code, finding.verdict) for finding in judgement.verdicts]


EVERY_CANDIDATE = [
    Candidate(
        known=known,
        is_nominating_company=own,
        visited_before=visited,
        in_queue=queued,
        municipality_code=place,
        relay_municipality_code=LEKSAND,
        status=status,
    )
    for known, own, visited, queued, place, status in product(
        [True, False],
        [True, False],
        [True, False],
        [True, False],
        [LEKSAND, RATTVIK, None],
        CompanyStatus,
    )
]


def test_a_local_active_new_company_is_fine() -> None:
    judgement = judge(WELCOME)

    assert judgement.verdict is Verdict.FINE
    assert judgement.flags == ()
    assert not judgement.refused
    assert not judgement.needs_reason


def test_a_company_cannot_nominate_itself() -> None:
    judgement = judge(replace(WELCOME, is_nominating_company=True))

    assert judgement.refused
    assert found(judgement) == [(FindingCode.OWN_COMPANY, Verdict.REFUSED)]


def test_a_visited_company_may_be_sent_with_a_reason() -> None:
    judgement = judge(replace(WELCOME, visited_before=True))

    assert judgement.needs_reason
    assert found(judgement) == [(FindingCode.ALREADY_VISITED, Verdict.WARNED)]


def test_a_company_in_the_queue_may_be_sent_with_a_reason() -> None:
    judgement = judge(replace(WELCOME, in_queue=True))

    assert judgement.needs_reason
    assert found(judgement) == [(FindingCode.ALREADY_QUEUED, Verdict.WARNED)]


def test_a_workplace_outside_is_warned_about_and_left_to_the_admin() -> None:
    judgement = judge(replace(WELCOME, municipality_code=RATTVIK))

    assert not judgement.needs_reason
    assert found(judgement) == [(FindingCode.OUTSIDE_MUNICIPALITY, Verdict.WARNED)]


def test_an_unknown_place_is_neither_inside_nor_outside() -> None:
    judgement = judge(replace(WELCOME, municipality_code=None))

    assert found(judgement) == [(FindingCode.MUNICIPALITY_UNKNOWN, Verdict.UNKNOWN)]


@pytest.mark.parametrize("status", [CompanyStatus.BANKRUPT, CompanyStatus.DEREGISTERED])
def test_a_closed_company_is_held_for_the_admin(status: CompanyStatus) -> None:
    judgement = judge(replace(WELCOME, status=status))

    assert not judgement.refused
    assert found(judgement) == [(FindingCode.COMPANY_CLOSED, Verdict.HELD)]


def test_an_unknown_status_is_neither_active_nor_closed() -> None:
    judgement = judge(replace(WELCOME, status=CompanyStatus.UNKNOWN))

    assert found(judgement) == [(FindingCode.STATUS_UNKNOWN, Verdict.UNKNOWN)]


def test_nothing_vouches_for_a_company_named_in_free_text() -> None:
    judgement = judge(replace(WELCOME, known=False))

    assert found(judgement) == [(FindingCode.STATUS_UNKNOWN, Verdict.UNKNOWN)]


@pytest.mark.parametrize("candidate", EVERY_CANDIDATE)
def test_each_fact_is_found_whatever_else_holds(candidate: Candidate) -> None:
    judgement = judge(candidate)

    flags = set(judgement.flags)
    assert judgement.refused is candidate.is_nominating_company
    assert judgement.needs_reason is (candidate.visited_before or candidate.in_queue)
    assert (FindingCode.OUTSIDE_MUNICIPALITY in flags) is (candidate.municipality_code == RATTVIK)
    assert (FindingCode.MUNICIPALITY_UNKNOWN in flags) is (candidate.municipality_code is None)
    assert len(flags) == len(judgement.flags)


@pytest.mark.parametrize("candidate", EVERY_CANDIDATE)
def test_the_unknown_is_never_fine(candidate: Candidate) -> None:
    something_is_unknown = (
        not candidate.known
        or candidate.municipality_code is None
        or candidate.status is CompanyStatus.UNKNOWN
    )

    judgement = judge(candidate)

    assert not (something_is_unknown and judgement.verdict is Verdict.FINE)
