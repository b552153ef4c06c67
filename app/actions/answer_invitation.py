"""The invited company's answer, bound to the version of the invitation that it was sent.

It answers through its link; what it says to the office is written down by an admin, and marked so.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import update

from app.actions import fields
from app.actions.act import Act
from app.actions.add_contact import ContactDetails, cleaned_details, enter_contact
from app.actions.create_handover import StartedHandover
from app.actions.fall_back import fall_back
from app.actions.note_yes import record_yes, take_yes
from app.actions.record_event import record_event
from app.actions.steps import step_nomination
from app.actions.tell_of_plan import tell_of_new_plan
from app.domain.errors import LinkExpired, NotAllowed, NotFound, UnacceptableField, WrongState
from app.domain.invitation import InvitationEvent, InvitationState, after
from app.domain.nomination import NominationState
from app.domain.proposed_times import VisitTime, is_to_come
from app.storage import handovers, invitations, nominations
from app.storage.companies import Company
from app.storage.handovers import Handover
from app.storage.invitations import Invitation
from app.storage.journal import chain_of
from app.storage.nominations import Nomination
from app.storage.transaction import transaction

PAST = "past"


@dataclass(frozen=True, slots=True, kw_only=True)
class Yes:
    """What a company says along with its yes: one of the times, by position, or a wish; a contact."""

    position: int | None = None
    wish: str | None = None
    contact: ContactDetails = field(default_factory=ContactDetails)


@dataclass(frozen=True, slots=True)
class _Cleaned:
    position: int | None
    wish: str | None
    contact: ContactDetails | None


@dataclass(frozen=True, slots=True)
class _Found:
    invitation: Invitation
    nomination: Nomination
    handover: Handover


def accept_invitation(act: Act, *, invitation_id: int, yes: Yes) -> StartedHandover | None:
    """Say yes, which makes the next handover; said again it changes nothing and gives nothing.

    Raises `NotAllowed` for another invitation's link, `NotFound`, `LinkExpired` when this version
    ended otherwise, `WrongState` while the visit before is undone, and `UnacceptableField`
    (`position`, `wish`, `name`, `email`, `phone`).
    """
    _check_actor(act, invitation_id)
    cleaned = _cleaned(yes)
    with transaction(act.session):
        found = _locked(act, invitation_id)
        if not _opens(found.invitation, InvitationEvent.ACCEPT):
            return None
        time = _time(act, found.invitation, cleaned.position)
        taken = take_yes(
            act,
            found.nomination,
            found.handover,
            scheduled_on=time.on if time else None,
            starts_at=time.at if time else None,
        )
        _keep_words(act, taken.new.workplace.company, invitation_id, cleaned)
        _mark_as_spoken(act, invitation_id)
        tell_of_new_plan(act, taken.new, taken.started)
        record_yes(act, taken)
        _record_answer(act, found, cleaned)
        return taken.started


def decline_invitation(act: Act, *, invitation_id: int) -> None:
    """Say no: nobody is told why, and the next choice follows; said again it changes nothing.

    Raises `NotAllowed`, `NotFound`, and `LinkExpired` when this version ended otherwise.
    """
    _check_actor(act, invitation_id)
    with transaction(act.session):
        found = _locked(act, invitation_id)
        if not _opens(found.invitation, InvitationEvent.DECLINE):
            return
        if not step_nomination(
            act,
            found.nomination.id,
            expected={NominationState.INVITED},
            to=NominationState.DECLINED,
        ):
            raise WrongState(nomination_id=found.nomination.id)
        _mark_as_spoken(act, invitation_id)
        record_event(
            act,
            chain=chain_of(found.handover.relay_id),
            event="nomination.declined",
            subject=f"nomination:{found.nomination.id}",
            facts={
                "handover": found.handover.id,
                "invitation": invitation_id,
                "spoken": act.actor.is_admin,
            },
        )
        fall_back(act, found.handover)


def _check_actor(act: Act, invitation_id: int) -> None:
    if act.actor.invitation_id != invitation_id and not act.actor.is_admin:
        raise NotAllowed


def _cleaned(yes: Yes) -> _Cleaned:
    said = yes.contact
    return _Cleaned(
        position=yes.position,
        wish=fields.text("wish", yes.wish, max_length=fields.REASON_CHARACTERS),
        contact=cleaned_details(said) if said.name or said.email or said.phone else None,
    )


def _locked(act: Act, invitation_id: int) -> _Found:
    """Lock the leg that chose, then read the invitation as it stands."""
    unlocked = invitations.by_id(act.session, invitation_id)
    nomination = nominations.by_id(act.session, unlocked.nomination_id) if unlocked else None
    handover = handovers.locked(act.session, nomination.handover_id) if nomination else None
    invitation = invitations.by_id(act.session, invitation_id)
    nomination = nominations.by_id(act.session, invitation.nomination_id) if invitation else None
    if invitation is None or nomination is None or handover is None:
        raise NotFound
    return _Found(invitation, nomination, handover)


def _opens(invitation: Invitation, event: InvitationEvent) -> bool:
    """Tell whether there is anything to do; a version that ended otherwise takes no answer."""
    reached = after(invitation.state, event)
    if reached is None:
        raise LinkExpired(invitation_id=invitation.id, state=str(invitation.state))
    return invitation.state is InvitationState.OPEN


def _time(act: Act, invitation: Invitation, position: int | None) -> VisitTime | None:
    if position is None:
        return None
    proposed = {time.position: time.moment for time in invitation.times}
    if position not in proposed:
        raise UnacceptableField(field="position", reason=fields.UNKNOWN)
    if not is_to_come(proposed[position], act.now):
        raise UnacceptableField(field="position", reason=PAST)
    return proposed[position]


def _keep_words(act: Act, company: Company, invitation_id: int, cleaned: _Cleaned) -> None:
    """Keep the wish with the invitation, and whoever is named as the one to turn to first."""
    act.session.execute(
        update(Invitation).where(Invitation.id == invitation_id).values(wish=cleaned.wish)
    )
    if cleaned.contact is not None:
        enter_contact(act, company=company, details=cleaned.contact)


def _mark_as_spoken(act: Act, invitation_id: int) -> None:
    """Tell who wrote down what the company said; its own link names nobody."""
    act.session.execute(
        update(Invitation)
        .where(Invitation.id == invitation_id)
        .values(entered_by_id=act.actor.person_id)
    )


def _record_answer(act: Act, found: _Found, cleaned: _Cleaned) -> None:
    contact = cleaned.contact or ContactDetails()
    record_event(
        act,
        chain=chain_of(found.handover.relay_id),
        event="invitation.answered",
        subject=f"invitation:{found.invitation.id}",
        facts={
            "nomination": found.nomination.id,
            "position": cleaned.position,
            "spoken": act.actor.is_admin,
        },
        personal={
            "wish": cleaned.wish,
            "name": contact.name,
            "email": contact.email,
            "phone": contact.phone,
        },
    )
