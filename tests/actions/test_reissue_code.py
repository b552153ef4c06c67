"""A lost or spoilt code is replaced by a new one, with its reason."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.actions.cancel_handover import cancel_handover
from app.actions.reissue_code import reissue_code
from app.domain.errors import NotAllowed, NotFound, ReasonNeeded, WrongState
from app.storage.handovers import Code, Handover
from app.storage.relays import Baton
from tests.support import cast
from tests.support.road import Road


def test_a_card_gets_a_new_code(
    road: Road, session: Session, handover: Handover, code: str
) -> None:
    new = reissue_code(road.act(road.astrid), handover_id=handover.id, reason="Blött")

    old = road.session.scalars(select(Code).where(Code.value == code)).one()
    assert (old.replaced_at, old.replace_reason) == (road.now, "Blött")
    assert new != code
    assert cast.card_of(session, handover) == new
    assert road.events(handover) == ["code.reissued"]


def test_a_plate_gets_a_new_code(road: Road, session: Session, baton: Baton) -> None:
    new = reissue_code(road.act(road.astrid), baton_id=baton.id, reason="Ny skylt")

    assert cast.plate_of(session, baton) == new


def test_staff_do_not_reissue(road: Road, handover: Handover) -> None:
    with road.unchanged(), pytest.raises(NotAllowed):
        reissue_code(road.act(road.bo), handover_id=handover.id, reason="Blött")


def test_nothing_is_reissued_without_a_reason(road: Road, handover: Handover) -> None:
    with road.unchanged(), pytest.raises(ReasonNeeded):
        reissue_code(road.act(road.astrid), handover_id=handover.id, reason=None)


def test_a_cancelled_handover_gets_no_card(road: Road, handover: Handover) -> None:
    cancel_handover(road.act(road.astrid), handover_id=handover.id, reason="Semester")

    with road.unchanged(), pytest.raises(WrongState):
        reissue_code(road.act(road.astrid), handover_id=handover.id, reason="Blött")


def test_what_does_not_exist_is_not_found(road: Road) -> None:
    with pytest.raises(NotFound):
        reissue_code(road.act(road.astrid), handover_id=4711, reason="Blött")
    with pytest.raises(NotFound):
        reissue_code(road.act(road.astrid), baton_id=4711, reason="Blött")


def test_a_code_belongs_to_one_of_both(road: Road, handover: Handover, baton: Baton) -> None:
    with pytest.raises(ValueError, match="handover or to a baton"):
        reissue_code(road.act(road.astrid), handover_id=1, baton_id=1, reason="Blött")
