"""What has become of a person's scans and choices that had to be decided."""

from __future__ import annotations

from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.storage import late_choices
from app.web.api.blueprint import blueprint
from app.web.api.bodies import DecisionGiven, DecisionsAnswer
from app.web.gates import Gate, admits
from app.web.installation import session


@blueprint.get("/decisions")
@admits(Gate.STAFF)
def read_decisions() -> ResponseReturnValue:
    """Tell how it stands, by the keys under which they were sent."""
    found = late_choices.decisions_of(session(), current_user.person_id)
    told = [
        DecisionGiven(
            key=one.intent,
            received_at=one.received_at,
            decided_at=one.decided_at,
            outcome=one.settled.value if one.settled else None,
            note=one.note,
        )
        for one in found
    ]
    return DecisionsAnswer(decisions=told).model_dump(mode="json")
