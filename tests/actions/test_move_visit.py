"""A visit that was logged at the wrong handover or company is moved to the right one."""

from __future__ import annotations

from io import BytesIO

import pytest
from sqlalchemy.orm import Session

from app.actions.add_participant import Attendee, add_participant
from app.actions.add_photo import add_photo
from app.actions.give_charge import give_charge
from app.actions.move_visit import move_visit, move_visit_to_company
from app.actions.note_talk import note_talk
from app.actions.record_visit import present
from app.actions.undo_visit import undo_visit
from app.adapters.photo import drawn_anew
from app.domain.errors import NotAllowed, ReasonNeeded, UnacceptableField, WrongState
from app.domain.handover import AWAITING, HandoverState
from app.domain.nomination import NominationState
from app.domain.visit import Side
from app.storage import chain, charges, notes, photos, visits
from app.storage.handovers import Handover
from app.storage.nominations import Nomination
from app.storage.relays import Relay
from app.storage.visits import Visit
from tests.support import cast
from tests.support.invariants import check_invariants
from tests.support.photographs import as_taken
from tests.support.road import Road


@pytest.fixture
def right(session: Session, relay: Relay, road: Road) -> Handover:
    """Another key on its way, to the company that the visit was really paid to."""
    baton = cast.make_baton(session, relay, now=road.now, name="Den andra")
    company = cast.make_company(session, relay, "Byns Bageri", now=road.now)
    return cast.make_handover(session, baton, company, now=road.now)


@pytest.fixture
def visit_id(road: Road, code: str) -> int:
    return road.visit(code).visit_id


def photograph(road: Road, visit_id: int, *, shade: int = 0) -> None:
    photo = drawn_anew(BytesIO(as_taken(shade=shade)))
    add_photo(road.act(road.bo), visit_id=visit_id, photo=photo, caption=None)


def test_the_visit_stands_at_the_right_company_with_its_time_and_people(
    road: Road, handover: Handover, right: Handover, visit_id: int
) -> None:
    add_participant(road.act(road.astrid), visit_id=visit_id, who=Attendee("Ulrika"))

    moved = move_visit(
        road.act(road.astrid, minutes=60),
        visit_id=visit_id,
        handover_id=right.id,
        reason="Fel kort",
    )

    new = road.row(Visit, moved.visit_id)
    assert (new.handover_id, new.company_id) == (right.id, right.company_id)
    assert new.occurred_at == road.now
    assert [name for _, name in present(road.session, new.id)] == ["Bo", "Ulrika"]
    assert road.row(Visit, visit_id).annul_reason == "Fel kort"
    assert road.row(Handover, handover.id).state in AWAITING
    assert road.row(Handover, right.id).state is HandoverState.VISITED


def test_what_the_company_said_and_who_was_there_follow(
    road: Road, right: Handover, visit_id: int
) -> None:
    add_participant(road.act(road.bo), visit_id=visit_id, who=Attendee("Cissi", "vd", Side.COMPANY))
    note_talk(road.act(road.bo), visit_id=visit_id, words="Elen räcker inte", topic_ids=[])
    photograph(road, visit_id)

    moved = move_visit(
        road.act(road.astrid), visit_id=visit_id, handover_id=right.id, reason="Fel kort"
    )

    road.session.rollback()
    assert [one.words for one in notes.of_talk(road.session, moved.visit_id)] == [
        "Elen räcker inte"
    ]
    assert len(photos.of_talk(road.session, moved.visit_id)) == 1
    told = [(one.name, one.role) for one in visits.participants_of(road.session, moved.visit_id)]
    assert told == [("Bo", None), ("Cissi", "vd")]


def test_its_nominations_follow(road: Road, right: Handover, visit_id: int) -> None:
    chosen = road.nominate(visit_id, "Tomoku Hus", second="Siljans Såg")
    road.approve(chosen.nomination_id)

    moved = move_visit(
        road.act(road.astrid), visit_id=visit_id, handover_id=right.id, reason="Fel kort"
    )

    for nomination_id in (chosen.nomination_id, chosen.second_id or 0):
        choice = road.row(Nomination, nomination_id)
        assert (choice.handover_id, choice.visit_id) == (right.id, moved.visit_id)
        assert not choice.visit_undone
    road.yes(chosen.nomination_id)
    assert road.row(Handover, right.id).state is HandoverState.PASSED_ON
    check_invariants(road.session, road.app.extensions["keys"])


def test_a_visit_whose_key_has_gone_on_moves_alone(
    road: Road, handover: Handover, right: Handover, visit_id: int
) -> None:
    chosen = road.nominate(visit_id)
    road.yes(chosen.nomination_id)

    moved = move_visit(
        road.act(road.astrid), visit_id=visit_id, handover_id=right.id, reason="Fel kort"
    )

    assert road.row(Visit, moved.visit_id).handover_id == right.id
    assert road.row(Handover, handover.id).state is HandoverState.PASSED_ON
    assert road.row(Nomination, chosen.nomination_id).handover_id == handover.id
    check_invariants(road.session, road.app.extensions["keys"])


def test_a_handover_that_awaits_no_visit_takes_none(
    road: Road, session: Session, right: Handover, visit_id: int
) -> None:
    road.visit(cast.card_of(session, right))

    with road.unchanged(), pytest.raises(WrongState):
        move_visit(road.act(road.astrid), visit_id=visit_id, handover_id=right.id, reason="Fel")


