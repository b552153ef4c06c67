"""A forgotten visit is put in where it was paid: late, marked so, under the next number."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from app.actions.cancel_handover import cancel_handover
from app.actions.insert_visit import ForgottenVisit, InsertedVisit, insert_visit
from app.actions.place_handover import Side
from app.actions.record_visit import present
from app.actions.register_company import NewCompany
from app.domain.errors import NotAllowed, ReasonNeeded, UnacceptableField, WrongState
from app.domain.handover import HandoverState, StartReason
from app.domain.position import HALVINGS
from app.storage import chain
from app.storage.handovers import Handover
from app.storage.relays import Relay
from app.storage.visits import Visit
from tests.support import cast
from tests.support.invariants import check_invariants
from tests.support.road import Road
from tests.support.writers import at_once

Forgotten = Callable[..., ForgottenVisit]


@pytest.fixture
def forgotten(session: Session, relay: Relay, handover: Handover, road: Road) -> Forgotten:
    """Gives a visit to the bakery the day before, beside the first leg."""
    bakery = cast.make_company(session, relay, "Byns Bageri", now=road.now)
    beside_id, workplace_id = handover.id, bakery.workplaces[0].id

    def make(**changes: object) -> ForgottenVisit:
        values = {
            "beside_id": beside_id,
            "side": Side.AFTER,
            "workplace": workplace_id,
            "occurred_at": road.now - timedelta(days=1),
        }
        return ForgottenVisit(**{**values, **changes})  # type: ignore[arg-type]

    return make


def shown(road: Road, relay_id: int) -> list[tuple[str, int, int | None]]:
    road.session.rollback()
    legs = chain.public_chain(road.session, relay_id, limit=50)
    return [(leg.company, leg.number, leg.ordinal) for leg in legs]


def test_it_stands_between_the_two_and_counts_there(
    road: Road, handover: Handover, code: str, forgotten: Forgotten
) -> None:
    second = road.leg(code, "Tomoku Hus")
    road.visit(second.code)

    put = insert_visit(
        road.act(road.astrid, minutes=60),
        forgotten(participants=["Ulrika"], note="Glömdes"),
        reason="Ingen skannade",
    )

    assert shown(road, handover.relay_id) == [
        ("Leksandsdörren", 1, 1),
        ("Byns Bageri", 3, 2),
        ("Tomoku Hus", 2, 3),
    ]
    new = road.row(Handover, put.handover_id)
    assert (new.predecessor_id, new.state) == (handover.id, HandoverState.PASSED_ON)
    assert road.row(Handover, second.handover_id).predecessor_id == new.id
    visit = road.row(Visit, put.visit_id)
    assert visit.late
    assert visit.occurred_at == road.now - timedelta(days=1)
    assert [name for _, name in present(road.session, visit.id)] == ["Ulrika"]
    check_invariants(road.session, road.app.extensions["keys"])


def test_before_the_first_it_is_where_the_relay_begins(
    road: Road, handover: Handover, code: str, forgotten: Forgotten
) -> None:
    before = road.row(Handover, handover.id).start_reason

    put = insert_visit(road.act(road.astrid), forgotten(side=Side.BEFORE), reason="Glömt")

    new, first = road.row(Handover, put.handover_id), road.row(Handover, handover.id)
    assert new.start_reason is before is StartReason.OTHER
    assert (first.predecessor_id, first.start_reason) == (new.id, None)
    assert shown(road, handover.relay_id) == [("Byns Bageri", 2, 1), ("Leksandsdörren", 1, None)]
    assert road.visit(code).ordinal == 2
    check_invariants(road.session, road.app.extensions["keys"])


def test_a_later_visit_to_the_same_company_is_the_revisit(
    road: Road, handover: Handover, code: str, forgotten: Forgotten
) -> None:
    second = road.leg(code, "Byns Bageri")
    visited = road.visit(second.code)

    insert_visit(road.act(road.astrid), forgotten(side=Side.BEFORE), reason="Glömt")

    assert road.row(Visit, visited.visit_id).revisit
    assert shown(road, handover.relay_id) == [
        ("Byns Bageri", 3, 1),
        ("Leksandsdörren", 1, 2),
        ("Byns Bageri", 2, None),
    ]
    check_invariants(road.session, road.app.extensions["keys"])


def test_there_is_room_at_the_very_same_place_as_often_as_needed(
    road: Road, handover: Handover, forgotten: Forgotten
) -> None:
    act = road.act(road.astrid)
    days = range(1, HALVINGS + 3)

    for day in days:
        at = road.now - timedelta(days=day)
        insert_visit(act, forgotten(side=Side.BEFORE, occurred_at=at), reason="Glömt")

    numbers = [number for _, number, _ in shown(road, handover.relay_id)]
    assert numbers == [*(day + 1 for day in days), 1]
    check_invariants(road.session, road.app.extensions["keys"])


def test_the_same_form_sent_twice_puts_in_one(road: Road, code: str, forgotten: Forgotten) -> None:
    road.leg(code, "Tomoku Hus")
    first = insert_visit(road.act(road.astrid), forgotten(), reason="Glömt")

    with road.unchanged():
        assert insert_visit(road.act(road.astrid), forgotten(), reason="Glömt") == first


def test_the_same_form_sent_twice_registers_its_new_company_once(
    road: Road, relay: Relay, code: str, forgotten: Forgotten
) -> None:
    road.leg(code, "Tomoku Hus")
    new = forgotten(workplace=NewCompany(name="Nya Smedjan", place="Insjön"))
    first = insert_visit(road.act(road.astrid), new, reason="Glömt")

    with road.unchanged():
        assert insert_visit(road.act(road.astrid), new, reason="Glömt") == first


def test_two_who_send_the_same_form_at_once_put_in_one(
    engine: Engine, road: Road, relay: Relay, code: str, forgotten: Forgotten
) -> None:
    road.leg(code, "Tomoku Hus")
    new = forgotten(workplace=NewCompany(name="Nya Smedjan", place="Insjön"))
    acting = road.act(road.astrid)

    def put(_index: int) -> InsertedVisit:
        with Session(engine) as session:
            return insert_visit(replace(acting, session=session), new, reason="Glömt")

    answers = at_once(4, put)

    assert len(set(answers)) == 1
    assert [name for name, _, _ in shown(road, relay.id)].count("Nya Smedjan") == 1
    check_invariants(road.session, road.app.extensions["keys"])


def test_a_new_company_of_the_same_name_at_another_place_is_another(
    road: Road, relay: Relay, code: str, forgotten: Forgotten
) -> None:
    road.leg(code, "Tomoku Hus")
    known = cast.make_company(road.session, relay, "Smedjan", now=road.now, place="Rättvik")

    put = insert_visit(
        road.act(road.astrid),
        forgotten(workplace=NewCompany(name="Smedjan", place="Insjön")),
        reason="Glömt",
    )

    assert road.row(Handover, put.handover_id).company_id != known.id


def test_not_after_a_company_that_has_the_key(road: Road, code: str, forgotten: Forgotten) -> None:
    road.visit(code)

    with road.unchanged(), pytest.raises(WrongState):
        insert_visit(road.act(road.astrid), forgotten(), reason="Glömt")


def test_not_beside_a_cancelled_handover(
    road: Road, handover: Handover, forgotten: Forgotten
) -> None:
    cancel_handover(road.act(road.astrid), handover_id=handover.id, reason="Semester")

    with road.unchanged(), pytest.raises(WrongState):
        insert_visit(road.act(road.astrid), forgotten(side=Side.BEFORE), reason="Glömt")


def test_not_in_the_future(road: Road, forgotten: Forgotten) -> None:
    tomorrow = forgotten(side=Side.BEFORE, occurred_at=road.now + timedelta(days=1))

    with road.unchanged(), pytest.raises(UnacceptableField):
        insert_visit(road.act(road.astrid), tomorrow, reason="Glömt")


def test_it_needs_a_reason(road: Road, forgotten: Forgotten) -> None:
    with road.unchanged(), pytest.raises(ReasonNeeded):
        insert_visit(road.act(road.astrid), forgotten(side=Side.BEFORE), reason="")


def test_staff_do_not_put_in_visits(road: Road, forgotten: Forgotten) -> None:
    with road.unchanged(), pytest.raises(NotAllowed):
        insert_visit(road.act(road.bo), forgotten(side=Side.BEFORE), reason="Glömt")
