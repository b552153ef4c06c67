"""What waits for the admins of a relay, each kind in one question, the oldest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from app.domain.eligibility import Candidate
from app.domain.handover import HandoverState
from app.domain.invitation import Channel, InvitationState
from app.domain.nomination import OPEN, NominationSource, NominationState
from app.domain.rhythm import Rhythm
from app.storage.candidates import Chosen, candidate
from app.storage.handovers import Handover
from app.storage.interests import is_declared
from app.storage.invitations import Invitation
from app.storage.late_choices import LateChoice, LateKind
from app.storage.nominations import Nomination, Review, Suggestion
from app.storage.outbox import BouncingAddress
from app.storage.people import Person
from app.storage.relays import Baton
from app.storage.silences import RelayRhythm
from app.storage.visits import FinderMessage, PendingKind, PendingScan, Visit

LIMIT = 50
_WAITING = (NominationState.SUBMITTED, NominationState.APPROVED, NominationState.INVITED)


@dataclass(frozen=True, slots=True)
class WaitingNomination:
    """A choice to review, or an approved or invited one whose company has not answered.

    `approved_at` is None until it is approved; `entered_by` is who wrote down a spoken choice.
    `undelivered` tells that the invitation's address takes no letters; `has_interest` that somebody
    has declared one, `undo_minutes` are the relay's own, if it has any.
    """

    nomination_id: int
    handover_id: int
    handover_number: int
    visited_company: str
    visited_at: datetime
    state: NominationState
    source: NominationSource
    rank: int
    company: str
    place: str | None
    reason: str | None
    nominator_name: str | None
    nominator_email: str | None
    entered_by: str | None
    submitted_at: datetime
    approved_at: datetime | None
    visit_undone: bool
    first_choice_open: bool
    invitation_id: int | None
    invited_at: datetime | None
    channel: Channel | None
    recipient: str | None
    undelivered: bool
    has_interest: bool
    undo_minutes: int | None
    candidate: Candidate

    @property
    def undo_until(self) -> datetime | None:
        """Until when its approval can be taken back."""
        if self.approved_at is None:
            return None
        rhythm = Rhythm(undo_minutes=self.undo_minutes) if self.undo_minutes else Rhythm()
        return self.approved_at + rhythm.undo_window


@dataclass(frozen=True, slots=True)
class WaitingScan:
    """A scan that did not fit; `captured_at` is the phone's time, `received_at` the server's."""

    pending_id: int
    kind: PendingKind
    person: str | None
    company: str | None
    handover_id: int | None
    number: int | None
    shown_number: int | None
    captured_at: datetime | None
    received_at: datetime

    @property
    def is_in_doubt(self) -> bool:
        """Tell a scan that may belong to any of several handovers: the plate is theirs in turn."""
        return self.handover_id is None or self.kind is PendingKind.PLATE_OTHER_DAY


@dataclass(frozen=True, slots=True)
class WaitingLateChoice:
    """A choice that came too late; `waits_for_scan` while its own scan is not decided."""

    late_id: int
    kind: LateKind
    person: str | None
    visited_company: str | None
    company: str
    place: str | None
    second_name: str | None
    reason: str | None
    nominator_name: str | None
    captured_at: datetime | None
    received_at: datetime
    waits_for_scan: bool


@dataclass(frozen=True, slots=True)
class WaitingMessage:
    """What somebody who found a baton wrote."""

    message_id: int
    baton: str
    message: str | None
    contact: str | None
    received_at: datetime


@dataclass(frozen=True, slots=True)
class WaitingSuggestion:
    """A company that a stranger would like to see next."""

    suggestion_id: int
    company: str
    place: str | None
    reason: str | None
    visited_company: str
    received_at: datetime


@dataclass(frozen=True, slots=True)
class WaitingHandover:
    """A handover that lacks a date, or one that is visited and has no choice yet.

    `wish` is what the company wrote about the time with its yes.
    """

    handover_id: int
    number: int
    company: str
    place: str | None
    state: HandoverState
    since: datetime
    link_nonce: str | None
    wish: str | None


def nominations(session: Session, relay_id: int) -> list[WaitingNomination]:
    rows = session.execute(_nominations(relay_id)).all()
    return [_nomination(session, row._mapping) for row in rows]


def scans(session: Session, relay_id: int) -> list[WaitingScan]:
    rows = session.execute(
        select(
            PendingScan.id.label("pending_id"),
            PendingScan.kind,
            Person.name.label("person"),
            Handover.company_name.label("company"),
            PendingScan.handover_id,
            Handover.number,
            PendingScan.shown_number,
            PendingScan.captured_at,
            PendingScan.received_at,
        )
        .outerjoin(Person, Person.id == PendingScan.person_id)
        .outerjoin(Handover, Handover.id == PendingScan.handover_id)
        .where(PendingScan.relay_id == relay_id, PendingScan.decided_at.is_(None))
        .order_by(PendingScan.id)
        .limit(LIMIT)
    )
    return [WaitingScan(**row._mapping) for row in rows]


def late_choices(session: Session, relay_id: int) -> list[WaitingLateChoice]:
    visit_id = func.coalesce(LateChoice.visit_id, PendingScan.visit_id)
    rows = session.execute(
        select(
            LateChoice.id.label("late_id"),
            LateChoice.kind,
            Person.name.label("person"),
            Handover.company_name.label("visited_company"),
            LateChoice.company_name.label("company"),
            LateChoice.company_place.label("place"),
            LateChoice.second_name,
            LateChoice.reason,
            LateChoice.nominator_name,
            LateChoice.captured_at,
            LateChoice.received_at,
            visit_id.is_(None).label("waits_for_scan"),
        )
        .outerjoin(Person, Person.id == LateChoice.person_id)
        .outerjoin(PendingScan, PendingScan.id == LateChoice.pending_scan_id)
        .outerjoin(Visit, Visit.id == visit_id)
        .outerjoin(Handover, Handover.id == Visit.handover_id)
        .where(LateChoice.relay_id == relay_id, LateChoice.decided_at.is_(None))
        .order_by(LateChoice.id)
        .limit(LIMIT)
    )
    return [WaitingLateChoice(**row._mapping) for row in rows]


def messages(session: Session, relay_id: int) -> list[WaitingMessage]:
    rows = session.execute(
        select(
            FinderMessage.id.label("message_id"),
            Baton.name.label("baton"),
            FinderMessage.message,
            FinderMessage.contact,
            FinderMessage.received_at,
        )
        .join(Baton, Baton.id == FinderMessage.baton_id)
        .where(FinderMessage.relay_id == relay_id, FinderMessage.handled_at.is_(None))
        .order_by(FinderMessage.id)
        .limit(LIMIT)
    )
    return [WaitingMessage(**row._mapping) for row in rows]


def suggestions(session: Session, relay_id: int) -> list[WaitingSuggestion]:
    rows = session.execute(
        select(
            Suggestion.id.label("suggestion_id"),
            Suggestion.company_name.label("company"),
            Suggestion.company_place.label("place"),
            Suggestion.reason,
            Handover.company_name.label("visited_company"),
            Suggestion.received_at,
        )
        .join(Handover, Handover.id == Suggestion.handover_id)
        .where(Suggestion.relay_id == relay_id, Suggestion.handled_at.is_(None))
        .order_by(Suggestion.id)
        .limit(LIMIT)
    )
    return [WaitingSuggestion(**row._mapping) for row in rows]


def handovers(session: Session, relay_id: int) -> list[WaitingHandover]:
    """Give the handovers without a date, and the visited ones whose company has not chosen."""
    chosen = exists().where(Nomination.handover_id == Handover.id, Nomination.state.in_(_WAITING))
    rows = session.execute(
        select(
            Handover.id.label("handover_id"),
            Handover.number,
            Handover.company_name.label("company"),
            Handover.place,
            Handover.state,
            Handover.created_at,
            Visit.occurred_at,
            Visit.link_nonce,
            _wish().label("wish"),
        )
        .outerjoin(Visit, _stands())
        .where(
            Handover.relay_id == relay_id,
            or_(
                Handover.state == HandoverState.PLANNED,
                and_(Handover.state == HandoverState.VISITED, ~chosen),
            ),
        )
        .order_by(Handover.number)
        .limit(LIMIT)
    )
    return [_handover(row._mapping) for row in rows]


def _handover(row: Any) -> WaitingHandover:
    told = dict(row)
    created_at, occurred_at = told.pop("created_at"), told.pop("occurred_at")
    return WaitingHandover(**told, since=occurred_at or created_at)


def _wish() -> ScalarSelect[Any]:
    return (
        select(Invitation.wish)
        .join(Nomination, Nomination.id == Invitation.nomination_id)
        .where(
            Nomination.handover_id == Handover.predecessor_id,
            Nomination.state == NominationState.ACCEPTED,
            Invitation.state == InvitationState.ACCEPTED,
            Handover.state == HandoverState.PLANNED,
        )
        .correlate(Handover)
        .limit(1)
        .scalar_subquery()
    )


def _stands() -> ColumnElement[bool]:
    return and_(Visit.handover_id == Handover.id, Visit.annulled_at.is_(None))


def _nominations(relay_id: int) -> Select[*tuple[Any, ...]]:
    return (
        select(*_told_of_nominations())
        .join(Handover, Handover.id == Nomination.handover_id)
        .join(Visit, Visit.id == Nomination.visit_id)
        .outerjoin(Person, Person.id == Nomination.entered_by_id)
        .outerjoin(RelayRhythm, RelayRhythm.relay_id == Nomination.relay_id)
        .outerjoin(Review, and_(Review.nomination_id == Nomination.id, Review.undone_at.is_(None)))
        .outerjoin(
            Invitation,
            and_(Invitation.nomination_id == Nomination.id, Invitation.ended_at.is_(None)),
        )
        .where(Nomination.relay_id == relay_id, Nomination.state.in_(_WAITING))
        .order_by(Nomination.handover_id, Nomination.rank)
        .limit(LIMIT)
    )


def _told_of_nominations() -> tuple[Any, ...]:
    first = aliased(Nomination)
    first_choice_open = exists().where(
        first.handover_id == Nomination.handover_id,
        first.rank < Nomination.rank,
        first.state.in_(tuple(OPEN)),
    )
    return (
        Nomination.id.label("nomination_id"),
        Nomination.handover_id,
        Handover.number.label("handover_number"),
        Handover.company_name.label("visited_company"),
        Visit.occurred_at.label("visited_at"),
        Nomination.state,
        Nomination.source,
        Nomination.rank,
        Nomination.company_name.label("company"),
        Nomination.company_place.label("place"),
        Nomination.reason,
        Nomination.nominator_name,
        Nomination.nominator_email,
        Person.name.label("entered_by"),
        Nomination.submitted_at,
        Review.decided_at.label("approved_at"),
        Nomination.visit_undone,
        first_choice_open.label("first_choice_open"),
        Invitation.id.label("invitation_id"),
        Invitation.sent_at.label("invited_at"),
        Invitation.channel,
        Invitation.recipient_email.label("recipient"),
        _undelivered().label("undelivered"),
        is_declared(Nomination.id).label("has_interest"),
        RelayRhythm.undo_minutes,
        Nomination,
        Handover,
    )


def _undelivered() -> ColumnElement[bool]:
    return exists().where(BouncingAddress.email == func.lower(Invitation.recipient_email))


def _nomination(session: Session, row: Any) -> WaitingNomination:
    """Judge anew what was chosen, for the chain has moved since it was submitted."""
    told = dict(row)
    chosen, handover = Chosen.by(told.pop("Nomination")), told.pop("Handover")
    return WaitingNomination(**told, candidate=candidate(session, chosen, handover=handover))
