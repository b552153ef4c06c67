"""Log the visit to a handover without a scan: the phone was dead, or nobody had it along."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from app.actions import fields
from app.actions.act import Act
from app.actions.add_participant import Attendee, add_participant
from app.actions.record_visit import RecordedVisit, Scan, present, record_visit
from app.domain.errors import NotAllowed, NotFound, UnacceptableField, WrongState
from app.domain.handover import AWAITING
from app.storage import handovers, scans
from app.storage.transaction import transaction

IN_FUTURE = "in_future"


def record_visit_by_hand(
    act: Act,
    *,
    handover_id: int,
    captured_at: datetime | None = None,
    note: str | None = None,
    attended: bool = True,
    participants: Sequence[str] = (),
) -> RecordedVisit:
    """Log the visit, marked as entered by hand, with those who were there and have no account.

    Without `captured_at` it is going on now. Raises `NotAllowed` for anybody but staff, `NotFound`,
    `WrongState` once it is logged or cancelled, and `UnacceptableField` (`captured_at`, `note`,
    `participants`).
    """
    if not act.actor.is_staff:
        raise NotAllowed
    if captured_at is not None and captured_at > act.now:
        raise UnacceptableField(field="captured_at", reason=IN_FUTURE)
    written = fields.text("note", note, max_length=fields.REASON_CHARACTERS)
    names = [fields.line("participants", name) for name in participants]
    with transaction(act.session):
        scan = Scan(
            code=_code(act, handover_id),
            captured_at=captured_at,
            by_hand=True,
            attended=attended,
            note=written,
        )
        recorded = record_visit(act, scan)
        for name in filter(None, names):
            add_participant(act, visit_id=recorded.visit_id, who=Attendee(name))
        return replace(recorded, participants=present(act.session, recorded.visit_id))


def _code(act: Act, handover_id: int) -> str:
    handover = handovers.by_id(act.session, handover_id)
    if handover is None:
        raise NotFound
    code = scans.card_of(act.session, handover_id)
    if handover.state not in AWAITING or code is None:
        raise WrongState(handover_id=handover_id)
    return code
