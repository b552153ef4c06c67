"""The next company's yes makes the next handover, with its own number and code."""

from __future__ import annotations

from datetime import date, time
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.actions.note_yes import approve_and_note_yes, note_yes
from app.actions.register_company import NewCompany, register_company
from app.actions.submit_nomination import Choice, Submission, submit_nomination
from app.domain.baton import BatonState
from app.domain.code import is_valid
from app.domain.errors import (
    NotAllowed,
    NotFound,
    OwnCompany,
    UnacceptableField,
    WrongState,
)
from app.domain.handover import HandoverState
from app.domain.nomination import NominationState
from app.storage.companies import Company, Workplace
from app.storage.handovers import Code, Handover
from app.storage.nominations import Nomination
from app.storage.relays import Baton, Relay
from app.storage.transaction import transaction
from tests.support import cast
from tests.support.road import Road

FIRST_OF_JUNE = date(2026, 6, 1)
TOMOKU = "556036-0793"
SOLE_TRADER = "811228-9874"


@pytest.fixture
def visit_id(road: Road, code: str) -> int:
    return road.visit(code).visit_id


@pytest.fixture
def approved_id(road: Road, visit_id: int) -> int:
    """Tomoku Hus is approved, and has not answered."""
    nomination_id = road.nominate(visit_id, second="Byns Bageri").nomination_id
    road.approve(nomination_id)
    return nomination_id


def company_after(road: Road, visit_id: int, **choice: Any) -> tuple[Company, Workplace]:
    """Nominate a company, let it say yes, and give where the baton goes then."""
    submission = Submission(visit_id=visit_id, first=Choice(**choice), reason="Ja")
    submitted = submit_nomination(road.by_link(visit_id), submission)
    leg = road.row(Handover, road.yes(submitted.nomination_id).handover_id)
    return leg.company, leg.workplace


def test_a_yes_creates_the_next_handover(road: Road, handover: Handover, approved_id: int) -> None:
    started = note_yes(
        road.act(road.astrid),
        nomination_id=approved_id,
        scheduled_on=FIRST_OF_JUNE,
        starts_at=time(13, 30),
    )

    leg = road.row(Handover, started.handover_id)
    assert (leg.number, leg.predecessor_id, leg.start_reason) == (2, handover.id, None)
    assert (leg.state, leg.scheduled_on) == (HandoverState.SCHEDULED, FIRST_OF_JUNE)
    assert (leg.company_name, leg.starts_at) == ("Tomoku Hus", time(13, 30))
    assert road.row(Handover, handover.id).state is HandoverState.PASSED_ON
    assert road.row(Baton, handover.baton_id).state is BatonState.CARRIED
    assert road.events(handover)[-3:] == [
        "company.registered",
        "nomination.accepted",
        "handover.created",
    ]
    road.check_journal()


def test_the_next_handover_has_a_code_of_its_own(road: Road, code: str, approved_id: int) -> None:
    started = note_yes(road.act(road.astrid), nomination_id=approved_id)

    issued = road.session.scalars(
        select(Code.value).where(Code.handover_id == started.handover_id)
    ).all()
    assert issued == [started.code]
    assert is_valid(started.code)
    assert started.code != code


def test_the_other_choice_is_superseded(road: Road, approved_id: int) -> None:
    note_yes(road.act(road.astrid), nomination_id=approved_id)

    states = dict(road.session.execute(select(Nomination.rank, Nomination.state)).all())
    assert states == {1: NominationState.ACCEPTED, 2: NominationState.SUPERSEDED}


def test_approval_and_yes_are_one_act(road: Road, handover: Handover, visit_id: int) -> None:
    nomination_id = road.nominate(visit_id).nomination_id

    approve_and_note_yes(road.act(road.astrid), nomination_id=nomination_id)

    assert road.events(handover)[-4:] == [
        "nomination.approved",
        "company.registered",
        "nomination.accepted",
        "handover.created",
    ]


def test_a_yes_needs_an_approval(road: Road, visit_id: int) -> None:
    nomination_id = road.nominate(visit_id).nomination_id

    with road.unchanged(), pytest.raises(WrongState):
        note_yes(road.act(road.astrid), nomination_id=nomination_id)


