"""How long each leg has waited for somebody, and what was done about it already."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Select, UniqueConstraint, and_, func, select
from sqlalchemy.orm import Mapped, Session, aliased, mapped_column

from app.domain.handover import ACTIVE, HandoverState
from app.domain.invitation import Channel
from app.domain.nomination import OPEN, NominationState
from app.domain.rhythm import Rhythm
from app.domain.silence import (
    Coming,
    Done,
    Due,
    LegFacts,
    Silence,
    Step,
    coming,
    due,
    silence_of,
)
from app.extensions import Base
from app.storage.columns import UtcDateTime, state_column, states_check
from app.storage.handovers import Handover
from app.storage.invitations import Invitation
from app.storage.nominations import Nomination, Review
from app.storage.together import Told, ask_together
from app.storage.visits import Visit

_OPEN = tuple(OPEN)
_CHOSEN = tuple(OPEN - {NominationState.ACCEPTED})


class Reminder(Base):
    """One reminder of one silence; where nobody has an address, `person` leaves it to the queue."""

    __tablename__ = "reminder"
    __table_args__ = (
        states_check("step", Step),
        states_check("channel", Channel),
        UniqueConstraint("handover_id", "step", "since", "number"),
        CheckConstraint("number BETWEEN 1 AND 3", name="number_known"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    relay_id: Mapped[int] = mapped_column(ForeignKey("relay.id"))
    handover_id: Mapped[int] = mapped_column(ForeignKey("handover.id"))
    step: Mapped[Step] = mapped_column(state_column(Step))
    since: Mapped[datetime] = mapped_column(UtcDateTime)
    number: Mapped[int]
    channel: Mapped[Channel] = mapped_column(state_column(Channel))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)


class RestartProposal(Base):
    """That a leg has been silent for so long that an admin should begin anew, or wait longer."""

    __tablename__ = "restart_proposal"
    __table_args__ = (
        states_check("step", Step),
        UniqueConstraint("handover_id", "step", "since"),
        CheckConstraint("waits_on IS NULL OR decided_at IS NOT NULL", name="waiting_is_decided"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    relay_id: Mapped[int] = mapped_column(ForeignKey("relay.id"), index=True)
    handover_id: Mapped[int] = mapped_column(ForeignKey("handover.id"))
    step: Mapped[Step] = mapped_column(state_column(Step))
    since: Mapped[datetime] = mapped_column(UtcDateTime)
    proposed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    waits_on: Mapped[bool | None]


class RelayRhythm(Base):
    """A relay's own intervals; a relay without a row has the usual ones."""

    __tablename__ = "relay_rhythm"
    __table_args__ = (
        CheckConstraint(
            "0 < first_days AND first_days < second_days AND second_days < third_days"
            " AND third_days < fallback_days",
            name="days_rise",
        ),
        CheckConstraint("lead_days BETWEEN 1 AND 365", name="lead_days_known"),
        CheckConstraint("undo_minutes BETWEEN 1 AND 1440", name="undo_minutes_known"),
    )

    relay_id: Mapped[int] = mapped_column(ForeignKey("relay.id"), primary_key=True)
    first_days: Mapped[int]
    second_days: Mapped[int]
    third_days: Mapped[int]
    fallback_days: Mapped[int]
    lead_days: Mapped[int]
    undo_minutes: Mapped[int] = mapped_column(default=10, server_default="10")


@dataclass(frozen=True, slots=True)
class WaitingLeg:
    """An active leg with its silence, what was done about it, and its relay's rhythm."""

    relay_id: int
    handover_id: int
    number: int
    company: str
    place: str | None
    nomination_id: int | None
    silence: Silence
    done: Done
    rhythm: Rhythm

    def due(self, now: datetime) -> Due | None:
        return due(self.silence, self.done, self.rhythm, now=now)

    @property
    def coming(self) -> Coming | None:
        return coming(self.silence, self.done, self.rhythm)


