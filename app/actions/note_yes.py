"""Note that the chosen company said yes, which creates the next handover with its own code."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time

from sqlalchemy import update

from app.actions.act import Act
from app.actions.check_schedule import check_schedule
from app.actions.create_handover import (
    NewHandover,
    StartedHandover,
    create_handover,
    record_start,
)
from app.actions.record_event import record_event
from app.actions.register_company import (
    NewCompany,
    RegisteredCompany,
    enter_company,
    enter_workplace,
    record_registration,
)
from app.actions.review_nomination import approve, locked_nomination, record_review
from app.actions.steps import step_handover, step_nomination, step_nominations_of
from app.actions.tell_of_plan import tell_of_new_plan
from app.domain.errors import WrongState
from app.domain.handover import HandoverState
from app.domain.nomination import NominationState
from app.storage import companies, relays
from app.storage.companies import Company, Workplace
from app.storage.handovers import Handover
from app.storage.journal import chain_of
from app.storage.nominations import Nomination
from app.storage.transaction import transaction


@dataclass(frozen=True, slots=True)
class Yes:
    """What a yes came to: the next handover, the choices it overtook, a company newly entered."""

    nomination: Nomination
    new: NewHandover
    started: StartedHandover
    superseded: list[int]
    registered: RegisteredCompany | None


def note_yes(
    act: Act,
    *,
    nomination_id: int,
    scheduled_on: date | None = None,
    starts_at: time | None = None,
) -> StartedHandover:
    """Make the approved nomination the next handover.

    A company that was only a name is found in the register or entered there. Raises `NotAllowed`,
    `NotFound`, `WrongState` when it is not approved or its visit is undone, and `UnacceptableField`
    for a time without a date.
    """
    check_schedule(scheduled_on, starts_at)
    with transaction(act.session):
        found = locked_nomination(act, nomination_id)
        yes = take_yes(act, *found, scheduled_on=scheduled_on, starts_at=starts_at)
        tell_of_new_plan(act, yes.new, yes.started)
        record_yes(act, yes)
        return yes.started


def approve_and_note_yes(
    act: Act,
    *,
    nomination_id: int,
    scheduled_on: date | None = None,
    starts_at: time | None = None,
) -> StartedHandover:
    """Do both steps at once, where no invitation can be sent; raises what either raises."""
    check_schedule(scheduled_on, starts_at)
    with transaction(act.session):
        approve(act, nomination_id=nomination_id)
        nomination, handover = locked_nomination(act, nomination_id)
        yes = take_yes(act, nomination, handover, scheduled_on=scheduled_on, starts_at=starts_at)
        record_review(act, nomination, event="nomination.approved")
        tell_of_new_plan(act, yes.new, yes.started)
        record_yes(act, yes)
        return yes.started


def take_yes(
    act: Act,
    nomination: Nomination,
    handover: Handover,
    *,
    scheduled_on: date | None = None,
    starts_at: time | None = None,
) -> Yes:
    """Do what a yes means under the handover's lock, whoever says it, unjournalled.

    Raises `WrongState` as `note_yes` does.
    """
    superseded = _accept(act, nomination, handover)
    relays.locked(act.session, handover.relay_id)
    workplace, registered = _workplace(act, nomination)
    new = NewHandover(
        relay_id=handover.relay_id,
        baton_id=handover.baton_id,
        workplace=workplace,
        predecessor_id=handover.id,
        scheduled_on=scheduled_on,
        starts_at=starts_at,
    )
    started = create_handover(act, new)
    act.session.execute(
        update(Nomination).where(Nomination.id == nomination.id).values(next_id=started.handover_id)
    )
    return Yes(nomination, new, started, superseded, registered)


def _accept(act: Act, nomination: Nomination, handover: Handover) -> list[int]:
    """Step the nomination, its rivals and the handover on; give the rivals."""
    accepted = not nomination.visit_undone and step_nomination(
        act,
        nomination.id,
        expected={NominationState.APPROVED, NominationState.INVITED},
        to=NominationState.ACCEPTED,
    )
    if not accepted or not step_handover(
        act, handover.id, expected={HandoverState.VISITED}, to=HandoverState.PASSED_ON
    ):
        raise WrongState(nomination_id=nomination.id)
    return step_nominations_of(
        act,
        handover.id,
        expected={NominationState.SUBMITTED},
        to=NominationState.SUPERSEDED,
    )


def _workplace(act: Act, nomination: Nomination) -> tuple[Workplace, RegisteredCompany | None]:
    """Find where the chosen company works, entering company or workplace when it is new."""
    company = _company(act, nomination)
    if company is None:
        registered = enter_company(
            act, relay_id=nomination.relay_id, company=_as_nominated(nomination)
        )
        return act.session.get_one(Workplace, registered.workplace_id), registered
    for workplace in company.workplaces:
        if workplace.id == nomination.workplace_id:
            return workplace, None
    known = companies.workplace_at(company, nomination.company_place)
    if known is not None:
        return known, None
    workplace_id = enter_workplace(act, company_id=company.id, company=_as_nominated(nomination))
    return act.session.get_one(Workplace, workplace_id), None


def _company(act: Act, nomination: Nomination) -> Company | None:
    """Find it as the register knows it by now, successors followed."""
    company = (
        act.session.get_one(Company, nomination.company_id)
        if nomination.company_id is not None
        else companies.recognised(
            act.session,
            relay_id=nomination.relay_id,
            name=nomination.company_name,
            place=nomination.company_place,
            organisation_number=nomination.organisation_number,
            number_mac=nomination.number_mac,
        )
    )
    return companies.current(act.session, company) if company else None


def _as_nominated(nomination: Nomination) -> NewCompany:
    return NewCompany(
        name=nomination.company_name,
        place=nomination.company_place,
        organisation_number=nomination.organisation_number,
        number_mac=nomination.number_mac,
    )


def record_yes(act: Act, yes: Yes) -> None:
    if yes.registered is not None:
        record_registration(act, yes.registered, relay_id=yes.new.relay_id)
    record_event(
        act,
        chain=chain_of(yes.new.relay_id),
        event="nomination.accepted",
        subject=f"nomination:{yes.nomination.id}",
        facts={
            "handover": yes.nomination.handover_id,
            "next": yes.started.handover_id,
            "superseded": yes.superseded,
        },
    )
    record_start(act, yes.new, yes.started)
