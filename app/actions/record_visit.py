"""Log that staff were at the company with the baton, or join those who were."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from app.actions.act import Act
from app.actions.record_event import record_event
from app.adapters.tokens import new_nonce
from app.domain.baton import BatonState
from app.domain.calendar import stockholm_date, stockholm_day
from app.domain.errors import (
    AlreadyPassedOn,
    CodeReplaced,
    NeedsDecision,
    NotAllowed,
    NotCurrent,
    PermissionExpired,
    UnknownCode,
)
from app.domain.handover import AWAITING, HandoverState, is_expected
from app.domain.scan import Verdict, judge
from app.domain.visit import Timing, VisitSource, timing, undo_until
from app.storage import scans
from app.storage.handovers import Handover
from app.storage.journal import chain_of
from app.storage.nominations import Nomination
from app.storage.people import Person
from app.storage.relays import Baton
from app.storage.scans import Scanned
from app.storage.transaction import transaction
from app.storage.upsert import insert_unless_there
from app.storage.visits import Participant, PendingKind, PendingScan, Visit


class Tap(StrEnum):
    """Whether a person pressed the button, or the page logged by its permission."""

    TAPPED = "tapped"
    UNATTENDED = "unattended"


@dataclass(frozen=True, slots=True)
class Scan:
    """What a device read: the canonical code, and what its page showed when."""

    code: str
    shown_number: int | None = None
    captured_at: datetime | None = None
    sent_at: datetime | None = None
    tap: Tap = Tap.TAPPED
    by_hand: bool = False
    note: str | None = None


@dataclass(frozen=True, slots=True)
class RecordedVisit:
    """A visit as it stands after the scan; `participants` are (participant id, name or None)."""

    visit_id: int
    created: bool
    number: int
    ordinal: int | None
    company: str
    relay: str
    relay_slug: str
    logged_at: datetime
    occurred_at: datetime
    captured_at: datetime | None
    participants: tuple[tuple[int, str | None], ...]
    link_nonce: str
    skewed: bool

    @property
    def undo_until(self) -> datetime:
        return undo_until(self.logged_at)


def record_visit(act: Act, scan: Scan) -> RecordedVisit:
    """Log the visit, or take part in the one that stands; two at once become one visit.

    Raises `NotAllowed` for anybody but staff, `UnknownCode`, `CodeReplaced` (also when the
    handover was cancelled), `AlreadyPassedOn`, `NotCurrent` when a plate has no active handover,
    `NeedsDecision` when what was shown or captured does not fit (kept for the admins), and
    `PermissionExpired` when a page without a tap is no longer as expected.
    """
    if not act.actor.is_staff:
        raise NotAllowed
    with transaction(act.session):
        found = _found(act.session, scan)
        verdict = _verdict(act, scan, found)
        if verdict is Verdict.LOG and scan.tap is Tap.UNATTENDED and not _expected(act, found):
            raise PermissionExpired
        if verdict is Verdict.LOG and _won(act.session, found):
            return _log(act, scan, found)
        if verdict is Verdict.LOG:
            found = _found(act.session, scan)
        return _join(act, found)


def _found(session: Session, scan: Scan) -> Scanned:
    found = scans.scanned(session, scan.code)
    if found is None:
        raise UnknownCode
    if not (found.is_plate and scan.captured_at):
        return found
    return _on_captured_day(session, scan, found)


def _on_captured_day(session: Session, scan: Scan, found: Scanned) -> Scanned:
    """Take a plate captured earlier to the handover of that day, when there is exactly one."""
    assert scan.captured_at is not None
    day = stockholm_date(scan.captured_at)
    if found.scheduled_on == day:
        return found
    begins, ends = stockholm_day(day)
    candidates = scans.handover_of_day(
        session, baton_id=found.baton_id, day=day, begins=begins, ends=ends
    )
    if len(candidates) != 1:
        return replace(found, number=None) if found.state else found
    card = scans.card_of(session, candidates[0])
    own = scans.scanned(session, card) if card else None
    return replace(own, code_id=found.code_id, is_plate=True) if own else found


def _verdict(act: Act, scan: Scan, found: Scanned) -> Verdict:
    captured_on = stockholm_date(scan.captured_at) if scan.captured_at else None
    verdict = judge(found.facts, shown_number=scan.shown_number, captured_on=captured_on)
    if found.is_plate and captured_on and found.number is None and found.state:
        verdict = Verdict.UNDECIDED
    match verdict:
        case Verdict.REPLACED:
            raise CodeReplaced(handover_id=found.handover_id)
        case Verdict.PASSED_ON:
            raise AlreadyPassedOn(handover_id=found.handover_id, company=found.company_name)
        case Verdict.NOT_CURRENT:
            raise NotCurrent(baton_id=found.baton_id)
        case Verdict.UNDECIDED:
            raise _keep_for_decision(act, scan, found)
    return verdict


def _keep_for_decision(act: Act, scan: Scan, found: Scanned) -> NeedsDecision:
    pending_id = act.session.execute(
        insert(PendingScan)
        .values(
            relay_id=found.relay_id,
            code_id=found.code_id,
            handover_id=found.handover_id,
            kind=_kind(scan, found),
            person_id=act.actor.person_id,
            shown_number=scan.shown_number,
            captured_at=scan.captured_at,
            received_at=act.now,
        )
        .returning(PendingScan.id)
    ).scalar_one()
    record_event(
        act,
        chain=chain_of(found.relay_id),
        event="scan.kept_for_decision",
        subject=f"pending_scan:{pending_id}",
        facts={"code": found.code_id, "handover": found.handover_id, "shown": scan.shown_number},
    )
    return NeedsDecision(pending_id=pending_id, company=found.company_name)


def _kind(scan: Scan, found: Scanned) -> PendingKind:
    if found.number is None:
        return PendingKind.PLATE_OTHER_DAY
    if found.state is HandoverState.PASSED_ON:
        return PendingKind.HANDOVER_MOVED_ON
    return PendingKind.OTHER_HANDOVER


def _expected(act: Act, found: Scanned) -> bool:
    return found.expectation is not None and is_expected(found.expectation, now=act.now)


def _won(session: Session, found: Scanned) -> bool:
    """Take the handover from awaiting to visited; of two at once only one succeeds."""
    won = session.execute(
        update(Handover)
        .where(Handover.id == found.handover_id, Handover.state.in_(tuple(AWAITING)))
        .values(state=HandoverState.VISITED)
        .returning(Handover.id)
    )
    return won.scalar() is not None


def _log(act: Act, scan: Scan, found: Scanned) -> RecordedVisit:
    when = timing(
        now=act.now,
        captured_at=scan.captured_at,
        sent_at=scan.sent_at,
        not_before=found.created_at,
    )
    nonce = new_nonce()
    visit_id = _insert_visit(act, scan, found, when=when, nonce=nonce)
    _reattach_nominations(act.session, found, visit_id=visit_id)
    participants = (_take_part(act, visit_id),) if act.actor.person_id else ()
    _place_baton(act.session, found)
    record_event(
        act,
        chain=chain_of(found.relay_id),
        event="visit.logged",
        subject=f"visit:{visit_id}",
        facts={
            "handover": found.handover_id,
            "company": found.company_id,
            "source": str(_source(scan, found)),
            "tap": str(scan.tap),
            "occurred_at": when.occurred_at.isoformat(),
            "revisit": found.company_counted,
            "skew_seconds": when.skew_seconds,
            "skewed": when.skewed,
        },
    )
    return _recorded(
        found,
        visit_id=visit_id,
        created=True,
        ordinal=None if found.company_counted else found.counted_before + 1,
        logged_at=act.now,
        occurred_at=when.occurred_at,
        captured_at=scan.captured_at,
        participants=participants,
        link_nonce=nonce,
        skewed=when.skewed,
    )


def _insert_visit(act: Act, scan: Scan, found: Scanned, *, when: Timing, nonce: str) -> int:
    return act.session.execute(
        insert(Visit)
        .values(
            relay_id=found.relay_id,
            handover_id=found.handover_id,
            company_id=found.company_id,
            source=_source(scan, found),
            logged_by_id=act.actor.person_id,
            logged_at=act.now,
            occurred_at=when.occurred_at,
            captured_at=when.captured_at,
            sent_at=when.sent_at,
            skew_seconds=when.skew_seconds,
            revisit=found.company_counted,
            note=scan.note,
            link_nonce=nonce,
        )
        .returning(Visit.id)
    ).scalar_one()


def _source(scan: Scan, found: Scanned) -> VisitSource:
    if scan.by_hand:
        return VisitSource.HAND
    return VisitSource.PLATE if found.is_plate else VisitSource.SCAN


def _reattach_nominations(session: Session, found: Scanned, *, visit_id: int) -> None:
    """Let a choice that waited as “visit undone” belong to the visit that was logged again."""
    if found.has_annulled_visit:
        session.execute(
            update(Nomination)
            .where(Nomination.handover_id == found.handover_id, Nomination.visit_undone.is_(True))
            .values(visit_id=visit_id, visit_undone=False)
        )


def _take_part(act: Act, visit_id: int) -> tuple[int, str | None]:
    row = act.session.execute(
        insert(Participant)
        .values(**_participant(act, visit_id))
        .returning(Participant.id, Participant.name)
    ).one()
    return row.id, row.name


def _participant(act: Act, visit_id: int) -> dict[str, Any]:
    """The participant's row, with the name that the person has on this day."""
    name = select(Person.name).where(Person.id == act.actor.person_id).scalar_subquery()
    return {
        "visit_id": visit_id,
        "person_id": act.actor.person_id,
        "name": name,
        "joined_at": act.now,
    }


