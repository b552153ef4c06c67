"""Say who else was at a visit, on either side; who has an account scans, or was the one who logged."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlalchemy import insert, select, update

from app.actions import fields
from app.actions.act import Act
from app.actions.record_event import record_event
from app.domain.errors import NotAllowed, NotFound, WrongState
from app.domain.visit import Side
from app.storage import handovers, visits
from app.storage.journal import chain_of
from app.storage.transaction import transaction
from app.storage.visits import Participant, Visit


@dataclass(frozen=True, slots=True)
class Attendee:
    """Somebody without an account: the name, and the role on that day if it is known."""

    name: str | None
    role: str | None = None
    side: Side = Side.OFFICE


def add_participant(act: Act, *, visit_id: int, who: Attendee) -> int:
    """Add somebody without an account and give the participant's id; a name stands there once.

    Raises `NotAllowed` unless for an admin or staff who takes part, `NotFound`, `WrongState` for
    an annulled visit, and `UnacceptableField` (`name`, `role`).
    """
    written = replace(who, name=fields.required_line("name", who.name), role=cleaned_role(who.role))
    with transaction(act.session):
        visit = standing(act, visit_id)
        there = _present(act, visit, written)
        return there if there is not None else _add(act, visit, written)


def cleaned_role(role: str | None) -> str | None:
    """Clean a role; raises `UnacceptableField`."""
    return fields.line("role", role, max_length=fields.CONTACT_ROLE_CHARACTERS)


def remove_participant(act: Act, *, participant_id: int) -> None:
    """Take off somebody without an account, or as an admin anybody; doing it again is no error.

    A colleague takes only themselves off, by undoing. Raises as `add_participant` does.
    """
    with transaction(act.session):
        part = act.session.get(Participant, participant_id)
        if part is None:
            raise NotFound
        visit = standing(act, part.visit_id)
        if part.person_id is not None and not act.actor.is_admin:
            raise NotAllowed
        left = act.session.execute(
            update(Participant)
            .where(Participant.id == participant_id, Participant.left_at.is_(None))
            .values(left_at=act.now)
            .returning(Participant.id)
        )
        if left.scalar() is not None:
            record_participant(
                act, visit, event="visit.participant_removed", participant_id=participant_id
            )


def standing(act: Act, visit_id: int) -> Visit:
    """Lock the visit's handover, and give the visit to whoever may say who was there."""
    visit = visits.by_id(act.session, visit_id) if act.actor.is_staff else None
    if visit is None:
        raise NotFound if act.actor.is_staff else NotAllowed
    if not act.actor.is_admin and not _takes_part(act, visit):
        raise NotAllowed
    handovers.locked(act.session, visit.handover_id)
    visit = visits.by_id(act.session, visit_id)
    if visit is None or visit.annulled_at is not None:
        raise WrongState(visit_id=visit_id)
    return visit


def _takes_part(act: Act, visit: Visit) -> bool:
    part = visits.participant_of(act.session, visit.id, act.actor.person_id)
    return visit.logged_by_id == act.actor.person_id or (part is not None and part.left_at is None)


def _present(act: Act, visit: Visit, who: Attendee) -> int | None:
    return act.session.scalar(
        select(Participant.id).where(
            Participant.visit_id == visit.id,
            Participant.person_id.is_(None),
            Participant.name == who.name,
            Participant.side == who.side,
            Participant.left_at.is_(None),
        )
    )


def _add(act: Act, visit: Visit, who: Attendee) -> int:
    participant_id = act.session.execute(
        insert(Participant)
        .values(visit_id=visit.id, name=who.name, role=who.role, side=who.side, joined_at=act.now)
        .returning(Participant.id)
    ).scalar_one()
    record_participant(
        act, visit, event="visit.participant_added", participant_id=participant_id, who=who
    )
    return participant_id


def record_participant(
    act: Act, visit: Visit, *, event: str, participant_id: int, who: Attendee | None = None
) -> None:
    record_event(
        act,
        chain=chain_of(visit.relay_id),
        event=event,
        subject=f"visit:{visit.id}",
        facts={"participant": participant_id, **({"side": str(who.side)} if who else {})},
        personal={"name": who.name, "role": who.role} if who else {},
    )
