"""Which visited companies are to have the link to choose by letter, and which had it; what it says is in
`letters`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import CTE, ScalarSelect, Select, String, cast, exists, literal, select
from sqlalchemy.orm import Session, aliased

from app.domain.handover import HandoverState
from app.domain.mail import MailKind, MailState
from app.storage.companies import families
from app.storage.contacts import Contact
from app.storage.handovers import Handover
from app.storage.outbox import OutgoingMail
from app.storage.visits import Visit


@dataclass(frozen=True, slots=True)
class SentLetter:
    """The newest of a visit's letters, and how it stands."""

    version: int
    email: str
    state: MailState
    posted_at: datetime

    def is_on_its_way(self, since: datetime) -> bool:
        """Tell whether it waits to be sent, or has been posted after a time and not been refused."""
        is_new = self.posted_at > since and self.state is MailState.SENT
        return self.state is MailState.WAITING or is_new


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
    is_due = Visit.logged_at > after, Visit.logged_at <= until, Visit.annulled_at.is_(None)
    family = families(select(Visit.company_id).where(*is_due))
    rows = session.execute(
        select(
            Visit.id.label("visit_id"),
            Visit.relay_id,
            Contact.email,
            Contact.name,
            Contact.language,
        )
        .join(Handover, Handover.id == Visit.handover_id)
        .join(Contact, Contact.id == _first_contact(family))
        .where(
            *is_due,
            Handover.state == HandoverState.VISITED,
            ~exists().where(
                OutgoingMail.kind == MailKind.CHOICE_LINK.value,
                OutgoingMail.subject == literal("visit:") + cast(Visit.id, String),
            ),
        )
        .order_by(Visit.id)
    )
    return [ChoiceLetter(**row._mapping) for row in rows]


def last_of(session: Session, visit_id: int) -> SentLetter | None:
    row = session.execute(newest(visit_id)).one_or_none()
    return SentLetter(**row._mapping) if row else None


def newest(visit_id: int) -> Select[int, str, MailState, datetime]:
    """Ask for the newest letter with the link to a visit's choice."""
    return (
        select(
            OutgoingMail.version,
            OutgoingMail.recipient_email.label("email"),
            OutgoingMail.state,
            OutgoingMail.posted_at,
        )
        .where(
            OutgoingMail.kind == MailKind.CHOICE_LINK.value,
            OutgoingMail.subject == f"visit:{visit_id}",
        )
        .order_by(OutgoingMail.version.desc(), OutgoingMail.id.desc())
        .limit(1)
    )


def _first_contact(family: CTE) -> ScalarSelect[int]:
    """The one to turn to first, among those with an address at whatever the visited company is now."""
    asked = aliased(Contact)
    return (
        select(asked.id)
        .join(family, family.c.id == asked.company_id)
        .where(
            family.c.of == Visit.company_id,
            asked.ended_at.is_(None),
            asked.email.is_not(None),
        )
        .order_by(asked.is_primary.desc(), asked.id)
        .limit(1)
        .correlate(Visit)
        .scalar_subquery()
    )