def test_what_was_held_where_it_comes_to_waits_for_review_again(
    road: Road, session: Session, right: Handover, visit_id: int
) -> None:
    road.yes(road.nominate(visit_id).nomination_id)
    undone = road.visit(cast.card_of(session, right)).visit_id
    held = road.nominate(undone, "Siljans Såg").nomination_id
    undo_visit(road.act(road.bo), visit_id=undone)

    moved = move_visit(
        road.act(road.astrid), visit_id=visit_id, handover_id=right.id, reason="Fel kort"
    )

    choice = road.row(Nomination, held)
    assert (choice.visit_id, choice.visit_undone) == (moved.visit_id, False)


def test_two_companies_choices_are_not_mixed(
    road: Road, session: Session, right: Handover, visit_id: int
) -> None:
    road.nominate(visit_id)
    other = road.visit(cast.card_of(session, right)).visit_id
    road.nominate(other, "Siljans Såg")
    undo_visit(road.act(road.bo), visit_id=other)

    with road.unchanged(), pytest.raises(UnacceptableField) as refused:
        move_visit(road.act(road.astrid), visit_id=visit_id, handover_id=right.id, reason="Fel")

    assert refused.value.facts["reason"] == "both_chose"


class TestToAnotherCompany:
    @pytest.fixture
    def workplace_id(self, session: Session, relay: Relay, road: Road) -> int:
        return cast.make_company(session, relay, "Byns Bageri", now=road.now).workplaces[0].id

    def test_a_new_leg_takes_the_place_of_the_wrong_one(
        self, road: Road, handover: Handover, visit_id: int, workplace_id: int
    ) -> None:
        chosen = road.nominate(visit_id)

        moved = move_visit_to_company(
            road.act(road.astrid), visit_id=visit_id, workplace=workplace_id, reason="Fel"
        )

        new = road.row(Handover, moved.handover_id)
        assert (new.number, new.company_name, new.state) == (
            2,
            "Byns Bageri",
            HandoverState.VISITED,
        )
        assert new.start_reason is handover.start_reason
        assert road.row(Handover, handover.id).state is HandoverState.CANCELLED
        assert road.row(Visit, moved.visit_id).occurred_at == road.now
        assert road.row(Nomination, chosen.nomination_id).handover_id == new.id
        road.yes(chosen.nomination_id)
        check_invariants(road.session, road.app.extensions["keys"])

    def test_the_chain_goes_on_from_it_where_the_key_has_left(
        self, road: Road, handover: Handover, visit_id: int, workplace_id: int
    ) -> None:
        chosen = road.nominate(visit_id)
        following = road.yes(chosen.nomination_id)
        road.visit(following.code)

        moved = move_visit_to_company(
            road.act(road.astrid), visit_id=visit_id, workplace=workplace_id, reason="Fel"
        )

        legs = chain.public_chain(road.session, handover.relay_id, limit=9)
        assert [(leg.number, leg.ordinal) for leg in legs] == [(3, 1), (2, 2)]
        assert road.row(Handover, following.handover_id).predecessor_id == moved.handover_id
        assert road.row(Handover, moved.handover_id).state is HandoverState.PASSED_ON
        assert road.row(Nomination, chosen.nomination_id).state is NominationState.ACCEPTED
        assert "handover.predecessor_set" in road.events(handover)
        check_invariants(road.session, road.app.extensions["keys"])

    def test_what_was_shown_and_said_at_the_leg_follows_with_who_sees_to_it(
        self, road: Road, handover: Handover, code: str, visit_id: int, workplace_id: int
    ) -> None:
        give_charge(road.act(road.astrid), handover_id=handover.id, person_id=road.bo.id)
        note_talk(road.act(road.bo), visit_id=visit_id, words="Elen räcker inte", topic_ids=[])
        photograph(road, visit_id, shade=1)
        undo_visit(road.act(road.bo), visit_id=visit_id)
        again = road.visit(code).visit_id
        photograph(road, again, shade=1)
        photograph(road, again, shade=2)

        moved = move_visit_to_company(
            road.act(road.astrid), visit_id=again, workplace=workplace_id, reason="Fel"
        )

        road.session.rollback()
        assert len(notes.of_talk(road.session, moved.visit_id)) == 1
        assert len(photos.of_talk(road.session, moved.visit_id)) == 2
        seen_to = charges.open_of(road.session, road.bo.id)
        assert [one.handover_id for one in seen_to] == [moved.handover_id]

    def test_not_to_the_company_it_is_at(
        self, road: Road, handover: Handover, visit_id: int
    ) -> None:
        with road.unchanged(), pytest.raises(UnacceptableField):
            move_visit_to_company(
                road.act(road.astrid),
                visit_id=visit_id,
                workplace=handover.workplace_id,
                reason="Fel",
            )

    def test_sent_twice_it_moves_once(self, road: Road, visit_id: int, workplace_id: int) -> None:
        act = road.act(road.astrid)
        move_visit_to_company(act, visit_id=visit_id, workplace=workplace_id, reason="Fel")

        with road.unchanged(), pytest.raises(WrongState):
            move_visit_to_company(act, visit_id=visit_id, workplace=workplace_id, reason="Fel")

    def test_staff_do_not(self, road: Road, visit_id: int, workplace_id: int) -> None:
        with road.unchanged(), pytest.raises(NotAllowed):
            move_visit_to_company(
                road.act(road.bo), visit_id=visit_id, workplace=workplace_id, reason="Fel"
            )


def test_moving_needs_a_reason(road: Road, right: Handover, visit_id: int) -> None:
    with road.unchanged(), pytest.raises(ReasonNeeded):
        move_visit(road.act(road.astrid), visit_id=visit_id, handover_id=right.id, reason=" ")


def test_staff_do_not_move_visits(road: Road, right: Handover, visit_id: int) -> None:
    with road.unchanged(), pytest.raises(NotAllowed):
        move_visit(road.act(road.bo), visit_id=visit_id, handover_id=right.id, reason="Fel")
