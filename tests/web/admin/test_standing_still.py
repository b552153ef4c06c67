"""A key that no leg is under way for stands in the queue, with its start in place."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update

from app.actions.annul_visit import annul_visit
from app.actions.cancel_handover import cancel_handover
from app.domain.baton import BatonState
from app.domain.handover import HandoverState, StartReason
from app.storage.handovers import Handover
from app.storage.relays import Baton
from app.storage.transaction import transaction
from app.storage.visits import Visit
from tests.support.client import CheckedClient
from tests.support.road import Road

pytestmark = pytest.mark.usefixtures("clock")
HOME = "/admin/"
STANDS_STILL = "Leksandsnyckeln har inget företag på tur"


def cancel(road: Road, handover_id: int) -> None:
    cancel_handover(road.act(road.astrid), handover_id=handover_id, reason="Konkurs")


def newest(road: Road) -> Handover:
    road.session.rollback()
    return road.session.scalars(select(Handover).order_by(Handover.id.desc()).limit(1)).one()


def test_a_cancelled_start_leaves_the_key_to_be_started_anew_in_its_place(
    as_astrid: CheckedClient, road: Road, handover: Handover
) -> None:
    assert STANDS_STILL not in as_astrid.get(HOME).text
    cancel(road, handover.id)

    page = as_astrid.get(HOME)
    assert STANDS_STILL in page.text
    assert "En sak väntar på dig." in page.text
    answer = as_astrid.submit(
        page, "Starta överlämningen", company="Insjöns Plåt", scheduled_on="2026-06-02"
    )

    assert answer.status_code == 303
    started = newest(road)
    assert (started.company_name, started.state) == ("Insjöns Plåt", HandoverState.SCHEDULED)
    assert started.start_reason is StartReason.FIRST
    assert STANDS_STILL not in as_astrid.get(HOME).text


def test_a_cancelled_leg_after_an_annulled_visit_reopens_nothing_and_so_stands_in_the_queue(
    as_astrid: CheckedClient, road: Road, code: str, handover: Handover
) -> None:
    coming = road.leg(code, "Tomoku Hus")
    visit_id = road.session.scalars(select(Visit.id)).one()
    annul_visit(road.act(road.astrid), visit_id=visit_id, reason="Fel företag")
    cancel(road, coming.handover_id)

    page = as_astrid.get(HOME)
    assert STANDS_STILL in page.text
    as_astrid.submit(page, "Starta överlämningen", company="Insjöns Plåt")

    assert newest(road).start_reason is StartReason.CHAIN_BROKEN


@pytest.mark.parametrize("state", list(BatonState))
def test_every_state_but_rest_has_its_item(
    as_astrid: CheckedClient, road: Road, baton: Baton, state: BatonState
) -> None:
    baton_id = baton.id
    with transaction(road.session):
        road.session.execute(update(Baton).where(Baton.id == baton_id).values(state=state))

    page = as_astrid.get(HOME).text

    assert ("inget företag på tur" in page) is (state is not BatonState.RETIRED)
    assert (f"/admin/nycklar/{baton_id}/starta" in page) is (
        state not in {BatonState.RETIRED, BatonState.MISSING}
    )
    assert ("Ändra nyckelns läge" in page) is (state is BatonState.MISSING)


def test_a_start_without_a_company_comes_back(
    as_astrid: CheckedClient, road: Road, baton: Baton
) -> None:
    page = as_astrid.get(HOME)

    with road.unchanged():
        answer = as_astrid.submit(
            page, "Starta överlämningen", company=" ", scheduled_on="2026-06-02"
        )

    assert answer.status_code == 422
    assert 'value="2026-06-02"' in answer.text


def test_staff_start_nothing(as_bo: CheckedClient, road: Road, baton: Baton) -> None:
    with road.unchanged():
        answer = as_bo.post_form(f"/admin/nycklar/{baton.id}/starta", company="Insjöns Plåt")

    assert answer.status_code == 403
