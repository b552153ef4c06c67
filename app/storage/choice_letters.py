"""Which visited companies are to have the link to choose by letter; what it says is in `letters`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ScalarSelect, String, cast, exists, literal, select
from sqlalchemy.orm import Session, aliased

from app.domain.handover import HandoverState
from app.domain.mail import MailKind
from app.storage.contacts import Contact
from app.storage.handovers import Handover
from app.storage.outbox import OutgoingMail
from app.storage.visits import Visit


@dataclass(frozen=True, slots=True)
class ChoiceLetter:
    """A letter that is to be written, and to whom."""

    visit_id: int
    relay_id: int
    email: str
    name: str | None
    language: str | None


def to_write(session: Session, *, after: datetime, until: datetime) -> list[ChoiceLetter]:
    """Find the visits logged between two times that stand, of which nothing was written to the
    company, whether it has chosen or not; one without an address is not among them."""
    rows = session.execute(
        select(
            Visit.id.label("visit_id"),
            Visit.relay_id,
            Contact.email,
            Contact.name,
            Contact.language,
        )
        .join(Handover, Handover.id == Visit.handover_id)
        .join(Contact, Contact.id == _first_contact())
        .where(
            Visit.logged_at > after,
            Visit.logged_at <= until,
            Visit.annulled_at.is_(None),
            Handover.state == HandoverState.VISITED,
            ~exists().where(
                OutgoingMail.kind == MailKind.CHOICE_LINK.value,
                OutgoingMail.subject == literal("visit:") + cast(Visit.id, String),
            ),
        )
        .order_by(Visit.id)
    )
    return [ChoiceLetter(**row._mapping) for row in rows]


def _first_contact() -> ScalarSelect[int]:
    """The one to turn to first, among those at the visited company who have an address."""
    asked = aliased(Contact)
    return (
        select(asked.id)
        .where(
            asked.company_id == Visit.company_id,
            asked.ended_at.is_(None),
            asked.email.is_not(None),
        )
        .order_by(asked.is_primary.desc(), asked.id)
        .limit(1)
        .scalar_subquery()
    )
