"""Note that somebody speaks for their company no more."""

from __future__ import annotations

from app.actions.act import Act
from app.actions.record_event import record_event
from app.domain.errors import NotAllowed, NotFound
from app.storage import contacts
from app.storage.journal import chain_of
from app.storage.transaction import transaction


def end_contact(act: Act, *, contact_id: int) -> int:
    """End a contact as an admin, and give the company's id; the row waits for its disposal.

    Raises `NotAllowed`, and `NotFound` also for one who has ended already.
    """
    if not act.actor.is_admin:
        raise NotAllowed
    with transaction(act.session):
        found = contacts.contact(act.session, contact_id)
        if found is None:
            raise NotFound
        found.ended_at = act.now
        act.session.flush()
        record_event(
            act,
            chain=chain_of(found.company.relay_id),
            event="contact.ended",
            subject=f"company:{found.company_id}",
            facts={"contact": contact_id},
        )
        return found.company_id
