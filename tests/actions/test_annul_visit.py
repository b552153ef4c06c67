"""An admin takes a visit back at any time, with a reason, and nothing is deleted."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from app.actions.annul_visit import annul_visit
from app.actions.start_handover import start_handover
from app.domain.baton import BatonState
from app.domain.errors import NotAllowed, NotFound, ReasonNeeded, WrongState
from app.domain.handover import HandoverState, StartReason
from app.domain.nomination import NominationState
from app.storage.companies import Company
from app.storage.handovers import Handover
from app.storage.nominations import Nomination, standing_review
from app.storage.relays import Baton
from app.storage.visits import Visit
from tests.support.road import Road

DAYS = 24 * 60


def annul(road: Road, visit_id: int, reason: str | None = "Fel företag") -> int | None:
    act = road.act(road.astrid, minutes=2 * DAYS)
    return annul_visit(act, visit_id=visit_id, reason=reason).counts_instead


def test_an_annulled_visit_awaits_again(road: Road, handover: Handover, code: str) -> None:
    visit = road.visit(code)

    annul(road, visit.visit_id)

    row = road.row(Visit, visit.visit_id)
    assert (row.annulled_by_id, row.annul_reason) == (road.astrid.id, "Fel företag")
    assert road.row(Handover, handover.id).state is HandoverState.SCHEDULED
    assert road.row(Baton, handover.baton_id).state is BatonState.CARRIED
    assert road.events(handover)[-1] == "visit.annulled"
    road.check_journal()


def test_a_handover_that_was_passed_on_stays_so(road: Road, handover: Handover, code: str) -> None:
    visit = road.visit(code)
    started = road.yes(road.nominate(visit.visit_id).nomination_id)

    annul(road, visit.visit_id)

    assert road.row(Handover, handover.id).state is HandoverState.PASSED_ON
    assert road.row(Handover, started.handover_id).state is HandoverState.PLANNED


def test_an_approval_is_taken_back_with_the_visit(road: Road, code: str) -> None:
    visit = road.visit(code)
    nomination_id = road.nominate(visit.visit_id).nomination_id
    road.approve(nomination_id)

    annul(road, visit.visit_id)

    nomination = road.row(Nomination, nomination_id)
    assert (nomination.state, nomination.visit_undone) == (NominationState.SUBMITTED, True)
    assert standing_review(road.session, nomination_id) is None


def test_the_next_visit_to_the_company_counts_instead(
    road: Road, baton: Baton, company: Company, code: str
) -> None:
    first = road.visit(code)
    again = start_handover(
        road.act(road.astrid),
        baton_id=baton.id,
        workplace_id=company.workplaces[0].id,
        reason=StartReason.NO_CHOICE,
    )
    revisit = road.visit(again.code)

    counts_instead = annul(road, first.visit_id)

    assert counts_instead == revisit.visit_id
    assert not road.row(Visit, revisit.visit_id).revisit


@pytest.mark.parametrize("reason", [None, "", "  \n "])
def test_a_visit_is_not_annulled_without_a_reason(
    road: Road, code: str, reason: str | None
) -> None:
    visit = road.visit(code)

    with road.unchanged(), pytest.raises(ReasonNeeded):
        annul(road, visit.visit_id, reason)


def test_staff_cannot_annul(road: Road, code: str) -> None:
    visit = road.visit(code)

    with road.unchanged(), pytest.raises(NotAllowed):
        annul_visit(road.act(road.bo), visit_id=visit.visit_id, reason="Fel")


def test_an_annulled_visit_is_not_annulled_again(road: Road, code: str) -> None:
    visit = road.visit(code)
    annul(road, visit.visit_id)

    with road.unchanged(), pytest.raises(WrongState):
        annul(road, visit.visit_id)


def test_a_visit_that_does_not_exist_is_not_found(road: Road, session: Session) -> None:
    with pytest.raises(NotFound):
        annul(road, 4711)
