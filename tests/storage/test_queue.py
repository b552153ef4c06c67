"""What waits for the admins is judged as it stands now, not as it stood when it was sent."""

from __future__ import annotations

import pytest

from app.actions.submit_nomination import Choice, Submission, submit_nomination
from app.domain.eligibility import FindingCode, judge
from app.storage import queue
from app.storage.handovers import Handover
from tests.support.road import Road


def waiting(road: Road, visit_id: int, handover: Handover, choice: Choice) -> set[FindingCode]:
    """Submit a choice with a reason, and give what the admins are told about it."""
    submission = Submission(visit_id=visit_id, first=choice, reason="Ny ägare")
    submitted = submit_nomination(road.by_link(visit_id), submission)
    road.session.rollback()
    (told,) = queue.nominations(road.session, handover.relay_id)
    assert told.nomination_id == submitted.nomination_id
    assert set(judge(told.candidate).flags) == {finding.code for finding in submitted.findings}
    return set(judge(told.candidate).flags)


@pytest.mark.parametrize(
    ("place", "unknown"), [("Insjön", False), ("Rättvik", True)], ids=["here", "elsewhere"]
)
def test_a_bare_name_is_judged_by_its_place(
    road: Road, handover: Handover, code: str, place: str, unknown: bool
) -> None:
    visit_id = road.visit(code).visit_id

    flags = waiting(road, visit_id, handover, Choice(name="Byns Bageri", place=place))

    assert (FindingCode.MUNICIPALITY_UNKNOWN in flags) is unknown


def test_a_visited_company_is_flagged_under_any_of_its_names(
    road: Road, handover: Handover, code: str
) -> None:
    started = road.leg(code, "Tomoku Hus")
    visit_id = road.visit(started.code).visit_id

    flags = waiting(road, visit_id, handover, Choice(name="Leksandsdörren AB"))

    assert FindingCode.ALREADY_VISITED in flags
