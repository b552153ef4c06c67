"""Who may approve, and how many must, once somebody has declared an interest."""

from __future__ import annotations

import pytest

from app.domain.interest import Standing

ASTRID, EVA, FRIDA = 1, 2, 3


@pytest.mark.parametrize(
    ("concerned", "approvers", "missing"),
    [
        ((), (), 1),
        ((), (ASTRID,), 0),
        ((ASTRID,), (), 2),
        ((ASTRID,), (EVA,), 1),
        ((ASTRID,), (EVA, FRIDA), 0),
        ((ASTRID,), (ASTRID,), 2),
        ((ASTRID,), (ASTRID, EVA), 1),
        ((ASTRID, EVA), (ASTRID, EVA), 2),
    ],
)
def test_an_interest_calls_for_two_whom_it_does_not_concern(
    concerned: tuple[int, ...], approvers: tuple[int, ...], missing: int
) -> None:
    assert Standing(frozenset(concerned), approvers).missing == missing


@pytest.mark.parametrize(
    ("concerned", "approvers", "who", "may_decide", "may_approve"),
    [
        ((), (), None, True, True),
        ((), (ASTRID,), ASTRID, True, True),
        ((ASTRID,), (), None, False, False),
        ((ASTRID,), (), ASTRID, False, False),
        ((ASTRID,), (), EVA, True, True),
        ((ASTRID,), (EVA,), EVA, True, False),
        ((ASTRID,), (EVA,), FRIDA, True, True),
        ((ASTRID,), (EVA, FRIDA), EVA, True, True),
    ],
)
def test_who_declared_or_approved_first_is_not_the_second(
    concerned: tuple[int, ...],
    approvers: tuple[int, ...],
    who: int | None,
    may_decide: bool,
    may_approve: bool,
) -> None:
    standing = Standing(frozenset(concerned), approvers)

    assert standing.may_decide(who) is may_decide
    assert standing.may_approve(who) is may_approve
