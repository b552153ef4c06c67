"""What may be done with a handover as it stands; who may do it is the gates' and the actions' to say."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.domain.handover import AWAITING, HandoverState


class Deed(StrEnum):
    """Something that an admin does with one handover."""

    SET_DATE = "set_date"
    LOG_BY_HAND = "log_by_hand"
    PRINT_CARD = "print_card"
    REISSUE_CODE = "reissue_code"
    NOTE_CHOICE = "note_choice"
    DECIDE_CHOICE = "decide_choice"
    SEND_LINK = "send_link"
    START_OVER = "start_over"
    CORRECT_VISIT = "correct_visit"
    MOVE_VISIT = "move_visit"
    ANNUL_VISIT = "annul_visit"
    INSERT_VISIT = "insert_visit"
    GIVE_CHARGE = "give_charge"
    CANCEL = "cancel"


@dataclass(frozen=True, slots=True)
class Standing:
    """A handover as it stands: its state, whether a visit of it stands, and a choice that is open."""

    state: HandoverState
    visit_stands: bool = False
    choice_open: bool = False


_WITH_A_CARD = frozenset({Deed.PRINT_CARD, Deed.REISSUE_CODE})
_ALWAYS = _WITH_A_CARD | {Deed.INSERT_VISIT}
_BEFORE_THE_VISIT = _ALWAYS | {Deed.SET_DATE, Deed.LOG_BY_HAND, Deed.CANCEL, Deed.GIVE_CHARGE}
_GOES_ON = frozenset({Deed.START_OVER, Deed.GIVE_CHARGE})
_WITH_A_VISIT = frozenset({Deed.CORRECT_VISIT, Deed.MOVE_VISIT, Deed.ANNUL_VISIT})


def permitted(standing: Standing) -> frozenset[Deed]:
    """Give the deeds that the actions would not refuse now."""
    if standing.state is HandoverState.CANCELLED:
        return frozenset()
    if standing.state in AWAITING:
        return _BEFORE_THE_VISIT
    deeds = _ALWAYS | (_WITH_A_VISIT if standing.visit_stands else frozenset())
    return deeds | _about_the_choice(standing)


def _about_the_choice(standing: Standing) -> frozenset[Deed]:
    """Only while the baton is still there: what has gone on is not chosen again."""
    if standing.state is not HandoverState.VISITED:
        return frozenset()
    sends = {Deed.SEND_LINK} if standing.visit_stands else set()
    if standing.choice_open:
        return _GOES_ON | sends | {Deed.DECIDE_CHOICE}
    return _GOES_ON | sends | {Deed.NOTE_CHOICE}
