"""Ask an approved company whether it will have the next visit; asking anew replaces the last asking."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import insert, update

from app.actions import fields
from app.actions.act import Act
from app.actions.post_mail import About, Recipient, post_mail
from app.actions.record_event import record_event
from app.actions.review_nomination import locked_nomination
from app.actions.steps import step_nomination
from app.actions.write_to_company import address_of_chosen
from app.adapters.tokens import new_nonce
from app.domain.calendar import stockholm_date
from app.domain.errors import UnacceptableField, WrongState
from app.domain.handover import HandoverState
from app.domain.invitation import Channel, InvitationState
from app.domain.mail import MailKind
from app.domain.nomination import WINNING, NominationState
from app.domain.proposed_times import VisitTime, proposed_times
from app.domain.rhythm import Rhythm
from app.storage import invitations, nominations, silences
from app.storage.handovers import Handover
from app.storage.invitations import Invitation, ProposedTime
from app.storage.journal import chain_of
from app.storage.nominations import Nomination
from app.storage.transaction import transaction

MAX_TIMES = 3
PAST = "past"
# A no, and a silence, may be thought better of while nobody else has been asked.
_MAY_BE_ASKED_ANEW = frozenset({NominationState.EXPIRED, NominationState.DECLINED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """To whom and with which times; what is left out is found in the register and the rhythm."""

    email: str | None = None
    name: str | None = None
    times: Sequence[VisitTime] = ()


@dataclass(frozen=True, slots=True)
class SentInvitation:
    """An invitation that can be answered; `channel` tells whether a person has to carry it."""

    invitation_id: int
    version: int
    channel: Channel
    nonce: str


def invite_company(act: Act, *, nomination_id: int, asking: Asking | None = None) -> SentInvitation:
    """Invite, by mail where there is an address, or else by a letter and a telephone call.

    Raises `NotAllowed`, `NotFound`, `WrongState` when it is not approved, its approval can still be
    undone, its visit is undone or another choice is under way, and `UnacceptableField` (`email`,
    `name`, `times`).
    """
    asked = asking or Asking()
    given = _given(asked)
    with transaction(act.session):
        nomination, handover = locked_nomination(act, nomination_id)
        _check_turn(act, nomination, handover)
        address = given or address_of_chosen(act, nomination)
        sent = _insert(act, nomination, address)
        times = _insert_times(act, sent, asked.times, relay_id=nomination.relay_id)
        if address is not None:
            about = About(f"invitation:{sent.invitation_id}", relay_id=nomination.relay_id)
            post_mail(act, MailKind.INVITATION, about, to=address)
        _record(act, nomination, sent, address=address, times=times)
        return sent


def _given(asking: Asking) -> Recipient | None:
    email = fields.email("email", asking.email)
    name = fields.line("name", asking.name)
    return Recipient(email, name) if email else None


def _check_turn(act: Act, nomination: Nomination, handover: Handover) -> None:
    """Step it to invited, from wherever it may be asked, and end what was asked before."""
    review = nominations.standing_review(act.session, nomination.id)
    if (
        handover.state is not HandoverState.VISITED
        or nomination.visit_undone
        or review is None
        or act.now <= review.decided_at + _rhythm(act, nomination).undo_window
    ):
        raise WrongState(nomination_id=nomination.id)
    if nomination.state is NominationState.INVITED:
        _supersede(act, nomination)
        return
    if nomination.state in _MAY_BE_ASKED_ANEW:
        _check_free(act, nomination)
    expected = {NominationState.APPROVED, *_MAY_BE_ASKED_ANEW}
    if not step_nomination(act, nomination.id, expected=expected, to=NominationState.INVITED):
        raise WrongState(nomination_id=nomination.id)


def _rhythm(act: Act, nomination: Nomination) -> Rhythm:
    return silences.rhythm_of(act.session, nomination.relay_id)


def _check_free(act: Act, nomination: Nomination) -> None:
    """Let an earlier choice return only while none that came after it is under way."""
    others = nominations.open_of(act.session, nomination.handover_id)
    if any(one.state in WINNING or one.rank == nomination.rank for one in others):
        raise WrongState(nomination_id=nomination.id)


def _supersede(act: Act, nomination: Nomination) -> None:
    act.session.execute(
        update(Invitation)
        .where(Invitation.nomination_id == nomination.id, Invitation.ended_at.is_(None))
        .values(state=InvitationState.SUPERSEDED, ended_at=act.now)
    )


def _insert(act: Act, nomination: Nomination, address: Recipient | None) -> SentInvitation:
    channel = Channel.MAIL if address else Channel.PERSON
    version = invitations.last_version(act.session, nomination.id) + 1
    nonce = new_nonce()
    invitation_id = act.session.execute(
        insert(Invitation)
        .values(
            relay_id=nomination.relay_id,
            nomination_id=nomination.id,
            version=version,
            state=InvitationState.OPEN,
            channel=channel,
            nonce=nonce,
            recipient_name=address.name if address else None,
            recipient_email=address.email if address else None,
            sent_at=act.now,
        )
        .returning(Invitation.id)
    ).scalar_one()
    return SentInvitation(invitation_id, version, channel, nonce)


def _insert_times(
    act: Act, sent: SentInvitation, wished: Sequence[VisitTime], *, relay_id: int
) -> list[VisitTime]:
    today = stockholm_date(act.now)
    times = sorted(set(wished), key=_in_order)[:MAX_TIMES]
    if any(time.on <= today for time in times):
        raise UnacceptableField(field="times", reason=PAST)
    if not times:
        lead_days = silences.rhythm_of(act.session, relay_id).lead_days
        times = proposed_times(today, lead_days=lead_days)
    act.session.execute(
        insert(ProposedTime),
        [
            {
                "invitation_id": sent.invitation_id,
                "position": position,
                "day": time.on,
                "starts_at": time.at,
            }
            for position, time in enumerate(times, 1)
        ],
    )
    return times


def _in_order(time: VisitTime) -> tuple[str, str]:
    return time.on.isoformat(), time.at.isoformat() if time.at else ""


def _record(
    act: Act,
    nomination: Nomination,
    sent: SentInvitation,
    *,
    address: Recipient | None,
    times: list[VisitTime],
) -> None:
    record_event(
        act,
        chain=chain_of(nomination.relay_id),
        event="nomination.invited",
        subject=f"nomination:{nomination.id}",
        facts={
            "handover": nomination.handover_id,
            "invitation": sent.invitation_id,
            "version": sent.version,
            "channel": str(sent.channel),
            "times": [time.on.isoformat() for time in times],
        },
        personal={"recipient": address.email if address else None},
    )
