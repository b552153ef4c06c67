"""Log that staff were at the company with the baton, or join those who were."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Insert, bindparam, insert, select, update
from sqlalchemy.orm import Session

from app.actions.act import Act
from app.actions.record_event import record_event
from app.actions.resolve_scan import (
    TAKEN_IN,
    Scan,
    Tap,
    captured_at,
    refusal_of,
    resolved,
    verdict_on,
)
from app.actions.steps import step_baton, step_handover
from app.adapters.tokens import new_nonce
from app.domain.baton import MOVING, BatonState
from app.domain.errors import NotAllowed, NotCurrent, PermissionExpired
from app.domain.handover import AWAITING, HandoverState, is_expected
from app.domain.scan import Verdict
from app.domain.visit import Side, Timing, VisitSource, timing, undo_until
from app.storage import visits
from app.storage.candidates import with_successions
from app.storage.journal import chain_of
from app.storage.nominations import Nomination
from app.storage.people import Person
from app.storage.prepared import prepared, table_of
from app.storage.scans import Scanned
from app.storage.transaction import transaction
from app.storage.upsert import insert_unless_there, inserted_id
from app.storage.visits import Participant, Visit

__all__ = ["RecordedVisit", "Scan", "Tap", "joins", "present", "record_visit"]


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
    `NeedsDecision` when what was shown or captured does not fit, and `PermissionExpired` when a
    page without a tap was no longer as expected. What a device captured and is refused for how
    things stand is kept for the admins, under the refusal's fact `decision`.
    """
    if not act.actor.is_staff:
        raise NotAllowed
    with transaction(act.session):
        found = resolved(act, scan)
        verdict = verdict_on(act, scan, found)
        if verdict in TAKEN_IN:
            return _logged_or_joined(act, scan, found, verdict)
        refusal = refusal_of(act, scan, found, verdict)
    # Raised when what is kept is safe: inside, the refusal would take it back.
    raise refusal


def _logged_or_joined(act: Act, scan: Scan, found: Scanned, verdict: Verdict) -> RecordedVisit:
    if verdict is Verdict.LOG and scan.tap is Tap.UNATTENDED and not _expected(act, scan, found):
        raise PermissionExpired
    if verdict is Verdict.LOG and _won(act, found):
        return _log(act, scan, found)
    if verdict is Verdict.LOG:
        found = resolved(act, scan)
    return _join(act, scan, found)


def _expected(act: Act, scan: Scan, found: Scanned) -> bool:
    """Judge by the day of the scan: what a phone kept is sent when there is coverage."""
    read_at = captured_at(act, scan)
    return found.expectation is not None and is_expected(found.expectation, now=read_at)


def _won(act: Act, found: Scanned) -> bool:
    """Take the handover from awaiting to visited; of two at once only one succeeds."""
    return found.handover_id is not None and step_handover(
        act, found.handover_id, expected=AWAITING, to=HandoverState.VISITED
    )


def _log(act: Act, scan: Scan, found: Scanned) -> RecordedVisit:
    when = timing(
        now=act.now,
        captured_at=scan.captured_at,
        sent_at=scan.sent_at,
        not_before=None if scan.by_hand else found.created_at,
    )
    logged = _insert_visit(act, scan, found, when=when)
    visit_id = logged.visit_id or 0
    _reattach_nominations(act.session, found, visit_id=visit_id)
    participants = (_take_part(act, visit_id),) if act.actor.person_id and scan.attended else ()
    _place_baton(act, found)
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
            "revisit": logged.revisit,
            "skew_seconds": when.skew_seconds,
            "skewed": when.skewed,
        },
    )
    return _recorded(logged, created=True, participants=participants, skewed=when.skewed)


def _insert_visit(act: Act, scan: Scan, found: Scanned, *, when: Timing) -> Scanned:
    """Insert the visit, as one more to its company when another baton's was counted just now."""
    logged = replace(
        found,
        logged_by_id=act.actor.person_id,
        logged_at=act.now,
        occurred_at=when.occurred_at,
        captured_at=when.captured_at,
        link_nonce=new_nonce(),
    )
    values = _visit(scan, logged, when=when)
    visit_id = (
        None
        if _is_counted(act.session, found)
        else inserted_id(act.session, Visit, values={**values, "revisit": False})
    )
    if visit_id is not None:
        return replace(logged, visit_id=visit_id, revisit=False)
    inserted = act.session.execute(_visit_again(), {**values, "revisit": True})
    return replace(logged, visit_id=inserted.scalar_one(), revisit=True)


