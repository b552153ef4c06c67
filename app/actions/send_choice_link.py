"""Send a visited company the link to its choice by hand, once more or before the worker does."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from app.actions.act import Act
from app.actions.post_mail import SWEDISH, About, Recipient, post_mail
from app.actions.record_event import record_event
from app.domain.errors import NoAddress, NotAllowed, NotFound, WrongState
from app.domain.handover import HandoverState
from app.domain.mail import MailKind
from app.storage import choice_letters, contacts, handovers, outbox, visits
from app.storage.contacts import Contact
from app.storage.journal import chain_of
from app.storage.transaction import transaction
from app.storage.visits import Visit

# Whoever presses again before the letter can have been read means the same letter.
SAME_PRESS: Final = timedelta(minutes=10)


def send_choice_link(act: Act, *, handover_id: int) -> bool:
    """Post the letter to whom the company is reached by now, and tell whether it was not on its way.

    Raises `NotAllowed` for anybody but admins, `NotFound`, `WrongState` unless a visit stands from
    which the baton has not gone on, and `NoAddress` where no letter would arrive.
    """
    if not act.actor.is_admin:
        raise NotAllowed
    with transaction(act.session):
        handover = handovers.locked(act.session, handover_id)
        if handover is None:
            raise NotFound
        visit = visits.standing_of(act.session, handover_id)
        if visit is None or handover.state is not HandoverState.VISITED:
            raise WrongState(handover_id=handover_id)
        contact = contacts.to_invite(act.session, handover.company_id)
        if contact is None or outbox.bounces(act.session, contact.email or ""):
            raise NoAddress(company_id=handover.company_id)
        version = _posted(act, visit, contact)
        if version is None:
            return False
        record_event(
            act,
            chain=chain_of(handover.relay_id),
            event="handover.choice_link_sent",
            subject=f"handover:{handover_id}",
            facts={"visit": visit.id, "version": version},
        )
        return True


def _posted(act: Act, visit: Visit, contact: Contact) -> int | None:
    """Post the version after all that there were; none while the last is on its way to this address."""
    email = contact.email or ""
    last = choice_letters.last_of(act.session, visit.id)
    if last and last.email == email.lower() and last.is_on_its_way(act.now - SAME_PRESS):
        return None
    version = last.version + 1 if last else 1
    about = About(f"visit:{visit.id}", version=version, relay_id=visit.relay_id)
    to = Recipient(email, contact.name, contact.language or SWEDISH)
    return version if post_mail(act, MailKind.CHOICE_LINK, about, to=to) else None
