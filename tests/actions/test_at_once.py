"""Many at once: one visit, one choice, one next handover; numbers without gaps or doubles."""

from __future__ import annotations

import multiprocessing
from collections import Counter
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from app.actions.act import Act
from app.actions.answer_once import Intent, Outcome, answer_once
from app.actions.cancel_handover import cancel_handover
from app.actions.create_relay import NewRelay, create_relay
from app.actions.record_visit import Scan, record_visit
from app.actions.reissue_code import reissue_code
from app.actions.review_nomination import approve_nomination, reject_nomination
from app.actions.start_handover import start_handover
from app.actions.submit_nomination import Choice, Submission, submit_nomination
from app.actions.undo_visit import undo_visit
from app.config import Settings
from app.domain.calendar import stockholm_date
from app.domain.errors import DomainError
from app.domain.handover import StartReason
from app.domain.roles import Actor, Role
from app.storage.companies import Company
from app.storage.handovers import Handover
from app.storage.nominations import Nomination
from app.storage.relays import Baton, Relay
from app.storage.visits import Participant, Visit
from tests.support import cast
from tests.support.invariants import check_invariants
from tests.support.road import Road
from tests.support.writers import WRITERS, Work, at_once, push, push_alone, size

STAFF = 50
RIVALS = 8

Try = Callable[[Callable[[Act], object]], str]


@pytest.fixture
def tried(app: Flask, engine: Engine, road: Road) -> Try:
    """Tries an act over a connection of its own, and tells “done” or why not."""
    astrid = Actor.person(road.astrid.id, Role.ADMIN)

    def attempt(act: Callable[[Act], object]) -> str:
        with Session(engine) as session:
            try:
                act(Act(session, road.now, astrid, app.extensions["keys"]))
            except DomainError as refused:
                return refused.code
        return "done"

    return attempt


def test_fifty_scans_at_once_log_one_visit(
    app: Flask, engine: Engine, road: Road, handover: Handover, code: str
) -> None:
    staff = [
        cast.make_person(road.session, f"Person{number}", Role.STAFF, now=road.now).id
        for number in range(STAFF)
    ]
    keys = app.extensions["keys"]

    def scan(index: int) -> tuple[bool, str | None]:
        with Session(engine) as session:
            actor = Actor.person(staff[index], Role.STAFF)
            visit = record_visit(Act(session, road.now, actor, keys), Scan(code))
            return visit.created, visit.participants[0][1]

    answers = at_once(STAFF, scan)

    assert sum(created for created, _ in answers) == 1
    assert len({first for _, first in answers}) == 1
    assert (road.count(Visit), road.count(Participant)) == (1, STAFF)
    events = Counter(road.events(handover))
    assert events == {"visit.logged": 1, "visit.joined": STAFF - 1}
    check_invariants_of(road)


def check_invariants_of(road: Road) -> None:
    check_invariants(road.session, road.app.extensions["keys"])


def test_one_intent_sent_many_times_at_once_is_done_once(
    app: Flask, engine: Engine, road: Road, code: str
) -> None:
    intent = Intent("person:1", "POST /api/v1/visits", "a-key", "digest")
    bo = Actor.person(road.bo.id, Role.STAFF)

    def send(_index: int) -> Outcome:
        with Session(engine) as session:
            act = Act(session, road.now, bo, app.extensions["keys"])
            return answer_once(
                act,
                intent,
                perform=lambda: Outcome(201, {"id": record_visit(act, Scan(code)).visit_id}),
                keep=lambda _: None,
            )

    answers = at_once(RIVALS, send)

    assert Counter(answer.replayed for answer in answers) == {False: 1, True: RIVALS - 1}
    assert len({(answer.status, answer.body["id"]) for answer in answers}) == 1


def test_of_rival_choices_one_is_taken(road: Road, tried: Try, code: str) -> None:
    visit_id = road.visit(code).visit_id

    def choose(index: int) -> str:
        submission = Submission(
            visit_id=visit_id,
            first=Choice(name=f"Företag {index}"),
            second=Choice(name=f"Reserv {index}"),
        )
        return tried(lambda act: submit_nomination(act, submission))

    answers = at_once(RIVALS, choose)

    assert Counter(answers) == {"done": 1, "already_nominated": RIVALS - 1}
    assert road.count(Nomination) == 2
    check_invariants_of(road)


def test_of_rival_decisions_one_stands(road: Road, tried: Try, code: str) -> None:
    nomination_id = road.nominate(road.visit(code).visit_id).nomination_id

    def decide(index: int) -> str:
        if index % 2:
            return tried(lambda act: approve_nomination(act, nomination_id=nomination_id))
        return tried(lambda act: reject_nomination(act, nomination_id=nomination_id, reason="Nej"))

    answers = at_once(RIVALS, decide)

    assert Counter(answers) == {"done": 1, "wrong_state": RIVALS - 1}
    check_invariants_of(road)


def test_undoing_and_approving_at_once_leaves_one_of_them(
    road: Road, tried: Try, code: str
) -> None:
    visit = road.visit(code, by=road.astrid)
    nomination_id = road.nominate(visit.visit_id).nomination_id
    acts: list[Callable[[Act], object]] = [
        lambda act: undo_visit(act, visit_id=visit.visit_id),
        lambda act: approve_nomination(act, nomination_id=nomination_id),
    ]

    answers = at_once(2, lambda index: tried(acts[index]))

    assert tuple(answers) in {("done", "wrong_state"), ("too_late", "done")}
    check_invariants_of(road)


