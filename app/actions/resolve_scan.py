"""Find out which handover a scan is about, and keep for the admins what nobody can tell."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import insert
from sqlalchemy.orm import Session

from app.actions.act import Act
from app.actions.record_event import record_event
from app.domain.calendar import stockholm_date, stockholm_day
from app.domain.errors import (
    AlreadyPassedOn,
    CodeReplaced,
    DomainError,
    NeedsDecision,
    NotCurrent,
    UnknownCode,
)
from app.domain.handover import HandoverState
from app.domain.scan import Verdict, judge
from app.domain.visit import timing
from app.storage import scans
from app.storage.journal import chain_of
from app.storage.scans import OfDay, Scanned
from app.storage.visits import PendingKind, PendingScan

TAKEN_IN = frozenset({Verdict.LOG, Verdict.JOIN})


class Tap(StrEnum):
    """Whether a person pressed the button, or the page logged by its permission."""

    TAPPED = "tapped"
    UNATTENDED = "unattended"


@dataclass(frozen=True, slots=True)
class Scan:
    """What a device read: the canonical code, and what its page showed when.

    Who logs by hand may not have been there themselves, and may know of it before the program did.
    """

    code: str
    shown_number: int | None = None
    captured_at: datetime | None = None
    sent_at: datetime | None = None
    tap: Tap = Tap.TAPPED
    by_hand: bool = False
    attended: bool = True
    note: str | None = None


def resolved(act: Act, scan: Scan) -> Scanned:
    """Find what the code leads to; a plate captured on another day has no number when in doubt.

    Raises `UnknownCode`.
    """
    found = scans.scanned(act.session, scan.code)
    if found is None:
        raise UnknownCode
    captured_on = _captured_on(act, scan)
    if not found.is_plate or captured_on is None or found.replaced_at is not None:
        return found
    if scan.shown_number is not None and scan.shown_number == found.number:
        return found
    return _at_captured_time(act.session, found, read_at=captured_at(act, scan))


def captured_at(act: Act, scan: Scan) -> datetime:
    """When the device read the code, its clock put right; now where it does not say."""
    when = timing(now=act.now, captured_at=scan.captured_at, sent_at=scan.sent_at)
    return when.occurred_at


def _captured_on(act: Act, scan: Scan) -> date | None:
    """The day in Stockholm on which the device read the code."""
    return None if scan.captured_at is None else stockholm_date(captured_at(act, scan))


def _at_captured_time(session: Session, found: Scanned, *, read_at: datetime) -> Scanned:
    """Take a plate to the handover of the day it was read; without exactly one, to no number.

    Where the baton was called off only afterwards is one too. What was made only afterwards can be
    no answer, nor what the baton had left by then, for the next company may have been visited
    sooner than it was planned: then nobody knows where the phone was.
    """
    day = stockholm_date(read_at)
    begins, ends = stockholm_day(day)
    candidates = scans.handovers_of_day(
        session, baton_id=found.baton_id, day=day, begins=begins, ends=ends, read_at=read_at
    )
    if len(candidates) != 1 or not _was_there(candidates[0], read_at):
        return replace(found, number=None)
    if candidates[0].handover_id == found.handover_id:
        return found
    card = scans.card_of(session, candidates[0].handover_id)
    own = scans.scanned(session, card) if card else None
    return replace(own, code_id=found.code_id, is_plate=True) if own else found


def _was_there(only: OfDay, read_at: datetime) -> bool:
    """Tell whether the baton was under way to a handover, or at its company, at that moment."""
    return only.created_at <= read_at and not only.is_cancelled and not only.had_ended


def verdict_on(act: Act, scan: Scan, found: Scanned) -> Verdict:
    """Decide to log, to join, to refuse, or to leave it to a person."""
    verdict = judge(
        found.facts, shown_number=scan.shown_number, captured_on=_captured_on(act, scan)
    )
    is_doubtful = found.number is None and verdict in TAKEN_IN
    return Verdict.UNDECIDED if is_doubtful else verdict


def refusal_of(act: Act, scan: Scan, found: Scanned, verdict: Verdict) -> DomainError:
    """Give the refusal to raise once what a device captured is safe with the admins.

    Its fact `decision` names what waits; a scan that no device captured waits only when in doubt.
    """
    is_captured = scan.captured_at is not None and not scan.by_hand
    waits = verdict is Verdict.UNDECIDED or is_captured
    pending_id = _keep_for_decision(act, scan, found, verdict) if waits else None
    match verdict:
        case Verdict.REPLACED:
            return CodeReplaced(handover_id=found.handover_id, decision=pending_id)
        case Verdict.PASSED_ON:
            return AlreadyPassedOn(
                handover_id=found.handover_id, company=found.company_name, decision=pending_id
            )
        case Verdict.NOT_CURRENT:
            return NotCurrent(baton_id=found.baton_id, decision=pending_id)
    return NeedsDecision(pending_id=pending_id, company=found.company_name, decision=pending_id)


def _keep_for_decision(act: Act, scan: Scan, found: Scanned, verdict: Verdict) -> int:
    pending_id: int = act.session.execute(
        insert(PendingScan)
        .values(
            relay_id=found.relay_id,
            code_id=found.code_id,
            handover_id=found.handover_id,
            kind=_kind(found, verdict),
            person_id=act.actor.person_id,
            intent=act.intent,
            shown_number=scan.shown_number,
            captured_at=scan.captured_at,
            read_at=captured_at(act, scan),
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
    return pending_id


def _kind(found: Scanned, verdict: Verdict) -> PendingKind:
    if verdict is Verdict.REPLACED:
        return PendingKind.CODE_REPLACED
    if verdict is Verdict.NOT_CURRENT:
        return PendingKind.NOT_CURRENT
    if found.number is None:
        return PendingKind.PLATE_OTHER_DAY
    if found.state is HandoverState.PASSED_ON:
        return PendingKind.HANDOVER_MOVED_ON
    return PendingKind.OTHER_HANDOVER