def _place_baton(session: Session, found: Scanned) -> None:
    if found.baton_state is not BatonState.WITH_COMPANY:
        session.execute(
            update(Baton).where(Baton.id == found.baton_id).values(state=BatonState.WITH_COMPANY)
        )


def _join(act: Act, found: Scanned) -> RecordedVisit:
    if found.visit_id is None or found.logged_at is None or found.occurred_at is None:
        raise NotCurrent(baton_id=found.baton_id)
    if act.actor.person_id is not None and _joins(act, found.visit_id):
        record_event(
            act,
            chain=chain_of(found.relay_id),
            event="visit.joined",
            subject=f"visit:{found.visit_id}",
        )
    return _recorded(
        found,
        visit_id=found.visit_id,
        created=False,
        ordinal=None if found.revisit else found.counted_before + 1,
        logged_at=found.logged_at,
        occurred_at=found.occurred_at,
        captured_at=found.captured_at,
        participants=present(act.session, found.visit_id),
        link_nonce=found.link_nonce or "",
        skewed=False,
    )


def _joins(act: Act, visit_id: int) -> bool:
    """Take part, also again after leaving; tell whether that changed anything."""
    if insert_unless_there(
        act.session,
        Participant,
        unique=["visit_id", "person_id"],
        values=_participant(act, visit_id),
    ):
        return True
    returned = act.session.execute(
        update(Participant)
        .where(
            Participant.visit_id == visit_id,
            Participant.person_id == act.actor.person_id,
            Participant.left_at.is_not(None),
        )
        .values(left_at=None)
        .returning(Participant.id)
    )
    return returned.scalar() is not None


def present(session: Session, visit_id: int) -> tuple[tuple[int, str | None], ...]:
    """Give those who take part, first the one who logged, as (participant id, name or None)."""
    rows = session.execute(
        select(Participant.id, Participant.name)
        .where(Participant.visit_id == visit_id, Participant.left_at.is_(None))
        .order_by(Participant.id)
    )
    return tuple((row.id, row.name) for row in rows)


def _recorded(
    found: Scanned,
    *,
    visit_id: int,
    created: bool,
    ordinal: int | None,
    logged_at: datetime,
    occurred_at: datetime,
    captured_at: datetime | None,
    participants: tuple[tuple[int, str | None], ...],
    link_nonce: str,
    skewed: bool,
) -> RecordedVisit:
    return RecordedVisit(
        visit_id=visit_id,
        created=created,
        number=found.number or 0,
        ordinal=ordinal,
        company=found.company_name or "",
        relay=found.relay_name,
        relay_slug=found.relay_slug,
        logged_at=logged_at,
        occurred_at=occurred_at,
        captured_at=captured_at,
        participants=participants,
        link_nonce=link_nonce,
        skewed=skewed,
    )
