"""Scans that did not fit, as an admin decides them: there, somewhere else, or nowhere."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.actions.cancel_handover import cancel_handover
from app.actions.record_visit import Scan, record_visit
from app.domain.errors import NeedsDecision
from app.storage.handovers import Handover
from app.storage.relays import Baton, Relay
from app.storage.visits import Participant, PendingScan, Visit
from tests.support import cast
from tests.support.client import CheckedClient
from tests.support.road import Road

pytestmark = pytest.mark.usefixtures("clock")

HOME = "/admin/"
THERE = "Logga besöket där"


@pytest.fixture
def following(road: Road, code: str) -> int:
    """The key was at Leksandsdörren, and is at Tomoku Hus now."""
    started = road.leg(code, "Tomoku Hus")
    road.visit(started.code, by=road.astrid, minutes=60)
    return started.handover_id


@pytest.fixture
def pending_id(road: Road, baton: Baton, following: int) -> int:
    """Bo's scan of the plate, kept on his phone since the day before anybody was anywhere."""
    plate = cast.plate_of(road.session, baton)
    with pytest.raises(NeedsDecision):
        record_visit(road.act(road.bo), Scan(plate, captured_at=road.now - timedelta(days=1)))
    return road.session.scalars(select(PendingScan.id)).one()


def visits_of(road: Road, pending_id: int) -> tuple[int | None, list[str | None]]:
    """Where the scan counts, and who was there."""
    visit_id = road.row(PendingScan, pending_id).visit_id
    there = select(Participant.name).where(Participant.visit_id == visit_id)
    names = road.session.scalars(there.order_by(Participant.id)).all()
    return visit_id and road.row(Visit, visit_id).handover_id, list(names)


def test_a_plate_in_doubt_is_logged_where_the_admin_says(
    as_astrid: CheckedClient, road: Road, following: int, pending_id: int
) -> None:
    page = as_astrid.get(HOME)
    assert "<span>Logga besöket</span>" not in page.text
    assert "Nr 1, Leksandsdörren, 12 maj 2026" in page.text
    assert "Nr 2, Tomoku Hus, 12 maj 2026" in page.text

    as_astrid.submit(page, THERE, handover_id=str(following))

    assert visits_of(road, pending_id) == (following, ["Astrid", "Bo"])
    assert "Besöket är loggat." in as_astrid.get(HOME).text


def test_a_scan_of_another_page_need_not_count_for_its_own_handover(
    as_astrid: CheckedClient, road: Road, code: str, handover: Handover, following: int
) -> None:
    with pytest.raises(NeedsDecision):
        record_visit(road.act(road.bo), Scan(code, shown_number=2, captured_at=road.now))
    pending_id = road.session.scalars(select(PendingScan.id)).one()

    as_astrid.submit(as_astrid.get(HOME), THERE, handover_id=str(following))

    assert visits_of(road, pending_id) == (following, ["Astrid", "Bo"])


def test_what_was_called_off_or_was_long_ago_is_not_offered(
    as_astrid: CheckedClient, road: Road, relay: Relay, baton: Baton, following: int
) -> None:
    other = cast.make_baton(road.session, relay, now=road.now, name="Den lånade")
    company = cast.make_company(road.session, relay, "Gagnefs Glas", now=road.now)
    called_off = cast.make_handover(road.session, other, company, now=road.now)
    cancel_handover(road.act(road.astrid), handover_id=called_off.id, reason="Inställt")
    plate, month_ago = cast.plate_of(road.session, baton), road.now - timedelta(days=30)
    with pytest.raises(NeedsDecision):
        record_visit(road.act(road.bo), Scan(plate, captured_at=month_ago))

    page = as_astrid.get(HOME).text

    assert "Nr 2, Tomoku Hus" in page  # where the key is now
    assert "Nr 1, Leksandsdörren" not in page
    assert "Gagnefs Glas" not in page


@pytest.mark.parametrize("named", ["", "0", "hos dem", "99999999999999999999", "4711"])
def test_a_handover_that_is_none_changes_nothing(
    as_astrid: CheckedClient, road: Road, pending_id: int, named: str
) -> None:
    answer = as_astrid.submit(as_astrid.get(HOME), THERE, handover_id=named)

    assert answer.status_code in {303, 422}
    assert road.row(PendingScan, pending_id).decided_at is None
    assert as_astrid.get(HOME).status_code == 200
