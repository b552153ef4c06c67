"""A cancelled handover keeps its number, and opens the choice before it again."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.actions.add_contact import ContactDetails, add_contact
from app.actions.annul_visit import annul_visit
from app.actions.cancel_handover import CancelledHandover, cancel_handover
from app.actions.create_handover import StartedHandover
from app.actions.set_baton_state import set_baton_state
from app.actions.undo_visit import undo_visit
from app.domain.baton import BatonState
from app.domain.errors import NotAllowed, NotFound, ReasonNeeded, WrongState
from app.domain.handover import HandoverState
from app.domain.nomination import NominationState
from app.storage.companies import Company
from app.storage.handovers import Handover
from app.storage.nominations import Nomination
from app.storage.outbox import OutgoingMail
from app.storage.relays import Baton, Relay
from app.storage.visits import Visit
from tests.support import cast
from tests.support.invariants import check_invariants
from tests.support.road import Road


@pytest.fixture
def next_leg(road: Road, code: str) -> StartedHandover:
    """Tomoku Hus has said yes to Leksandsdörren's choice."""
    return road.leg(code, "Tomoku Hus")


def cancel(road: Road, handover_id: int, reason: str | None = "Konkurs") -> CancelledHandover:
    return cancel_handover(road.act(road.astrid), handover_id=handover_id, reason=reason)


def test_a_cancelled_handover_keeps_its_number_and_reason(road: Road, handover: Handover) -> None:
    cancelled = cancel(road, handover.id)

    leg = road.row(Handover, handover.id)
    assert (leg.state, leg.number, leg.cancel_reason) == (HandoverState.CANCELLED, 1, "Konkurs")
    assert (leg.cancelled_at, cancelled.reopened_id) == (road.now, None)
    assert road.row(Baton, leg.baton_id).state is BatonState.WITH_OFFICE
    assert road.events(leg)[-1] == "handover.cancelled"


def test_the_company_before_chooses_again(
    road: Road, handover: Handover, next_leg: StartedHandover
) -> None:
    cancelled = cancel(road, next_leg.handover_id)

    assert cancelled.reopened_id == handover.id
    assert road.row(Handover, handover.id).state is HandoverState.VISITED
    assert road.session.scalars(select(Nomination.state)).all() == [NominationState.WITHDRAWN]
    assert road.row(Baton, handover.baton_id).state is BatonState.WITH_COMPANY


def test_the_company_before_is_written_to(
    road: Road, code: str, company: Company, handover: Handover
) -> None:
    add_contact(
        road.act(road.astrid),
        company_id=company.id,
        details=ContactDetails(email="cissi@dorren.example"),
    )
    coming = road.leg(code, "Tomoku Hus")

    cancel(road, coming.handover_id)

    letters = road.session.execute(select(OutgoingMail.kind, OutgoingMail.recipient_email)).all()
    assert ("choose_again", "cissi@dorren.example") in [tuple(letter) for letter in letters]


def test_the_choice_is_made_anew_with_the_key_that_took_over(
    road: Road, relay: Relay, code: str, baton: Baton, handover: Handover
) -> None:
    new = cast.make_baton(road.session, relay, now=road.now, name="Nya nyckeln")
    coming = road.leg(code, "Tomoku Hus")
    set_baton_state(
        road.act(road.astrid), baton_id=baton.id, state=BatonState.RETIRED, reason="Sprucken"
    )

    cancelled = cancel(road, coming.handover_id)

    assert cancelled.reopened_id == handover.id
    assert road.row(Handover, handover.id).baton_id == new.id
    check_invariants(road.session, road.app.extensions["keys"])


def test_the_next_number_leaves_the_cancelled_one_alone(
    road: Road, code: str, next_leg: StartedHandover
) -> None:
    cancel(road, next_leg.handover_id)

    again = road.yes(road.nominate(road.visit(code).visit_id, "Byns Bageri").nomination_id)

    assert (next_leg.number, again.number) == (2, 3)


def test_a_predecessor_whose_visit_was_annulled_stays_passed_on(
    road: Road, handover: Handover, code: str, next_leg: StartedHandover
) -> None:
    visit_id = road.session.scalars(select(Visit.id)).one()
    annul_visit(road.act(road.astrid), visit_id=visit_id, reason="Fel företag")

    cancelled = cancel(road, next_leg.handover_id)

    assert cancelled.reopened_id is None
    assert road.row(Handover, handover.id).state is HandoverState.PASSED_ON
    assert road.row(Baton, handover.baton_id).state is BatonState.WITH_OFFICE


def test_what_was_chosen_at_an_undone_visit_is_superseded(
    road: Road, handover: Handover, code: str
) -> None:
    visit = road.visit(code)
    nomination_id = road.nominate(visit.visit_id).nomination_id
    undo_visit(road.act(road.bo), visit_id=visit.visit_id)

    cancel(road, handover.id)

    assert road.row(Nomination, nomination_id).state is NominationState.SUPERSEDED


def test_a_visited_handover_is_not_cancelled(road: Road, handover: Handover, code: str) -> None:
    road.visit(code)

    with road.unchanged(), pytest.raises(WrongState):
        cancel(road, handover.id)


def test_nothing_is_cancelled_without_a_reason(road: Road, handover: Handover) -> None:
    with road.unchanged(), pytest.raises(ReasonNeeded):
        cancel(road, handover.id, " ")


def test_staff_do_not_cancel(road: Road, handover: Handover) -> None:
    with road.unchanged(), pytest.raises(NotAllowed):
        cancel_handover(road.act(road.bo), handover_id=handover.id, reason="Nej")


def test_a_handover_that_does_not_exist_is_not_found(road: Road) -> None:
    with pytest.raises(NotFound):
        cancel(road, 4711)
