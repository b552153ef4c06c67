"""Whom to write to about a leg; where nobody has an address, the admins' queue asks a person."""

from __future__ import annotations

from dataclasses import dataclass

from app.actions.act import Act
from app.domain.silence import Step
from app.storage import contacts, handovers, invitations, nominations
from app.storage.handovers import Handover
from app.storage.nominations import Nomination
from app.storage.relays import Relay
from app.storage.silences import WaitingLeg


@dataclass(frozen=True, slots=True)
class Address:
    """Somebody who can be written to."""

    email: str
    name: str | None = None
    language: str = "sv"


def address_of_chosen(act: Act, nomination: Nomination) -> Address | None:
    """Find whom to invite at a nominated company, which may be only a name yet."""
    return _at(act, nomination.company_id) if nomination.company_id is not None else None


def address_of_leg(act: Act, handover: Handover) -> Address | None:
    """Find whom to write to at a leg's company: its contact, else whoever nominated for it."""
    found = _at(act, handover.company_id)
    if found is not None:
        return found
    nominator = nominations.last_nominator(act.session, handover.id)
    return Address(*nominator) if nominator else None


def address_to_remind(act: Act, leg: WaitingLeg) -> Address | None:
    """Find whose silence it is: the invited company's, the leg's own, or after a visit's day ours."""
    match leg.silence.step:
        case Step.ANSWER:
            return _invited(act, leg.nomination_id)
        case Step.VISIT:
            office = act.session.get_one(Relay, leg.relay_id).office_email
            return Address(office) if office else None
        case _:
            handover = handovers.by_id(act.session, leg.handover_id)
            return address_of_leg(act, handover) if handover else None


def _invited(act: Act, nomination_id: int | None) -> Address | None:
    sent = invitations.open_of(act.session, nomination_id) if nomination_id is not None else None
    if sent is None or sent.recipient_email is None:
        return None
    return Address(sent.recipient_email, sent.recipient_name)


def _at(act: Act, company_id: int) -> Address | None:
    contact = contacts.to_invite(act.session, company_id)
    if contact is None or contact.email is None:
        return None
    return Address(contact.email, contact.name, str(contact.language or "sv"))
