"""Tell the company when its visit is, that it has no day yet, or that the day is taken away.

All of it is posted in the act that decided it.
"""

from __future__ import annotations

from sqlalchemy import Select, func, select, update

from app.actions.act import Act
from app.actions.create_handover import NewHandover, StartedHandover
from app.actions.post_mail import About, post_mail, post_to_chosen
from app.actions.write_to_company import address_of_leg
from app.domain.handover import AWAITING
from app.domain.journal import JSON
from app.domain.mail import MailKind, MailState
from app.storage import handovers
from app.storage.handovers import Handover
from app.storage.outbox import OutgoingMail


def tell_of_new_plan(act: Act, new: NewHandover, started: StartedHandover) -> None:
    """Tell of the day that a handover was created with; without one, a company that said yes is thanked."""
    if new.scheduled_on is not None:
        tell_of_plan(act, started.handover_id)
    elif new.predecessor_id is not None:
        _confirm_yes(act, started.handover_id)


def _confirm_yes(act: Act, handover_id: int) -> None:
    handover = handovers.by_id(act.session, handover_id)
    to = address_of_leg(act, handover) if handover else None
    if handover is not None and to is not None:
        about = About(f"handover:{handover_id}", relay_id=handover.relay_id)
        post_mail(act, MailKind.YES_RECEIVED, about, to=to)


def tell_of_plan(act: Act, handover_id: int) -> None:
    """Count the change, and post it to the company's contact, in the act that made it.

    Whoever was written to before and is not the contact now has the visit taken out of their
    calendar. What was overtaken before it left is found not to be meant when its turn comes.
    """
    sequence = _raised(act, handover_id)
    handover = handovers.by_id(act.session, handover_id)
    if handover is None:
        return
    to = address_of_leg(act, handover) if _is_planned(handover) else None
    if to is not None:
        post_mail(
            act, MailKind.VISIT_PLAN, _about(handover, sequence, facts=_plan(handover)), to=to
        )
    taken_out = _about(handover, sequence, facts={})
    post_to_chosen(act, MailKind.VISIT_PLAN, taken_out, _written_to(taken_out.subject))


def _raised(act: Act, handover_id: int) -> int:
    raised = act.session.scalar(
        update(Handover)
        .where(Handover.id == handover_id)
        .values(calendar_sequence=Handover.calendar_sequence + 1)
        .returning(Handover.calendar_sequence)
    )
    return raised or 1


def _is_planned(handover: Handover) -> bool:
    return handover.state in AWAITING and handover.scheduled_on is not None


def _about(handover: Handover, sequence: int, *, facts: dict[str, JSON]) -> About:
    return About(
        f"handover:{handover.id}", version=sequence, relay_id=handover.relay_id, facts=facts
    )


def _plan(handover: Handover) -> dict[str, JSON]:
    on, at = handover.scheduled_on, handover.starts_at
    return {
        "on": on.isoformat() if on else None,
        "at": at.isoformat("minutes") if at else None,
    }


def _written_to(subject: str) -> Select[str, str | None, str]:
    """Everybody a letter about this plan was posted to, in the language of one of them."""
    return (
        select(
            OutgoingMail.recipient_email,
            func.max(OutgoingMail.recipient_name),
            func.max(OutgoingMail.language),
        )
        .where(
            OutgoingMail.kind == MailKind.VISIT_PLAN.value,
            OutgoingMail.subject == subject,
            OutgoingMail.state != MailState.CANCELLED,
        )
        .group_by(OutgoingMail.recipient_email)
    )
