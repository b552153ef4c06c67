"""The question to a chosen company proposes what can still be agreed on when it is written."""

from __future__ import annotations

import pytest

from app.actions.invite_company import Asking, invite_company
from tests.letters.test_letters import text_of
from tests.support.post import PostOffice
from tests.support.road import Road

DAY = 24 * 60


@pytest.mark.parametrize(
    ("days", "proposed"),
    [
        (0, ["26 maj 2026 klockan 09.00", "28 maj 2026 klockan 13.00", "1 juni 2026"]),
        (14, ["28 maj 2026 klockan 13.00", "1 juni 2026"]),
        (21, []),
    ],
)
def test_only_times_to_come_stand_in_a_letter_however_late_it_goes(
    road: Road, post_office: PostOffice, code: str, days: int, proposed: list[str]
) -> None:
    nomination_id = road.nominate(road.visit(code).visit_id).nomination_id
    road.approve(nomination_id, minutes=-11)
    asking = Asking(email="vd@tomoku.example")
    invite_company(road.act(road.astrid), nomination_id=nomination_id, asking=asking)

    (letter,) = post_office.deliver(minutes=days * DAY)

    text = text_of(letter)
    everything = ["26 maj 2026 klockan 09.00", "28 maj 2026 klockan 13.00", "1 juni 2026"]
    assert [time for time in everything if time in text] == proposed
    assert ("Tiderna som vi föreslog har varit." in text) is (not proposed)
