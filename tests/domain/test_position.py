"""Room between neighbours: found while there is any, and never beside them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.position import GAP, HALVINGS, at_the_end, between


@given(before=st.integers(0, GAP * 1000), room=st.integers(0, GAP))
def test_what_is_put_in_between_lies_between(before: int, room: int) -> None:
    found = between(before, before + room)

    assert (found is None) is (room < 2)
    assert found is None or before < found < before + room


@pytest.mark.parametrize("side", ["before", "after"])
def test_there_is_room_as_often_as_promised_at_the_very_same_place(side: str) -> None:
    before, after = at_the_end(7), at_the_end(8)

    for _ in range(HALVINGS):
        found = between(before, after)
        assert found is not None
        before, after = (before, found) if side == "before" else (found, after)

    assert between(before, after) is None