def test_of_rival_restarts_one_takes_the_baton(
    road: Road, tried: Try, baton: Baton, company: Company, code: str
) -> None:
    road.visit(code)
    baton_id, workplace_id = baton.id, company.workplaces[0].id

    answers = at_once(
        RIVALS,
        lambda _: tried(
            lambda act: start_handover(
                act, baton_id=baton_id, workplace_id=workplace_id, reason=StartReason.NO_CHOICE
            )
        ),
    )

    assert Counter(answers) == {"done": 1, "baton_busy": RIVALS - 1}
    check_invariants_of(road)


def test_of_rival_reissues_one_code_lives(road: Road, tried: Try, handover: Handover) -> None:
    handover_id = handover.id

    answers = at_once(
        RIVALS,
        lambda _: tried(lambda act: reissue_code(act, handover_id=handover_id, reason="Blött")),
    )

    assert "done" in answers
    assert set(answers) <= {"done", "wrong_state"}
    check_invariants_of(road)


def test_cancelling_and_visiting_at_once_leaves_one_of_them(
    road: Road, tried: Try, handover: Handover, code: str
) -> None:
    handover_id = handover.id
    acts: list[Callable[[Act], object]] = [
        lambda act: cancel_handover(act, handover_id=handover_id, reason="Semester"),
        lambda act: record_visit(act, Scan(code)),
    ]

    answers = at_once(2, lambda index: tried(acts[index]))

    assert tuple(answers) in {
        ("done", "code_replaced"),
        ("done", "not_current"),
        ("wrong_state", "done"),
    }
    check_invariants_of(road)


def test_two_batons_at_one_company_at_once_count_it_once(
    road: Road, tried: Try, relay: Relay, company: Company, code: str
) -> None:
    codes = [code]
    for number in range(RIVALS - 1):
        baton = cast.make_baton(road.session, relay, now=road.now, name=f"Nyckel {number}")
        leg = cast.make_handover(road.session, baton, company, now=road.now)
        codes.append(cast.card_of(road.session, leg))

    answers = at_once(
        RIVALS, lambda index: tried(lambda act: record_visit(act, Scan(codes[index])))
    )

    assert set(answers) == {"done"}
    road.session.rollback()
    counted = select(func.count()).select_from(Visit).where(Visit.revisit.is_(False))
    assert road.session.scalar(counted) == 1
    check_invariants_of(road)


def test_a_journal_that_two_begin_at_once_has_one_beginning(road: Road, tried: Try) -> None:
    """The installation's chain has no entry yet when the first relays are created."""
    answers = at_once(
        RIVALS,
        lambda index: tried(
            lambda act: create_relay(
                act,
                NewRelay(
                    slug=f"relay-{index}",
                    name="Stafett",
                    municipality="M",
                    municipality_code="2029",
                ),
            )
        ),
    )

    assert set(answers) == {"done"}
    road.check_journal()


@pytest.mark.timeout(120 + 5 * size(80))
class TestManyHandovers:
    """1,000 handovers in a row by 8 writers; `NYCKEL_TEST_SIZE=1000` for the whole length."""

    @pytest.fixture
    def work(self, road: Road, settings: Settings) -> Callable[[int, int], Work]:
        """Gives a writer's work on a baton, as Astrid, up to a number."""
        astrid_id = road.astrid.id

        def work(baton_id: int, until: int) -> Work:
            road.session.rollback()  # the pool has a connection for each writer and none beside
            return Work(settings, astrid_id, baton_id, until, road.now)

        return work

    def test_writers_on_one_baton_leave_no_gap(
        self, engine: Engine, road: Road, handover: Handover, work: Callable[[int, int], Work]
    ) -> None:
        pushed = work(handover.baton_id, size(24))

        won = at_once(WRITERS, lambda _: push(engine, pushed))

        assert road.count(Handover) >= pushed.until
        made = (road.count(kind) for kind in (Visit, Nomination, Handover))
        assert sum(won) == sum(made) - 1
        check_invariants_of(road)

    def test_writers_on_batons_of_one_relay_draw_no_number_twice(
        self, engine: Engine, road: Road, relay: Relay, work: Callable[[int, int], Work]
    ) -> None:
        batons = legs_on(road, relay, WRITERS)
        pushed = [work(baton_id, size(80)) for baton_id in batons]

        at_once(WRITERS, lambda index: push(engine, pushed[index]))

        assert road.count(Handover) >= size(80)
        check_invariants_of(road)

    def test_processes_leave_no_gap_either(
        self, road: Road, relay: Relay, work: Callable[[int, int], Work]
    ) -> None:
        batons = legs_on(road, relay, 2)
        spawn = multiprocessing.get_context("spawn")
        writers = [
            spawn.Process(target=push_alone, args=(work(baton_id, size(24)),))
            for baton_id in batons * 2
        ]

        for writer in writers:
            writer.start()
        for writer in writers:
            writer.join()

        assert [writer.exitcode for writer in writers] == [0] * len(writers)
        assert road.count(Handover) >= size(24)
        check_invariants_of(road)


def legs_on(road: Road, relay: Relay, number: int) -> list[int]:
    """Make batons that are each on their way to a company today."""
    made = []
    for index in range(number):
        baton = cast.make_baton(road.session, relay, now=road.now, name=f"Nyckel {index}")
        company = cast.make_company(road.session, relay, f"Början {index}", now=road.now)
        cast.make_handover(road.session, baton, company, now=road.now, on=stockholm_date(road.now))
        made.append(baton.id)
    return made
