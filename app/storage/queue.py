"""What waits for the admins of a relay: a question for each kind, the oldest first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, exists, func, select, union_all
from sqlalchemy.orm import Session, aliased

from app.domain.eligibility import Candidate
from app.domain.handover import HandoverState
from app.domain.invitation import Channel, InvitationState
from app.domain.nomination import OPEN, NominationSource, NominationState
from app.domain.rhythm import Rhythm
from app.storage.candidates import Chosen, candidates
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

Question = Select[*tuple[Any, ...]]

LIMIT = 50
WAITING = (NominationState.SUBMITTED, NominationState.APPROVED, NominationState.INVITED)


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
    since: datetime
    link_nonce: str | None
    wish: str | None


def nominations(
    session: Session,
    relay_id: int,
    *,
    states: Iterable[NominationState] = WAITING,
    limit: int = LIMIT,
    offset: int = 0,
) -> list[WaitingNomination]:
    """Give choices that wait, of each state so many; judged anew, for the chain has moved on."""
    wanted = [in_states(relay_id, [state]).limit(limit).offset(offset) for state in states]
    ids = union_all(*(select(one.subquery().c.id) for one in wanted))
    rows = session.execute(_nominations().where(Nomination.id.in_(ids))).all()
    judged = candidates(session, [(Chosen.by(row.Nomination), row.Handover) for row in rows])
    return [
        WaitingNomination(**_told(row), candidate=candidate)
        for row, candidate in zip(rows, judged, strict=True)
    ]


def in_states(relay_id: int, states: Iterable[NominationState]) -> Question:
    """Ask for the choices in some states, those first whose handover is the oldest."""
    return (
        select(Nomination.id)
        .where(Nomination.relay_id == relay_id, Nomination.state.in_(tuple(states)))
        .order_by(Nomination.handover_id, Nomination.rank)
    )


def scans(relay_id: int) -> Question:
    return (
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
    )


def late_choices(relay_id: int) -> Question:
    visit_id = func.coalesce(LateChoice.visit_id, PendingScan.visit_id)
    return (
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
    )


def messages(relay_id: int) -> Question:
    return (
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
    )


def suggestions(relay_id: int) -> Question:
    return (
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
    )


def undated(relay_id: int) -> Question:
    """Ask for the handovers that lack a date."""
    return _handovers(relay_id).where(Handover.state == HandoverState.PLANNED)


def unchosen(relay_id: int) -> Question:
    """Ask for the visited handovers whose company has not chosen."""
    chosen = exists().where(Nomination.handover_id == Handover.id, Nomination.state.in_(WAITING))
    return _handovers(relay_id).where(Handover.state == HandoverState.VISITED, ~chosen)


def _handovers(relay_id: int) -> Question:
    return (
        select(
            Handover.id.label("handover_id"),
            Handover.number,
            Handover.company_name.label("company"),
            Handover.place,
            func.coalesce(Visit.occurred_at, Handover.created_at).label("since"),
            Visit.link_nonce,
            _wish().label("wish"),
        )
        .outerjoin(Visit, _stands())
        .where(Handover.relay_id == relay_id)
        .order_by(Handover.id)
    )


def _wish() -> ScalarSelect[Any]:
    return (
        select(Invitation.wish)
        .join(Nomination, Nomination.id == Invitation.nomination_id)
        .where(
            Nomination.next_id == Handover.id,
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


def _nominations() -> Question:
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
        .order_by(Nomination.handover_id, Nomination.rank)
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


def _told(row: Any) -> dict[str, Any]:
    judged = {"Nomination", "Handover"}
    return {name: value for name, value in row._mapping.items() if name not in judged}
