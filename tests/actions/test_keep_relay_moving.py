"""The worker's round: each reminder once, then the fallback, then a proposal in the queue."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import insert, select

from app.actions.decide_restart import restart_relay, wait_longer
from app.actions.keep_relay_moving import keep_relay_moving
from app.actions.schedule_handover import schedule_handover
from app.actions.start_with_company import restart_with_company
from app.domain.errors import NotAllowed, NotFound, WrongState
from app.domain.handover import HandoverState, StartReason
from app.domain.invitation import Channel
from app.domain.nomination import NominationState
from app.domain.silence import Deed
from app.storage.companies import Company
from app.storage.handovers import Handover
from app.storage.journal import JournalEntry
from app.storage.nominations import Nomination
from app.storage.relays import Relay
from app.storage.silences import RelayRhythm, Reminder, RestartProposal
from app.storage.transaction import transaction
from tests.support import cast
from tests.support.invariants import check_invariants
from tests.support.road import Road

DAY = 24 * 60
REMINDED = [(Deed.REMIND, 1), (Deed.REMIND, 2), (Deed.REMIND, 3)]


def rounds(road: Road, days: range, *, hour: int = 1) -> list[tuple[int, Deed, int]]:
    """Let the worker come by once a day and once more at once, and give what it did on which day."""
    done = []
    for day in days:
        minutes = day * DAY + hour * 60
        done += [(day, due) for _, due in keep_relay_moving(road.act(minutes=minutes))]
        assert keep_relay_moving(road.act(minutes=minutes)) == []
    return [(day, due.deed, due.number) for day, due in done]


def test_a_company_that_does_not_choose_is_reminded_thrice_and_then_a_restart_is_proposed(
    road: Road, code: str, handover: Handover
) -> None:
    road.visit(code)

    assert rounds(road, range(60)) == [
        (3, Deed.REMIND, 1),
        (7, Deed.REMIND, 2),
        (14, Deed.REMIND, 3),
        (21, Deed.PROPOSE_RESTART, 0),
    ]
    assert road.events(handover)[-4:] == ["leg.reminded"] * 3 + ["leg.restart_proposed"]
    actors = select(JournalEntry.actor).where(JournalEntry.event.like("leg.%"))
    assert set(road.session.scalars(actors)) == {"system"}
    road.check_journal()


def test_an_invitation_without_an_answer_expires_and_the_choice_is_open_again(
    road: Road, code: str
) -> None:
    nomination_id = road.nominate(road.visit(code).visit_id).nomination_id
    road.approve(nomination_id)
    road.invite(nomination_id, minutes=11)

    assert rounds(road, range(43)) == [
        (3, Deed.REMIND, 1),
        (7, Deed.REMIND, 2),
        (14, Deed.REMIND, 3),
        (21, Deed.EXPIRE, 0),
        (24, Deed.REMIND, 1),
        (28, Deed.REMIND, 2),
        (35, Deed.REMIND, 3),
        (42, Deed.PROPOSE_RESTART, 0),
    ]
    assert road.row(Nomination, nomination_id).state is NominationState.EXPIRED


def test_a_yes_without_a_date_is_followed_up(road: Road, code: str) -> None:
    road.yes(road.nominate(road.visit(code).visit_id).nomination_id)

    assert [(deed, number) for _, deed, number in rounds(road, range(30))] == [
        *REMINDED,
        (Deed.PROPOSE_RESTART, 0),
    ]


def test_a_day_that_passed_without_a_scan_is_followed_up(road: Road, handover: Handover) -> None:
    assert rounds(road, range(30), hour=20) == [
        (3, Deed.REMIND, 1),
        (7, Deed.REMIND, 2),
        (14, Deed.REMIND, 3),
        (21, Deed.PROPOSE_RESTART, 0),
    ]
    office = road.session.scalars(select(Reminder.channel)).all()
    assert set(office) == {Channel.MAIL}


def test_moving_the_date_begins_the_silence_anew(road: Road, handover: Handover) -> None:
    rounds(road, range(10), hour=20)

    schedule_handover(road.act(road.astrid), handover_id=handover.id, scheduled_on=date(2026, 6, 1))

    assert rounds(road, range(10, 25), hour=20) == [(23, Deed.REMIND, 1)]


def test_a_relay_is_reminded_in_its_own_rhythm(road: Road, code: str, relay: Relay) -> None:
    road.visit(code)
    with transaction(road.session):
        road.session.execute(
            insert(RelayRhythm).values(
                relay_id=relay.id,
                first_days=1,
                second_days=2,
                third_days=3,
                fallback_days=5,
                lead_days=7,
            )
        )

    assert [day for day, _, _ in rounds(road, range(9))] == [1, 2, 3, 5]


def test_what_waits_for_review_is_left_to_the_queue(road: Road, code: str) -> None:
    road.nominate(road.visit(code).visit_id)

    assert rounds(road, range(30)) == []


def test_nobody_but_an_admin_moves_a_leg(road: Road, code: str) -> None:
    road.visit(code)

    with road.unchanged(), pytest.raises(NotAllowed):
        keep_relay_moving(road.act(road.bo, minutes=5 * DAY))


@pytest.fixture
def proposal_id(road: Road, code: str) -> int:
    """A restart that is proposed because the visited company has not chosen."""
    road.visit(code)
    rounds(road, range(22))
    return road.session.scalars(select(RestartProposal.id)).one()


def restart(road: Road, proposal_id: int, company: Company) -> int:
    return restart_relay(
        road.act(road.astrid, minutes=22 * DAY),
        proposal_id=proposal_id,
        workplace_id=company.workplaces[0].id,
    ).handover_id


@pytest.fixture
def insjon(road: Road, relay: Relay) -> Company:
    return cast.make_company(road.session, relay, "Insjöns Plåt", now=road.now, place="Insjön")


def test_a_restart_begins_at_the_office_with_its_reason(
    road: Road, proposal_id: int, handover: Handover, insjon: Company
) -> None:
    started = road.row(Handover, restart(road, proposal_id, insjon))

    assert (started.start_reason, started.company_name) == (StartReason.NO_CHOICE, "Insjöns Plåt")
    assert road.row(Handover, handover.id).state is HandoverState.PASSED_ON
    assert "leg.restarted" in road.events(handover)
    check_invariants(road.session, road.app.extensions["keys"])


def test_a_restart_may_name_a_company_that_nobody_knew(road: Road, proposal_id: int) -> None:
    started = restart_with_company(
        road.act(road.astrid, minutes=22 * DAY), proposal_id=proposal_id, company="Nya Sågen"
    )

    assert road.row(Handover, started.handover_id).company_name == "Nya Sågen"
    check_invariants(road.session, road.app.extensions["keys"])


def test_restarting_a_leg_that_was_never_visited_cancels_it(
    road: Road, code: str, insjon: Company, handover: Handover
) -> None:
    planned = road.yes(road.nominate(road.visit(code).visit_id).nomination_id)
    rounds(road, range(22))
    proposal_id = road.session.scalars(select(RestartProposal.id)).one()

    restart(road, proposal_id, insjon)

    assert road.row(Handover, planned.handover_id).state is HandoverState.CANCELLED
    assert road.row(Handover, handover.id).state is HandoverState.PASSED_ON
    check_invariants(road.session, road.app.extensions["keys"])


def test_waiting_longer_begins_the_reminders_anew(road: Road, proposal_id: int) -> None:
    wait_longer(road.act(road.astrid, minutes=25 * DAY), proposal_id=proposal_id)

    assert [day for day, _, _ in rounds(road, range(25, 60))] == [28, 32, 39, 46]


Decide = Callable[[Road, int, Company], object]
DECISIONS: list[Decide] = [
    restart,
    lambda road, row, _: wait_longer(road.act(road.astrid), proposal_id=row),
]


@pytest.mark.parametrize("decide", DECISIONS, ids=["restart", "wait"])
def test_a_proposal_is_decided_once(
    road: Road, proposal_id: int, insjon: Company, decide: Decide
) -> None:
    restart(road, proposal_id, insjon)

    with road.unchanged(), pytest.raises(WrongState):
        decide(road, proposal_id, insjon)


@pytest.mark.parametrize("decide", DECISIONS, ids=["restart", "wait"])
def test_a_proposal_that_was_overtaken_is_not_decided(
    road: Road, proposal_id: int, insjon: Company, handover: Handover, decide: Decide
) -> None:
    road.nominate(road.row(Handover, handover.id).visits[0].id)

    with road.unchanged(), pytest.raises(WrongState):
        decide(road, proposal_id, insjon)


def test_only_an_admin_decides_a_proposal(road: Road, proposal_id: int) -> None:
    with road.unchanged(), pytest.raises(NotAllowed):
        wait_longer(road.act(road.bo), proposal_id=proposal_id)
    with road.unchanged(), pytest.raises(NotFound):
        wait_longer(road.act(road.astrid), proposal_id=proposal_id + 1)
