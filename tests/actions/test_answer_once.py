"""One intent, one answer: however often it is sent, and for as long as the relay lives."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from app.actions.answer_once import Intent, Outcome, answer_once
from app.actions.record_visit import Scan, record_visit
from app.actions.submit_nomination import Choice, Submission, submit_nomination
from app.domain.errors import (
    DomainError,
    KeyReused,
    NeedsDecision,
    ReasonNeeded,
    UnacceptableField,
    UnknownCode,
)
from app.storage.answers import Answer, visit_of
from app.storage.handovers import Handover
from app.storage.nominations import Nomination
from app.storage.visits import PendingScan, Visit
from tests.support.road import Road

VISITS = "POST /api/v1/visits"
INTENT = Intent("person:1", VISITS, "0b7f6f6e-8a5c-4a39-9f3e-2a5f4c1d9e10", "digest")
YEARS = 60 * 24 * 365


def keep(refusal: DomainError) -> Outcome | None:
    """Keep what stands for ever: an unknown code, and a scan that waits for a person."""
    if isinstance(refusal, UnknownCode | NeedsDecision):
        return Outcome(409, {"refused": refusal.code})
    return None


def scan(road: Road, code: str, *, minutes: float = 0, number: int | None = None) -> Outcome:
    """Log a visit under the intent's key."""
    act = road.act(road.bo, minutes=minutes)

    def perform() -> Outcome:
        visit = record_visit(act, Scan(code, shown_number=number))
        return Outcome(201, {"visit": visit.visit_id}, visit_id=visit.visit_id)

    return answer_once(act, INTENT, perform=perform, keep=keep)


def test_an_intent_is_performed_and_its_answer_kept(road: Road, code: str) -> None:
    outcome = scan(road, code)

    assert (outcome.status, outcome.replayed) == (201, False)
    assert (road.count(Visit), road.count(Answer)) == (1, 1)
    kept = visit_of(road.session, scope=INTENT.scope, route=VISITS, key=INTENT.key)
    assert kept == outcome.visit_id


@pytest.mark.parametrize("minutes", [0, 40 * YEARS], ids=["at once", "after forty years"])
def test_sent_again_it_gives_the_same_answer_and_changes_nothing(
    road: Road, code: str, minutes: float
) -> None:
    first = scan(road, code)
    road.yes(road.nominate(first.visit_id or 0).nomination_id)

    with road.unchanged():
        again = scan(road, code, minutes=minutes)

    assert again == replace(first, replayed=True)


def test_the_key_with_another_body_is_refused(road: Road, code: str) -> None:
    scan(road, code)
    other = replace(INTENT, request_digest="another")

    with road.unchanged(), pytest.raises(KeyReused):
        answer_once(road.act(road.bo), other, perform=lambda: Outcome(201, {}), keep=keep)


@pytest.mark.parametrize(
    "other",
    [
        replace(INTENT, scope="person:2"),
        replace(INTENT, route="POST /api/v1/nominations"),
        replace(INTENT, key="another"),
    ],
    ids=["person", "route", "key"],
)
def test_a_key_belongs_to_one_person_and_route(road: Road, other: Intent) -> None:
    performed: list[Intent] = []

    def doing(intent: Intent) -> Callable[[], Outcome]:
        def perform() -> Outcome:
            performed.append(intent)
            return Outcome(201, {})

        return perform

    for intent in (INTENT, other):
        answer_once(road.act(road.bo), intent, perform=doing(intent), keep=keep)

    assert performed == [INTENT, other]


def test_a_refusal_that_stands_is_answered_again(road: Road, code: str) -> None:
    refused = scan(road, "0000000000000001")

    again = scan(road, "0000000000000001")

    assert (refused.status, refused.body) == (409, {"refused": "unknown_code"})
    assert again == replace(refused, replayed=True)


def test_a_scan_that_waits_for_a_person_waits_once(
    road: Road, handover: Handover, code: str
) -> None:
    scan(road, code, number=7)

    again = scan(road, code, number=7)

    assert again.replayed
    assert road.count(PendingScan) == 1


def test_a_corrected_form_keeps_its_key(road: Road, code: str) -> None:
    visit_id = road.visit(code).visit_id
    act = road.by_link(visit_id)

    def submit(name: str) -> Outcome:
        submission = Submission(visit_id=visit_id, first=Choice(name=name))
        intent = replace(INTENT, request_digest=f"digest of {name!r}")
        return answer_once(
            act,
            intent,
            perform=lambda: Outcome(201, {"id": submit_nomination(act, submission).nomination_id}),
            keep=keep,
        )

    with road.unchanged(), pytest.raises(UnacceptableField):
        submit("Tomoku\x00")

    assert submit("Tomoku Hus").status == 201
    assert road.count(Nomination) == 1


def test_a_refusal_that_may_change_leaves_no_trace(road: Road) -> None:
    def refuse() -> Outcome:
        raise ReasonNeeded

    with road.unchanged(), pytest.raises(ReasonNeeded):
        answer_once(road.act(road.bo), INTENT, perform=refuse, keep=keep)


def test_a_crash_leaves_no_trace(road: Road, code: str) -> None:
    act = road.act(road.bo)

    def crash() -> Outcome:
        record_visit(act, Scan(code))
        raise RuntimeError("the power went")

    with road.unchanged(), pytest.raises(RuntimeError):
        answer_once(act, INTENT, perform=crash, keep=keep)


def test_without_a_key_nothing_is_kept_of_the_answer(road: Road, code: str) -> None:
    act = road.act(road.bo)

    answer_once(
        act,
        None,
        perform=lambda: Outcome(201, {"id": record_visit(act, Scan(code)).visit_id}),
        keep=keep,
    )

    assert (road.count(Visit), road.count(Answer)) == (1, 0)
