"""Make a handover with its number and its code: the part that a yes and an office start share."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time

from app.actions.act import Act
from app.actions.give_charge import take_charge
from app.actions.issue_code import issue_code
from app.actions.issue_company_link import issue_company_link
from app.actions.record_event import record_event
from app.actions.steps import step_baton
from app.domain.baton import BatonState
from app.domain.errors import BatonBusy
from app.domain.handover import HandoverState, StartReason, state_for
from app.domain.position import at_the_end
from app.storage import handovers
from app.storage.companies import Workplace
from app.storage.handovers import Handover
from app.storage.journal import chain_of
from app.storage.upsert import inserted_id


@dataclass(frozen=True, slots=True)
class Place:
    """Where a handover whose visit is known stands from the beginning, and how."""

    position: int
    state: HandoverState


@dataclass(frozen=True, slots=True, kw_only=True)
class NewHandover:
    """Where the baton goes next: from a predecessor, or from the office for a reason."""

    relay_id: int
    baton_id: int
    workplace: Workplace
    predecessor_id: int | None = None
    start_reason: StartReason | None = None
    start_note: str | None = None
    scheduled_on: date | None = None
    starts_at: time | None = None
    between: Place | None = None


@dataclass(frozen=True, slots=True)
class StartedHandover:
    """A handover that awaits its visit, with its number and the code for its card."""

    handover_id: int
    number: int
    code: str


def create_handover(act: Act, new: NewHandover) -> StartedHandover:
    """Create it under the relay's lock, unjournalled; whatever was active has stepped on before.

    Raises `BatonBusy` when the baton has an active handover all the same.
    """
    number = handovers.last_number(act.session, new.relay_id) + 1
    handover_id = inserted_id(
        act.session,
        Handover,
        values={
            "relay_id": new.relay_id,
            "baton_id": new.baton_id,
            "number": number,
            "company_id": new.workplace.company_id,
            "workplace_id": new.workplace.id,
            "company_name": new.workplace.company.name,
            "place": new.workplace.place,
            "predecessor_id": new.predecessor_id,
            "start_reason": new.start_reason,
            "start_note": new.start_note,
            **_placed(new, number),
            "scheduled_on": new.scheduled_on,
            "starts_at": new.starts_at,
            "created_at": act.now,
        },
    )
    if handover_id is None:
        raise BatonBusy(baton_id=new.baton_id)
    code = issue_code(act, handover_id=handover_id)
    issue_company_link(act, handover_id=handover_id)
    if new.between is None:
        take_charge(act, handover_id)
        step_baton(act, new.baton_id, expected={BatonState.WITH_COMPANY}, to=BatonState.CARRIED)
    return StartedHandover(handover_id, number, code)


def _placed(new: NewHandover, number: int) -> dict[str, int | HandoverState]:
    if new.between is None:
        return {"state": state_for(new.scheduled_on), "position": at_the_end(number)}
    return {"state": new.between.state, "position": new.between.position}


def record_start(act: Act, new: NewHandover, started: StartedHandover) -> None:
    record_event(
        act,
        chain=chain_of(new.relay_id),
        event="handover.created",
        subject=f"handover:{started.handover_id}",
        facts={
            "number": started.number,
            "baton": new.baton_id,
            "company": new.workplace.company_id,
            "workplace": new.workplace.id,
            "predecessor": new.predecessor_id,
            "start_reason": str(new.start_reason) if new.start_reason else None,
            "scheduled_on": new.scheduled_on.isoformat() if new.scheduled_on else None,
            "starts_at": new.starts_at.isoformat("minutes") if new.starts_at else None,
        },
        personal={"note": new.start_note},
    )