def _is_counted(session: Session, found: Scanned) -> bool:
    """Companies that were merged are one: ask for them too where there are any."""
    if found.company_counted or not found.company_merged or found.company_id is None:
        return found.company_counted
    return visits.is_any_counted(session, with_successions(session, [found.company_id]))


def _visit(scan: Scan, logged: Scanned, *, when: Timing) -> dict[str, Any]:
    return {
        "relay_id": logged.relay_id,
        "handover_id": logged.handover_id,
        "position": logged.position,
        "company_id": logged.company_id,
        "source": _source(scan, logged),
        "logged_by_id": logged.logged_by_id,
        "logged_at": logged.logged_at,
        "occurred_at": when.occurred_at,
        "captured_at": when.captured_at,
        "sent_at": when.sent_at,
        "skew_seconds": when.skew_seconds,
        "note": scan.note,
        "link_nonce": logged.link_nonce,
    }


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
    told = {
        "visit_id": visit_id,
        "person_id": act.actor.person_id,
        "joined_at": act.now,
        "of_person": act.actor.person_id,
    }
    row = act.session.execute(_first_participant(), told).one()
    return row.id, row.name


def _place_baton(act: Act, found: Scanned) -> None:
    """Let the baton be at the company, unless it is lost or at rest: then the card came without it."""
    if found.baton_state is not BatonState.WITH_COMPANY:
        step_baton(act, found.baton_id, expected=MOVING, to=BatonState.WITH_COMPANY)


def _join(act: Act, scan: Scan, found: Scanned) -> RecordedVisit:
    if found.visit_id is None:
        raise NotCurrent(baton_id=found.baton_id)
    if (
        act.actor.person_id is not None
        and scan.attended
        and joins(act, found.visit_id, person_id=act.actor.person_id)
    ):
        record_event(
            act,
            chain=chain_of(found.relay_id),
            event="visit.joined",
            subject=f"visit:{found.visit_id}",
        )
    participants = present(act.session, found.visit_id)
    return _recorded(found, created=False, participants=participants, skewed=False)


def joins(act: Act, visit_id: int, *, person_id: int) -> bool:
    """Let somebody take part, also again after leaving; tell whether that changed anything."""
    name = act.session.scalar(select(Person.name).where(Person.id == person_id))
    if insert_unless_there(
        act.session,
        Participant,
        unique=["visit_id", "person_id"],
        values={
            "visit_id": visit_id,
            "person_id": person_id,
            "name": name,
            "joined_at": act.now,
        },
    ):
        return True
    returned = act.session.execute(
        update(Participant)
        .where(
            Participant.visit_id == visit_id,
            Participant.person_id == person_id,
            Participant.left_at.is_not(None),
        )
        .values(left_at=None)
        .returning(Participant.id)
    )
    return returned.scalar() is not None


def present(session: Session, visit_id: int) -> tuple[tuple[int, str | None], ...]:
    """Give those of us who take part, first the one who logged, as (participant id, name or None)."""
    rows = session.execute(
        select(Participant.id, Participant.name)
        .where(
            Participant.visit_id == visit_id,
            Participant.side == Side.OFFICE,
            Participant.left_at.is_(None),
        )
        .order_by(Participant.id)
    )
    return tuple((row.id, row.name) for row in rows)


def _recorded(
    found: Scanned,
    *,
    created: bool,
    participants: tuple[tuple[int, str | None], ...],
    skewed: bool,
) -> RecordedVisit:
    if found.visit_id is None or found.logged_at is None or found.occurred_at is None:
        raise NotCurrent(baton_id=found.baton_id)
    return RecordedVisit(
        visit_id=found.visit_id,
        created=created,
        number=found.number or 0,
        ordinal=None if found.revisit else found.counted_before + 1,
        company=found.company_name or "",
        relay=found.relay_name,
        relay_slug=found.relay_slug,
        logged_at=found.logged_at,
        occurred_at=found.occurred_at,
        captured_at=found.captured_at,
        participants=participants,
        link_nonce=found.link_nonce or "",
        skewed=skewed,
    )


@prepared
def _visit_again() -> Insert:
    visit = table_of(Visit)
    return insert(visit).returning(visit.c.id)


@prepared
def _first_participant() -> Insert:
    """With the name that the person has on this day."""
    participant, person = table_of(Participant), table_of(Person)
    name = select(person.c.name).where(person.c.id == bindparam("of_person")).scalar_subquery()
    return insert(participant).values(name=name).returning(participant.c.id, participant.c.name)