def waiting_legs(session: Session, handover_ids: Collection[int]) -> list[WaitingLeg]:
    """Read those of these legs that are active."""
    return _read(session, legs().where(Handover.id.in_(handover_ids)))


def waiting_leg(session: Session, handover_id: int) -> WaitingLeg | None:
    """Read one leg as it stands; lock its handover first where it must not change meanwhile."""
    found = _read(session, legs().where(Handover.id == handover_id))
    return found[0] if found else None


def rhythm_of(session: Session, relay_id: int) -> Rhythm:
    row = session.get(RelayRhythm, relay_id, populate_existing=True)
    return rhythm_by(row)


def rhythm_by(row: RelayRhythm | None) -> Rhythm:
    """Read a relay's intervals, the usual ones where it has none of its own."""
    if row is None:
        return Rhythm()
    return Rhythm(
        first_days=row.first_days,
        second_days=row.second_days,
        third_days=row.third_days,
        fallback_days=row.fallback_days,
        lead_days=row.lead_days,
        undo_minutes=row.undo_minutes,
    )


def _read(session: Session, question: Select[*tuple[Any, ...]]) -> list[WaitingLeg]:
    rows = [row._mapping for row in session.execute(question)]
    if not rows:
        return []
    silences = {row["handover_id"]: silence_of(_facts(row)) for row in rows}
    told = ask_together(
        session,
        {
            "reminders": _of(Reminder, silences, Reminder.number.label("told")),
            "proposals": _of(RestartProposal, silences, RestartProposal.id.label("told")),
            "rhythms": select(*RelayRhythm.__table__.columns),
        },
    )
    done = _done_about(silences, told)
    rhythms = {row["relay_id"]: rhythm_by(RelayRhythm(**row)) for row in told["rhythms"]}
    return [
        WaitingLeg(
            relay_id=row["relay_id"],
            handover_id=row["handover_id"],
            number=row["number"],
            company=row["company_name"],
            place=row["place"],
            nomination_id=row["nomination_id"],
            silence=silences[row["handover_id"]],
            done=done[row["handover_id"]],
            rhythm=rhythms.get(row["relay_id"], Rhythm()),
        )
        for row in rows
    ]


@cache
def legs() -> Select[*tuple[Any, ...]]:
    """Ask for active handovers with the choice that is furthest on, and with what fell before."""
    return (
        select(*_told())
        .outerjoin(Visit, and_(Visit.handover_id == Handover.id, Visit.annulled_at.is_(None)))
        .outerjoin(Nomination, _is_furthest())
        .outerjoin(Review, and_(Review.nomination_id == Nomination.id, Review.undone_at.is_(None)))
        .outerjoin(
            Invitation,
            and_(Invitation.nomination_id == Nomination.id, Invitation.ended_at.is_(None)),
        )
        .where(Handover.state.in_(tuple(ACTIVE)))
        .order_by(Handover.relay_id, Handover.number)
    )


def _told() -> tuple[Any, ...]:
    return (
        Handover.id.label("handover_id"),
        Handover.relay_id,
        Handover.number,
        Handover.company_name,
        Handover.place,
        Handover.state,
        Handover.scheduled_on,
        Handover.created_at,
        Visit.logged_at,
        Nomination.id.label("nomination_id"),
        Nomination.state.label("choice"),
        Nomination.state_changed_at,
        Review.decided_at,
        Invitation.sent_at,
        _latest(Nomination.state_changed_at, _fallen()).label("fell_at"),
        _latest(Visit.annulled_at, Visit.handover_id == Handover.id).label("annulled_at"),
        _latest(RestartProposal.decided_at, _waits_on()).label("waited_at"),
    )


def _is_furthest() -> Any:
    other = aliased(Nomination)
    furthest = select(func.min(other.rank)).where(
        other.handover_id == Handover.id, other.state.in_(_CHOSEN)
    )
    return and_(
        Nomination.handover_id == Handover.id,
        Nomination.state.in_(_CHOSEN),
        Nomination.rank == furthest.correlate(Handover).scalar_subquery(),
    )


