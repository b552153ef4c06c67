"""Load the demo into an empty installation, and keep it a day to play on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from app.actions.act import Act
from app.actions.demo.practice_journey import play_journey
from app.actions.demo.practice_queue import play_queue
from app.actions.demo.real_legs import BATON_NAME, play_real_legs
from app.actions.demo.stage import ASTRID, RELAY, set_stage
from app.actions.schedule_handover import schedule_handover
from app.domain.calendar import stockholm_date
from app.domain.errors import WrongState
from app.domain.handover import AWAITING
from app.storage import handovers, people, relays, scans, snapshot
from app.storage.handovers import Handover
from app.storage.transaction import transaction


class NotEmpty(WrongState):
    """The installation holds something already, which a demo would mix itself into."""

    code = "not_empty"


@dataclass(frozen=True, slots=True)
class CurrentHandover:
    """Where the demo's key is expected, with the code of its card."""

    company: str
    scheduled_on: date | None
    code: str


def load_demo(act: Act) -> None:
    """Play the whole demo up to today, or nothing of it; raises `NotEmpty`."""
    with transaction(act.session):
        if not is_empty(act.session):
            raise NotEmpty
        stage = set_stage(act)
        play_real_legs(stage)
        play_queue(stage, play_journey(stage))


def is_empty(session: Session) -> bool:
    """Tell whether nobody has begun anything here."""
    return not any(snapshot.count(session, table) for table in snapshot.tables())


def move_demo_to_today(act: Act) -> None:
    """Let the demo's current handover be expected today when its day has passed."""
    handover = _current(act.session)
    today = stockholm_date(act.now)
    if handover is None or handover.state not in AWAITING:
        return
    if handover.scheduled_on is not None and handover.scheduled_on < today:
        schedule_handover(
            act,
            handover_id=handover.id,
            scheduled_on=today,
            starts_at=handover.starts_at,
        )


def current_handover(session: Session) -> CurrentHandover | None:
    """Find what the demo's key leads to now."""
    handover = _current(session)
    code = scans.card_of(session, handover.id) if handover else None
    if handover is None or code is None:
        return None
    return CurrentHandover(handover.company_name, handover.scheduled_on, code)


def _current(session: Session) -> Handover | None:
    if people.by_email(session, ASTRID.email) is None:
        return None  # the relay of that name is a real one
    relay = relays.by_slug(session, RELAY.slug)
    batons = relays.batons_of(session, relay.id) if relay else []
    key = next((baton for baton in batons if baton.name == BATON_NAME), None)
    return handovers.active_of(session, key.id) if key else None
