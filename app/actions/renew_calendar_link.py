"""Give a member of staff a link to a calendar of their own; a new one ends the old."""

from __future__ import annotations

from sqlalchemy import select

from app.actions.act import Act
from app.actions.record_event import record_event
from app.adapters.tokens import new_nonce
from app.domain.errors import NotAllowed
from app.storage import calendar_links
from app.storage.calendar_links import CalendarLink
from app.storage.journal import INSTALLATION
from app.storage.people import Person
from app.storage.transaction import transaction


def renew_calendar_link(act: Act) -> str:
    """Make one's own link, end the one that is out, and give the new one's random part.

    Raises `NotAllowed` to whoever is nobody here, or no longer.
    """
    with transaction(act.session):
        person_id = act.session.scalar(
            select(Person.id)
            .where(Person.id == act.actor.person_id, Person.deactivated_at.is_(None))
            .with_for_update(key_share=True)
        )
        if person_id is None:
            raise NotAllowed
        calendar_links.revoke(act.session, person_id, now=act.now)
        nonce = new_nonce()
        act.session.add(CalendarLink(person_id=person_id, nonce=nonce, issued_at=act.now))
        record_event(
            act,
            chain=INSTALLATION,
            event="person.calendar_link_renewed",
            subject=f"person:{person_id}",
        )
        return nonce