def test_a_yes_is_noted_once(road: Road, approved_id: int) -> None:
    note_yes(road.act(road.astrid), nomination_id=approved_id)

    with road.unchanged(), pytest.raises(WrongState):
        note_yes(road.act(road.astrid), nomination_id=approved_id)


def test_staff_do_not_note_a_yes(road: Road, approved_id: int) -> None:
    for noted in (note_yes, approve_and_note_yes):
        with road.unchanged(), pytest.raises(NotAllowed):
            noted(road.act(road.bo), nomination_id=approved_id)


def test_a_time_needs_a_date(road: Road, approved_id: int) -> None:
    with road.unchanged(), pytest.raises(UnacceptableField) as refused:
        note_yes(road.act(road.astrid), nomination_id=approved_id, starts_at=time(9))

    assert refused.value.facts["field"] == "scheduled_on"


def test_a_nomination_that_does_not_exist_is_not_found(road: Road) -> None:
    with pytest.raises(NotFound):
        note_yes(road.act(road.astrid), nomination_id=4711)


class TestTheCompany:
    """A company that was only a name is found in the register, or entered there."""

    def test_a_known_one_is_used(
        self, road: Road, session: Session, relay: Relay, visit_id: int
    ) -> None:
        known = cast.make_company(session, relay, "Tomoku Hus", now=road.now, place="Insjön")

        company, workplace = company_after(road, visit_id, company_id=known.id)

        assert (company.id, workplace.id) == (known.id, known.workplaces[0].id)

    def test_of_two_workplaces_in_one_place_the_chosen_one_is_visited(
        self, road: Road, session: Session, relay: Relay, visit_id: int
    ) -> None:
        known = cast.make_company(session, relay, "Tomoku Hus", now=road.now)
        with transaction(session):
            second = Workplace(company_id=known.id, place="Leksand", created_at=road.now)
            session.add(second)

        _, workplace = company_after(road, visit_id, workplace_id=second.id)

        assert workplace.id == second.id

    def test_a_new_one_is_entered_with_what_its_place_tells(
        self, road: Road, visit_id: int
    ) -> None:
        company, workplace = company_after(
            road, visit_id, name="Tomoku Hus", place="insjön", organisation_number=TOMOKU
        )

        assert (company.name, company.organisation_number) == ("Tomoku Hus", "5560360793")
        assert (workplace.place, workplace.municipality_code) == ("insjön", "2029")
        assert (workplace.latitude, workplace.longitude) == (60.6769, 15.0949)

    def test_one_that_was_registered_meanwhile_is_found(
        self, road: Road, relay: Relay, visit_id: int
    ) -> None:
        nomination_id = road.nominate(visit_id, "Tomoku Hus").nomination_id
        registered = register_company(
            road.act(road.astrid), relay_id=relay.id, company=NewCompany(name="Tomoku hus")
        )

        started = road.yes(nomination_id)

        assert road.row(Handover, started.handover_id).company_id == registered.company_id

    def test_a_known_number_at_a_new_place_gives_it_one_more_workplace(
        self, road: Road, relay: Relay, visit_id: int
    ) -> None:
        known = NewCompany(name="Tomoku Hus AB", place="Leksand", organisation_number=TOMOKU)
        register_company(road.act(road.astrid), relay_id=relay.id, company=known)
        submission = Submission(
            visit_id=visit_id,
            first=Choice(name="Tomoku", place="Insjön", organisation_number=TOMOKU),
        )
        nomination_id = submit_nomination(road.by_link(visit_id), submission).nomination_id

        leg = road.row(Handover, road.yes(nomination_id).handover_id)

        assert (leg.company_name, leg.place) == ("Tomoku Hus AB", "Insjön")
        assert [at.place for at in leg.company.workplaces] == ["Leksand", "Insjön"]

    def test_a_sole_trader_is_known_again_by_the_mac(self, road: Road, visit_id: int) -> None:
        first, _ = company_after(
            road, visit_id, name="Karins Keramik", organisation_number=SOLE_TRADER
        )
        code = road.session.scalars(select(Code.value).order_by(Code.id.desc())).first() or ""
        second_visit = road.visit(code).visit_id

        with pytest.raises(OwnCompany):
            company_after(
                road, second_visit, name="Keramik i Tällberg", organisation_number=SOLE_TRADER
            )

        assert (first.organisation_number, len(first.number_mac or "")) == (None, 64)
