"""Log the visit to a handover without a scan: the phone was dead, or nobody had it along."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from app.actions import fields
from app.actions.act import Act
from app.actions.add_participant import add_participant
from app.actions.record_visit import RecordedVisit, Scan, present, record_visit
from app.domain.errors import NotAllowed, NotFound, UnacceptableField, WrongState
from app.domain.handover import AWAITING
from app.storage import handovers, scans
from app.storage.transaction import transaction

IN_FUTURE = "in_future"


@dataclass(frozen=True, slots=True, kw_only=True)
class ByHand:
    """What a person says about a visit; without `occurred_at` it is going on now."""

    handover_id: int
    occurred_at: datetime | None = None
    note: str | None = None
    attended: bool = True
    participants: tuple[str, ...] = ()


def record_visit_by_hand(act: Act, told: ByHand) -> RecordedVisit:
    """Log the visit, marked as entered by hand, with those who were there and have no account.

    Raises `NotAllowed` for anybody but staff, `NotFound`, `WrongState` once it is logged or
    cancelled, and `UnacceptableField` (`occurred_at`, `note`, `participants`).
    """
    if not act.actor.is_staff:
        raise NotAllowed
    if told.occurred_at is not None and told.occurred_at > act.now:
        raise UnacceptableField(field="occurred_at", reason=IN_FUTURE)
    note = fields.text("note", told.note, max_length=fields.REASON_CHARACTERS)
    names = [fields.line("participants", name) for name in told.participants]
    with transaction(act.session):
        scan = Scan(
            code=_code(act, told.handover_id),
            captured_at=told.occurred_at,
            by_hand=True,
            attended=told.attended,
            note=note,
        )
        recorded = record_visit(act, scan)
        for name in filter(None, names):
            add_participant(act, visit_id=recorded.visit_id, name=name)
        return _with_participants(act, recorded)


def _code(act: Act, handover_id: int) -> str:
    handover = handovers.by_id(act.session, handover_id)
    if handover is None:
        raise NotFound
    code = scans.card_of(act.session, handover_id)
    if handover.state not in AWAITING or code is None:
        raise WrongState(handover_id=handover_id)
    return code


def _with_participants(act: Act, recorded: RecordedVisit) -> RecordedVisit:
    return replace(recorded, participants=present(act.session, recorded.visit_id))
