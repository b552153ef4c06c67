"""A company's yes leads to the handover that it made, whatever is put in or moved beside it later."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from app.actions.add_contact import ContactDetails, add_contact
from app.actions.answer_invitation import Yes, accept_invitation
from app.actions.cancel_handover import cancel_handover
from app.actions.create_handover import StartedHandover
from app.actions.insert_visit import ForgottenVisit, InsertedVisit, insert_visit
from app.actions.invite_company import Asking, SentInvitation, invite_company
from app.actions.move_visit import MovedVisit, move_visit, move_visit_to_company
from app.actions.note_yes import note_yes
from app.actions.place_handover import Side
from app.actions.undo_visit import undo_visit
from app.actions.write_to_company import address_of_leg
from app.domain.handover import HandoverState
from app.domain.nomination import NominationState
from app.storage import invitations, queue, statistics
from app.storage.companies import Workplace
from app.storage.dossier import Dossier, dossier
from app.storage.handovers import Handover
from app.storage.invitations import Asked
from app.storage.nominations import Nomination
from app.storage.relays import Relay
from tests.support import cast
from tests.support.invariants import check_invariants
from tests.support.road import Road

WISH = "En torsdag"
TEN_DAYS = 10 * 24 * 60


@pytest.fixture
def bakery(session: Session, relay: Relay, road: Road) -> Workplace:
    """Another company, with somebody to turn to."""
    company = cast.make_company(session, relay, "Byns Bageri", now=road.now)
    berit = ContactDetails(name="Berit", email="berit@bageriet.example")
    add_contact(road.act(road.astrid), company_id=company.id, details=berit)
    return company.workplaces[0]


@pytest.fixture
def smithy(session: Session, relay: Relay, road: Road) -> Workplace:
    """And one without anybody to write to."""
    return cast.make_company(session, relay, "Käck Smide", now=road.now).workplaces[0]


@pytest.fixture
def sent(road: Road, code: str) -> SentInvitation:
    """Leksandsdörren has chosen Tomoku Hus, where Tove is asked."""
    nomination_id = road.nominate(road.visit(code).visit_id).nomination_id
    road.approve(nomination_id, minutes=-11)
    asking = Asking(email="tove@tomoku.example", name="Tove")
    return invite_company(road.act(road.astrid), nomination_id=nomination_id, asking=asking)


@pytest.fixture
def coming(road: Road, sent: SentInvitation) -> StartedHandover:
    """Tomoku Hus says yes and wishes for a day."""
    act = road.by_invitation(sent.invitation_id)
    started = accept_invitation(act, invitation_id=sent.invitation_id, yes=Yes(wish=WISH))
    assert started is not None
    return started


def put_in(road: Road, beside_id: int, side: Side, bakery: Workplace) -> InsertedVisit:
    """Put in a visit to the bakery that was forgotten."""
    forgotten = ForgottenVisit(
        beside_id=beside_id,
        side=side,
        workplace=bakery.id,
        occurred_at=road.now + timedelta(hours=1),
    )
    return insert_visit(road.act(road.astrid, minutes=TEN_DAYS), forgotten, reason="Glömdes")


def moved(road: Road, coming: StartedHandover, bakery: Workplace) -> MovedVisit:
    """Log the visit at Tomoku Hus, which was one at the bakery."""
    return to_the_bakery(road, road.visit(coming.code, minutes=TEN_DAYS).visit_id, bakery)


def to_the_bakery(road: Road, visit_id: int, bakery: Workplace) -> MovedVisit:
    return move_visit_to_company(
        road.act(road.astrid, minutes=TEN_DAYS),
        visit_id=visit_id,
        workplace=bakery.id,
        reason="Fel företag",
    )


def asked(road: Road, sent: SentInvitation) -> Asked:
    road.session.rollback()
    found = invitations.asked(road.session, nonce=sent.nonce)
    assert found is not None
    return found


def page_of(road: Road, handover_id: int) -> Dossier:
    road.session.rollback()
    found = dossier(road.session, handover_id)
    assert found is not None
    return found


def written_to(road: Road, handover_id: int) -> str | None:
    found = address_of_leg(road.act(road.astrid), road.row(Handover, handover_id))
    road.session.rollback()
    return found.email if found else None


def chosen(road: Road) -> int:
    return road.newest(Nomination)


def wishes(road: Road, relay: Relay) -> dict[int, str | None]:
    """Give what the queue tells of each handover that lacks a date."""
    road.session.rollback()
    rows = road.session.execute(queue.undated(relay.id)).all()
    return {row.handover_id: row.wish for row in rows}


@pytest.mark.parametrize("beside", ["after Leksandsdörren", "before Tomoku Hus"])
def test_a_visit_that_is_put_in_leaves_the_yes_where_it_was(
    road: Road,
    relay: Relay,
    handover: Handover,
    sent: SentInvitation,
    coming: StartedHandover,
    bakery: Workplace,
    beside: str,
) -> None:
    after = beside == "after Leksandsdörren"

    put = put_in(
        road,
        handover.id if after else coming.handover_id,
        Side.AFTER if after else Side.BEFORE,
        bakery,
    )

    assert asked(road, sent).next_id == coming.handover_id
    assert wishes(road, relay) == {coming.handover_id: WISH}
    assert page_of(road, put.handover_id).before is None
    before = page_of(road, coming.handover_id).before
    assert before is not None
    assert before.id == chosen(road)
    check_invariants(road.session, road.app.extensions["keys"])


def test_whoever_said_yes_is_written_to_about_their_own_handover_alone(
    road: Road, handover: Handover, coming: StartedHandover, smithy: Workplace
) -> None:
    put = put_in(road, handover.id, Side.AFTER, smithy)

    assert written_to(road, coming.handover_id) == "tove@tomoku.example"
    assert written_to(road, put.handover_id) is None


def test_nor_are_they_written_to_about_the_company_that_was_visited_instead(
    road: Road, coming: StartedHandover, smithy: Workplace
) -> None:
    new = moved(road, coming, smithy)

    assert written_to(road, new.handover_id) is None


def test_a_visit_moved_to_another_company_takes_no_yes_along(
    road: Road, sent: SentInvitation, coming: StartedHandover, bakery: Workplace
) -> None:
    new = moved(road, coming, bakery)

    assert asked(road, sent).next_id is None
    assert page_of(road, new.handover_id).before is None
    before = page_of(road, coming.handover_id).before
    assert before is not None
    assert before.id == chosen(road)
    check_invariants(road.session, road.app.extensions["keys"])


def test_a_visit_moved_to_another_handover_leaves_the_yes_with_its_own(
    road: Road,
    session: Session,
    relay: Relay,
    sent: SentInvitation,
    coming: StartedHandover,
    bakery: Workplace,
) -> None:
    baton = cast.make_baton(session, relay, now=road.now, name="Den andra")
    right = cast.make_handover(session, baton, bakery.company, now=road.now)
    visit_id = road.visit(coming.code).visit_id

    move_visit(road.act(road.astrid), visit_id=visit_id, handover_id=right.id, reason="Fel kort")

    assert asked(road, sent).next_id == coming.handover_id
    assert page_of(road, right.id).before is None
    assert wishes(road, relay) == {coming.handover_id: WISH}


def test_where_the_choosing_company_was_another_one_its_choice_still_led_on(
    road: Road, relay: Relay, sent: SentInvitation, coming: StartedHandover, bakery: Workplace
) -> None:
    visit_id = road.row(Nomination, chosen(road)).visit_id

    to_the_bakery(road, visit_id, bakery)

    assert asked(road, sent).next_id == coming.handover_id
    assert wishes(road, relay) == {coming.handover_id: WISH}
    before = page_of(road, coming.handover_id).before
    assert before is not None
    assert before.id == chosen(road)


def test_a_cancelled_handover_takes_its_yes_back_behind_a_visit_that_was_put_in(
    road: Road, handover: Handover, sent: SentInvitation, coming: StartedHandover, bakery: Workplace
) -> None:
    put = put_in(road, handover.id, Side.AFTER, bakery)

    cancelled = cancel_handover(
        road.act(road.astrid), handover_id=coming.handover_id, reason="Konkurs"
    )

    assert cancelled.reopened_id == put.handover_id
    assert road.row(Nomination, chosen(road)).state is NominationState.WITHDRAWN
    assert asked(road, sent).next_id is None
    check_invariants(road.session, road.app.extensions["keys"])


def test_the_choice_opens_again_when_what_took_the_handovers_place_is_cancelled(
    road: Road, handover: Handover, coming: StartedHandover, bakery: Workplace
) -> None:
    new = moved(road, coming, bakery)
    act = road.act(road.bo, minutes=TEN_DAYS)
    undo_visit(act, visit_id=new.visit_id)

    cancel_handover(road.act(road.astrid), handover_id=new.handover_id, reason="Konkurs")

    assert road.row(Handover, handover.id).state is HandoverState.VISITED
    assert road.row(Nomination, chosen(road)).state is NominationState.WITHDRAWN
    check_invariants(road.session, road.app.extensions["keys"])


def test_another_choice_after_a_cancelled_handover_leads_to_one_of_its_own(
    road: Road, relay: Relay, sent: SentInvitation, coming: StartedHandover
) -> None:
    first = chosen(road)
    cancel_handover(road.act(road.astrid), handover_id=coming.handover_id, reason="Konkurs")
    visit_id = road.row(Nomination, first).visit_id

    second = road.nominate(visit_id, "Siljans Såg").nomination_id
    again = road.yes(second)

    assert asked(road, sent).next_id is None
    assert wishes(road, relay) == {again.handover_id: None}
    before = page_of(road, again.handover_id).before
    assert before is not None
    assert before.id == second


def test_a_yes_that_an_admin_notes_leads_on_too(road: Road, sent: SentInvitation) -> None:
    nomination_id = chosen(road)

    started = note_yes(road.act(road.astrid), nomination_id=nomination_id)

    before = page_of(road, started.handover_id).before
    assert before is not None
    assert before.id == nomination_id


class TestFromChoiceToVisit:
    """The statistics' waiting time ends with the visit that the choice led to."""

    def test_a_visit_that_was_put_in_ends_no_waiting(
        self,
        road: Road,
        relay: Relay,
        handover: Handover,
        coming: StartedHandover,
        bakery: Workplace,
    ) -> None:
        put_in(road, handover.id, Side.AFTER, bakery)
        road.visit(coming.code, minutes=TEN_DAYS)

        assert waited(road, relay) == {10: 1}

    def test_nor_does_one_at_another_company(
        self, road: Road, relay: Relay, coming: StartedHandover, bakery: Workplace
    ) -> None:
        moved(road, coming, bakery)

        assert waited(road, relay) == {}


def waited(road: Road, relay: Relay) -> dict[int, int]:
    road.session.rollback()
    return dict(statistics.waits(road.session, relay.id).for_visit)
