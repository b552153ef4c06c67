"""Correct what somebody who was at a visit is called, and which role they had that day."""

from __future__ import annotations

from sqlalchemy import update

from app.actions import fields
from app.actions.act import Act
from app.actions.add_participant import Attendee, cleaned_role, record_participant, standing
from app.domain.errors import NotFound
from app.storage import visits
from app.storage.transaction import transaction
from app.storage.visits import Participant


def correct_participant(
    act: Act, *, participant_id: int, name: str | None, role: str | None
) -> None:
    """Write name and role anew; who has an account keeps the name that they signed in with.

    Raises as `add_participant` does. Writing what stands there changes nothing.
    """
    with transaction(act.session):
        part = visits.participant(act.session, participant_id)
        if part is None or part.left_at is not None:
            raise NotFound
        visit = standing(act, part.visit_id)
        called = part.name if part.person_id is not None else fields.required_line("name", name)
        who = Attendee(called, cleaned_role(role), part.side)
        if (part.name, part.role) == (who.name, who.role):
            return
        act.session.execute(
            update(Participant)
            .where(Participant.id == participant_id)
            .values(name=who.name, role=who.role)
        )
        record_participant(
            act,
            visit,
            event="visit.participant_corrected",
            participant_id=participant_id,
            who=who,
        )
