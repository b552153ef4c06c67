"""Who was at a visit without an account of their own."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from app.actions.add_participant import Attendee, add_participant, remove_participant
from app.actions.correct_participant import correct_participant
from app.actions.purge_personal_data import purge_personal_data
from app.actions.record_visit import present
from app.actions.undo_visit import undo_visit
from app.domain.errors import NotAllowed, NotFound, UnacceptableField, WrongState
from app.domain.roles import Role
from app.domain.visit import Side
from app.storage import visits
from app.storage.handovers import Handover
from app.storage.people import Person
from app.storage.visits import Participant
from tests.support import cast
from tests.support.road import Road


@pytest.fixture
def karin(session: Session, now: datetime) -> Person:
    """A member of staff who was not there."""
    return cast.make_person(session, "Karin", Role.STAFF, now=now)


@pytest.fixture
def visit_id(road: Road, code: str) -> int:
    return road.visit(code).visit_id


def names(road: Road, visit_id: int) -> list[str | None]:
    road.session.rollback()
    return [name for _, name in present(road.session, visit_id)]


@pytest.mark.parametrize("who", ["bo", "astrid"])
def test_who_takes_part_and_an_admin_may_add_somebody(
    road: Road, handover: Handover, visit_id: int, who: str
) -> None:
    add_participant(road.act(getattr(road, who)), visit_id=visit_id, who=Attendee(" Ulf  Ek "))

    assert names(road, visit_id) == ["Bo", "Ulf Ek"]
    assert road.events(handover)[-1] == "visit.participant_added"


def test_a_name_stands_there_once(road: Road, visit_id: int) -> None:
    first = add_participant(road.act(road.bo), visit_id=visit_id, who=Attendee("Ulf Ek"))

    second = add_participant(road.act(road.bo), visit_id=visit_id, who=Attendee("Ulf Ek"))

    assert second == first
    assert names(road, visit_id) == ["Bo", "Ulf Ek"]


def test_who_took_no_part_cannot_add_or_remove(road: Road, karin: Person, visit_id: int) -> None:
    ulf = add_participant(road.act(road.bo), visit_id=visit_id, who=Attendee("Ulf Ek"))

    for act in (road.act(karin), road.by_link(visit_id)):
        with road.unchanged(), pytest.raises(NotAllowed):
            add_participant(act, visit_id=visit_id, who=Attendee("Doris"))
        with road.unchanged(), pytest.raises(NotAllowed):
            remove_participant(act, participant_id=ulf)


def test_who_left_cannot_add(road: Road, karin: Person, code: str, visit_id: int) -> None:
    road.visit(code, by=karin)
    undo_visit(road.act(karin), visit_id=visit_id)

    with pytest.raises(NotAllowed):
        add_participant(road.act(karin), visit_id=visit_id, who=Attendee("Ulf Ek"))


def test_somebody_added_by_mistake_is_taken_off(
    road: Road, handover: Handover, visit_id: int
) -> None:
    ulf = add_participant(road.act(road.bo), visit_id=visit_id, who=Attendee("Ulf Ek"))

    remove_participant(road.act(road.bo), participant_id=ulf)

    assert names(road, visit_id) == ["Bo"]
    assert road.row(Participant, ulf).left_at == road.now
    assert road.events(handover)[-1] == "visit.participant_removed"


def test_taking_off_twice_is_no_error(road: Road, visit_id: int) -> None:
    ulf = add_participant(road.act(road.bo), visit_id=visit_id, who=Attendee("Ulf Ek"))
    remove_participant(road.act(road.bo), participant_id=ulf)

    with road.unchanged():
        remove_participant(road.act(road.bo), participant_id=ulf)


def test_only_an_admin_takes_a_colleague_off(
    road: Road, karin: Person, code: str, visit_id: int
) -> None:
    road.visit(code, by=karin)
    part = next(row for row, name in present(road.session, visit_id) if name == "Karin")
    with road.unchanged(), pytest.raises(NotAllowed):
        remove_participant(road.act(road.bo), participant_id=part)

    remove_participant(road.act(road.astrid), participant_id=part)

    assert names(road, visit_id) == ["Bo"]


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        (None, "missing"),
        (" ", "missing"),
        ("x" * 121, "too_long"),
        ("Ulf\x00", "control_character"),
        ("\u202eklU", "direction_mark"),
        ("Ulf 811228-9874", "holds_personal_number"),
    ],
)
def test_a_name_that_cannot_be_kept_is_refused(
    road: Road, visit_id: int, name: str | None, reason: str
) -> None:
    with road.unchanged(), pytest.raises(UnacceptableField) as refused:
        add_participant(road.act(road.bo), visit_id=visit_id, who=Attendee(name))

    assert (refused.value.facts["field"], refused.value.facts["reason"]) == ("name", reason)


def test_an_annulled_visit_takes_nobody(road: Road, visit_id: int) -> None:
    undo_visit(road.act(road.bo), visit_id=visit_id)

    with road.unchanged(), pytest.raises(WrongState):
        add_participant(road.act(road.bo), visit_id=visit_id, who=Attendee("Ulf Ek"))


def test_what_does_not_exist_is_not_found(road: Road) -> None:
    with pytest.raises(NotFound):
        add_participant(road.act(road.bo), visit_id=4711, who=Attendee("Ulf Ek"))
    with pytest.raises(NotFound):
        remove_participant(road.act(road.bo), participant_id=4711)


# Sides and roles -----------------------------------------------------------------------------


def sides(road: Road, visit_id: int) -> list[tuple[str | None, str | None, str]]:
    road.session.rollback()
    return [
        (one.name, one.role, one.side) for one in visits.participants_of(road.session, visit_id)
    ]


def test_both_sides_stand_with_the_roles_of_that_day(road: Road, visit_id: int) -> None:
    add_participant(road.act(road.bo), visit_id=visit_id, who=Attendee("Cissi", "vd", Side.COMPANY))
    add_participant(road.act(road.bo), visit_id=visit_id, who=Attendee("Ulf", "kommunalråd"))

    assert sides(road, visit_id) == [
        ("Bo", None, "office"),
        ("Cissi", "vd", "company"),
        ("Ulf", "kommunalråd", "office"),
    ]
    assert names(road, visit_id) == ["Bo", "Ulf"]
    road.check_journal()


def test_a_role_is_corrected_and_the_name_of_an_account_stands_fast(
    road: Road, handover: Handover, visit_id: int
) -> None:
    bo = visits.participants_of(road.session, visit_id)[0].id

    for _ in range(2):
        correct_participant(
            road.act(road.bo), participant_id=bo, name="Någon annan", role="näringslivschef"
        )

    assert sides(road, visit_id) == [("Bo", "näringslivschef", "office")]
    assert road.events(handover).count("visit.participant_corrected") == 1


def test_the_role_of_the_last_visit_is_proposed_for_the_next(
    road: Road, code: str, visit_id: int
) -> None:
    bo = visits.participants_of(road.session, visit_id)[0].id
    correct_participant(road.act(road.bo), participant_id=bo, name=None, role="näringslivschef")
    undo_visit(road.act(road.bo), visit_id=visit_id)

    again = visits.participants_of(road.session, road.visit(code).visit_id)[0]

    assert visits.role_before(road.session, again) == "näringslivschef"
    assert again.role is None


def test_who_took_no_part_cannot_correct_a_role(road: Road, karin: Person, visit_id: int) -> None:
    bo = visits.participants_of(road.session, visit_id)[0].id

    for act in (road.act(karin), road.by_link(visit_id)):
        with pytest.raises(NotAllowed), road.unchanged():
            correct_participant(act, participant_id=bo, name=None, role="vd")
        road.session.rollback()


def test_name_and_role_go_five_years_after_the_visit(road: Road, visit_id: int) -> None:
    add_participant(road.act(road.bo), visit_id=visit_id, who=Attendee("Cissi", "vd", Side.COMPANY))
    road.session.rollback()

    purge_personal_data(road.act(minutes=(5 * 365 + 1) * 24 * 60))

    assert sides(road, visit_id) == [(None, None, "office"), (None, None, "company")]
    road.check_journal()
