"""What a machine that watches over the installation wants counted; it names nobody."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Row, and_, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.domain.nomination import NominationState
from app.storage.handovers import Handover
from app.storage.journal import JournalHead
from app.storage.nominations import Nomination
from app.storage.people import FailedSignIn
from app.storage.relays import Relay
from app.storage.visits import PendingScan, Visit, counts

RECENTLY = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts by relay slug; handovers by slug and state, journal entries by chain."""

    visits_counted: dict[str, int]
    handovers: dict[tuple[str, str], int]
    nominations_waiting: dict[str, int]
    scans_waiting: int
    failed_sign_ins: int
    journal_entries: dict[str, int]


def figures(session: Session, *, now: datetime) -> Figures:
    return Figures(
        visits_counted=_visits(session),
        handovers=_handovers(session),
        nominations_waiting=_nominations(session),
        scans_waiting=_count(session, PendingScan.id, PendingScan.decided_at.is_(None)),
        failed_sign_ins=_count(session, FailedSignIn.id, FailedSignIn.at > now - RECENTLY),
        journal_entries=_journal(session),
    )


def _visits(session: Session) -> dict[str, int]:
    rows = session.execute(
        select(Relay.slug, func.count(Visit.id))
        .outerjoin(Visit, and_(Visit.relay_id == Relay.id, counts(Visit)))
        .group_by(Relay.slug)
    )
    return _pairs(rows)


def _handovers(session: Session) -> dict[tuple[str, str], int]:
    rows = session.execute(
        select(Relay.slug, Handover.state, func.count())
        .join(Handover, Handover.relay_id == Relay.id)
        .group_by(Relay.slug, Handover.state)
    )
    return {(slug, str(state)): number for slug, state, number in rows}


def _nominations(session: Session) -> dict[str, int]:
    waits = and_(Nomination.relay_id == Relay.id, Nomination.state == NominationState.SUBMITTED)
    rows = session.execute(
        select(Relay.slug, func.count(Nomination.id))
        .outerjoin(Nomination, waits)
        .group_by(Relay.slug)
    )
    return _pairs(rows)


def _journal(session: Session) -> dict[str, int]:
    rows = session.execute(select(JournalHead.chain, JournalHead.count))
    return _pairs(rows)


def _pairs(rows: Iterable[Row[str, int]]) -> dict[str, int]:
    return {row[0]: row[1] for row in rows}


def _count(session: Session, what: InstrumentedAttribute[int], where: ColumnElement[bool]) -> int:
    return session.scalar(select(func.count(what)).where(where)) or 0
