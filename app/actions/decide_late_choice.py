"""Decide a choice that came too late: let it count in the place of the one that stands, or set it aside."""

from __future__ import annotations

from app.actions import fields
from app.actions.act import Act
from app.actions.record_event import record_event
from app.actions.settle import settle
from app.actions.steps import step_nomination
from app.actions.submit_nomination import Choice, Submission, submit_nomination
from app.domain.errors import NotFound, WrongState
from app.domain.nomination import NominationState
from app.storage import handovers, nominations, visits
from app.storage.journal import chain_of
from app.storage.late_choices import LateChoice
from app.storage.transaction import transaction
from app.storage.visits import PendingScan, Settled


def set_late_choice_aside(act: Act, *, late_id: int, note: str | None = None) -> None:
    """Let the choice lead to nothing.

    Raises `NotAllowed` unless for an admin, `NotFound`, and `WrongState` when it is decided.
    """
    written = fields.text("note", note, max_length=fields.REASON_CHARACTERS)
    with transaction(act.session):
        late = settle(act, LateChoice, late_id, Settled.SET_ASIDE, note=written)
        _record(act, late, event="choice.set_aside", note=written)


def count_late_choice(act: Act, *, late_id: int, note: str | None = None) -> int:
    """Let the choice be its visit's, and give the nomination's id; one that waits for review yields.

    Raises what `submit_nomination` does, `NotAllowed` unless for an admin, `NotFound`, and
    `WrongState` when it is decided, when its scan is not, or when the choice that stands was approved.
    """
    written = fields.text("note", note, max_length=fields.REASON_CHARACTERS)
    with transaction(act.session):
        late = settle(act, LateChoice, late_id, Settled.COUNTED, note=written)
        visit_id = late.visit_id or _visit_of_scan(act, late)
        _make_way(act, visit_id)
        nomination_id = submit_nomination(act, _submission(late, visit_id)).nomination_id
        _record(act, late, event="choice.counted", note=written, nomination_id=nomination_id)
        return nomination_id


def _visit_of_scan(act: Act, late: LateChoice) -> int:
    pending = act.session.get(PendingScan, late.pending_scan_id)
    if pending is None or pending.visit_id is None:
        raise WrongState(late_id=late.id)
    return pending.visit_id


def _make_way(act: Act, visit_id: int) -> None:
    visit = visits.by_id(act.session, visit_id)
    handover = handovers.locked(act.session, visit.handover_id) if visit else None
    if handover is None:
        raise NotFound
    for standing in nominations.open_of(act.session, handover.id):
        if not step_nomination(
            act,
            standing.id,
            expected={NominationState.SUBMITTED},
            to=NominationState.SUPERSEDED,
        ):
            raise WrongState(nomination_id=standing.id)


def _submission(late: LateChoice, visit_id: int) -> Submission:
    known = late.company_id
    first = Choice(
        company_id=known, name=None if known else late.company_name, place=late.company_place
    )
    second = Choice(name=late.second_name, place=late.second_place) if late.second_name else None
    return Submission(
        visit_id=visit_id,
        first=first,
        second=second,
        reason=late.reason,
        nominator_name=late.nominator_name,
        nominator_email=late.nominator_email,
        source=late.source,
    )


def _record(
    act: Act,
    late: LateChoice,
    *,
    event: str,
    note: str | None,
    nomination_id: int | None = None,
) -> None:
    record_event(
        act,
        chain=chain_of(late.relay_id),
        event=event,
        subject=f"late_choice:{late.id}",
        facts={"nomination": nomination_id, "person": late.person_id},
        personal={"note": note},
    )
