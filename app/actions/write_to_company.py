"""Whom to write to about a leg; where nobody has an address, the admins' queue asks a person."""

from __future__ import annotations

from app.actions.act import Act
from app.actions.post_mail import SWEDISH, About, Recipient, post_mail
from app.actions.post_to_admins import post_to_admins
from app.domain.invitation import Channel
from app.domain.mail import MailKind
from app.domain.silence import Step
from app.storage import contacts, handovers, invitations, nominations, outbox
from app.storage.handovers import Handover
from app.storage.nominations import Nomination
from app.storage.silences import WaitingLeg


def address_of_chosen(act: Act, nomination: Nomination) -> Recipient | None:
    """Find whom to invite at a nominated company, which may be only a name yet."""
    return _at(act, nomination.company_id) if nomination.company_id is not None else None


def address_of_leg(act: Act, handover: Handover) -> Recipient | None:
    """Find whom to write to at a leg's company.

    That is its contact, else whoever nominated for it, else whom the invitation went to that it
    said yes to.
    """
    found = _at(act, handover.company_id)
    if found is not None:
        return found
    nominator = nominations.last_nominator(act.session, handover.id)
    if nominator:
        return _unless_it_bounces(act, Recipient(*nominator))
    return _who_said_yes(act, handover)


def address_to_remind(act: Act, leg: WaitingLeg) -> Recipient | None:
    """Find whose silence it is: the invited company's, or that of the leg's own."""
    match leg.silence.step:
        case Step.ANSWER:
            return _invited(act, leg.nomination_id)
        case Step.VISIT:
            return None
        case _:
            handover = handovers.by_id(act.session, leg.handover_id)
            return address_of_leg(act, handover) if handover else None


def write_reminder(act: Act, leg: WaitingLeg, to: Recipient | None, *, reminder_id: int) -> None:
    """Post a reminder to whose silence it is; a day that passed without a scan is the admins' matter."""
    about = About(f"reminder:{reminder_id}", relay_id=leg.relay_id)
    if leg.silence.step is Step.VISIT:
        post_to_admins(act, MailKind.REMINDER, about)
    elif to is not None:
        post_mail(act, MailKind.REMINDER, about, to=to)


def channel_to(leg: WaitingLeg, to: Recipient | None) -> Channel:
    return Channel.MAIL if to is not None or leg.silence.step is Step.VISIT else Channel.PERSON


def ask_to_choose_again(act: Act, handover: Handover) -> None:
    """Tell the company that chose that its choice is open again; once for each time that one fell.

    Between two times something new was chosen, or one who had said no was asked anew.
    """
    to, fallen_id = address_of_leg(act, handover), nominations.last_id(act.session, handover.id)
    if to is not None and fallen_id is not None:
        version = invitations.count_of_leg(act.session, handover.id) + 1
        about = About(f"nomination:{fallen_id}", version=version, relay_id=handover.relay_id)
        post_mail(act, MailKind.CHOOSE_AGAIN, about, to=to)


def _who_said_yes(act: Act, handover: Handover) -> Recipient | None:
    answered = invitations.answered_before(act.session, handover)
    # Disposed of, an address is no address any more.
    if answered is None or "@" not in (answered.recipient_email or ""):
        return None
    return _unless_it_bounces(
        act, Recipient(answered.recipient_email or "", answered.recipient_name)
    )


def _invited(act: Act, nomination_id: int | None) -> Recipient | None:
    sent = invitations.open_of(act.session, nomination_id) if nomination_id is not None else None
    if sent is None or sent.recipient_email is None:
        return None
    language = outbox.language_of(act.session, f"invitation:{sent.id}") or SWEDISH
    return _unless_it_bounces(act, Recipient(sent.recipient_email, sent.recipient_name, language))


def _at(act: Act, company_id: int) -> Recipient | None:
    contact = contacts.to_invite(act.session, company_id)
    if contact is None or contact.email is None:
        return None
    language = str(contact.language or SWEDISH)
    return _unless_it_bounces(act, Recipient(contact.email, contact.name, language))


def _unless_it_bounces(act: Act, address: Recipient) -> Recipient | None:
    return None if outbox.bounces(act.session, address.email) else address
