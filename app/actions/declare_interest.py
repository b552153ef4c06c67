"""Declare that one has an interest (jäv) in a choice, or take that back; two others then decide on it."""

from __future__ import annotations

from sqlalchemy import insert, update

from app.actions import fields
from app.actions.act import Act
from app.actions.record_event import record_event
from app.actions.review_nomination import undo_approvals
from app.actions.steps import step_nomination
from app.domain.errors import NotAllowed, NotFound, WrongState
from app.domain.nomination import UNDECIDED, NominationState
from app.storage import handovers, interests, nominations
from app.storage.interests import FirstApproval, Interest
from app.storage.journal import chain_of
from app.storage.nominations import Nomination
from app.storage.transaction import transaction
from app.storage.upsert import inserted_id


def declare_interest(act: Act, *, nomination_id: int, reason: str | None) -> None:
    """Declare one's own; an approval that is not enough any more waits for a second person.

    Declared once already it changes nothing. Raises `NotAllowed` for whoever is not staff,
    `NotFound`, `ReasonNeeded`, `UnacceptableField`, and `WrongState` once the company was asked.
    """
    about = fields.required_reason(reason)
    with transaction(act.session):
        nomination, person_id = _locked(act, nomination_id)
        values = {
            "nomination_id": nomination_id,
            "person_id": person_id,
            "about": about,
            "declared_at": act.now,
        }
        if inserted_id(act.session, Interest, values=values) is None:
            return
        reopened = _reopen(act, nomination)
        _record(act, nomination, event="interest.declared", reopened=reopened, about=about)


def withdraw_interest(act: Act, *, nomination_id: int) -> None:
    """Take one's own back; that it was declared stays, as a row and in the journal.

    Where it was the only one, a first approval that waited for a second has to be given anew.
    Raises `NotAllowed`, `NotFound`, and `WrongState` when none stands or the company was asked.
    """
    with transaction(act.session):
        nomination, person_id = _locked(act, nomination_id)
        was_decided = interests.matter_of(act.session, nomination_id).standing.missing == 0
        withdrawn = act.session.execute(
            update(Interest)
            .where(
                Interest.nomination_id == nomination_id,
                Interest.person_id == person_id,
                Interest.withdrawn_at.is_(None),
            )
            .values(withdrawn_at=act.now)
            .returning(Interest.id)
        )
        if withdrawn.scalar() is None:
            raise WrongState(nomination_id=nomination_id)
        is_alone = not interests.standing_of(act.session, nomination_id)
        reopened = not was_decided and is_alone and undo_approvals(act, nomination)
        _record(act, nomination, event="interest.withdrawn", reopened=reopened)


def _locked(act: Act, nomination_id: int) -> tuple[Nomination, int]:
    """Lock what an approval locks, so that of the two one comes first."""
    if not act.actor.is_staff or act.actor.person_id is None:
        raise NotAllowed
    nomination = nominations.by_id(act.session, nomination_id)
    if nomination is None or handovers.locked(act.session, nomination.handover_id) is None:
        raise NotFound
    nomination = nominations.by_id(act.session, nomination_id)
    if nomination is None or nomination.state not in UNDECIDED:
        raise WrongState(nomination_id=nomination_id)
    return nomination, act.actor.person_id


def _reopen(act: Act, nomination: Nomination) -> bool:
    """Let the one approval that still counts be the first of two; tell whether any was there."""
    matter = interests.matter_of(act.session, nomination.id)
    if matter.standing.missing == 0 or not undo_approvals(act, nomination):
        return False
    for one in matter.approvers:
        if one.person_id in matter.standing.counting:
            act.session.execute(
                insert(FirstApproval).values(
                    nomination_id=nomination.id, person_id=one.person_id, approved_at=one.at
                )
            )
    expected = {NominationState.APPROVED}
    step_nomination(act, nomination.id, expected=expected, to=NominationState.SUBMITTED)
    return True


def _record(
    act: Act, nomination: Nomination, *, event: str, reopened: bool, about: str | None = None
) -> None:
    record_event(
        act,
        chain=chain_of(nomination.relay_id),
        event=event,
        subject=f"nomination:{nomination.id}",
        facts={"handover": nomination.handover_id, "reopened": reopened},
        personal={"about": about},
    )