def _latest(column: Any, where: Any) -> Any:
    return select(func.max(column)).where(where).correlate(Handover).scalar_subquery()


def _fallen() -> Any:
    return and_(Nomination.handover_id == Handover.id, Nomination.state.not_in(_OPEN))


def _waits_on() -> Any:
    return and_(RestartProposal.handover_id == Handover.id, RestartProposal.waits_on.is_(True))


def _facts(row: Any) -> LegFacts:
    visited = row["state"] is HandoverState.VISITED
    began = row["logged_at"] if visited else row["annulled_at"]
    times = {
        NominationState.APPROVED: row["decided_at"],
        NominationState.INVITED: row["sent_at"],
    }
    return LegFacts(
        state=row["state"],
        scheduled_on=row["scheduled_on"],
        began_at=began or row["created_at"],
        choice=row["choice"] if visited else None,
        choice_at=times.get(row["choice"]) or row["state_changed_at"],
        fell_at=row["fell_at"],
        waited_at=row["waited_at"],
    )


def _done_about(silences: dict[int, Silence], told: Told) -> dict[int, Done]:
    """Tell what was done about these very silences, not about earlier ones."""
    reminders: dict[int, int] = {}
    for row in told["reminders"]:
        if silences[row["handover_id"]] == Silence(row["step"], row["since"]):
            earlier = reminders.get(row["handover_id"], 0)
            reminders[row["handover_id"]] = max(row["told"], earlier)
    proposed = {
        row["handover_id"]
        for row in told["proposals"]
        if silences[row["handover_id"]] == Silence(row["step"], row["since"])
    }
    return {leg: Done(reminders.get(leg, 0), leg in proposed) for leg in silences}


def _of(kind: Any, silences: dict[int, Silence], more: Any) -> Select[*tuple[Any, ...]]:
    question = select(kind.handover_id, kind.step, kind.since, more)
    return question.where(kind.handover_id.in_(silences))


def proposal(session: Session, proposal_id: int) -> RestartProposal | None:
    return session.get(RestartProposal, proposal_id, populate_existing=True)


def is_about(proposed: RestartProposal, silence: Silence) -> bool:
    """Tell whether a proposal is about this silence, and not about one that was broken since."""
    return (proposed.step, proposed.since) == (silence.step, silence.since)


def reminder(session: Session, reminder_id: int) -> Reminder | None:
    return session.get(Reminder, reminder_id)


def is_still_silent(session: Session, reminded: Reminder) -> bool:
    """Tell whether a reminder is about how its leg stands now."""
    leg = waiting_leg(session, reminded.handover_id)
    return leg is not None and leg.silence == Silence(reminded.step, reminded.since)


@dataclass(frozen=True, slots=True)
class ProposedRestart:
    """A restart that waits for an admin's decision, about how its leg stands now."""

    proposal_id: int
    handover_id: int
    number: int
    company: str
    silence: Silence
    proposed_at: datetime


def proposed_restarts(session: Session, relay_id: int) -> list[ProposedRestart]:
    """Give those that nobody has decided, and that nothing has overtaken, in one statement."""
    rows = session.execute(
        legs()
        .add_columns(RestartProposal)
        .join(RestartProposal, RestartProposal.handover_id == Handover.id)
        .where(RestartProposal.relay_id == relay_id, RestartProposal.decided_at.is_(None))
        .order_by(RestartProposal.id)
    )
    proposed = {row.handover_id: _proposed(row._mapping, row.RestartProposal) for row in rows}
    return [one for one in proposed.values() if one is not None]


def _proposed(row: Any, proposal: RestartProposal) -> ProposedRestart | None:
    silence = silence_of(_facts(row))
    if not is_about(proposal, silence):
        return None
    return ProposedRestart(
        proposal_id=proposal.id,
        handover_id=row["handover_id"],
        number=row["number"],
        company=row["company_name"],
        silence=silence,
        proposed_at=proposal.proposed_at,
    )
