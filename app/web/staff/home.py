"""Where staff begin: reading a code, the companies that await the key, their own visits."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.storage import legs
from app.storage.legs import Leg
from app.web.gates import Gate, admits
from app.web.installation import session
from app.web.signed_in import is_paired
from app.web.staff.blueprint import blueprint

LATEST = 5


@blueprint.get("", endpoint="home")
@admits(Gate.STAFF)
def show() -> ResponseReturnValue:
    """Show what somebody on their way to a company needs."""
    under_way = legs.legs(session())
    return render_template(
        "staff/home.html",
        legs=under_way,
        known=_known_without_network(under_way),
        is_paired=is_paired(),
        visits=legs.visits_of_person(session(), current_user.person_id, limit=LATEST),
    )


def _known_without_network(under_way: list[Leg]) -> dict[str, dict[str, object]]:
    """What the phone may tell of a code where there is no network: what the code's page tells anybody."""
    return {
        leg.code: {"number": leg.number, "company": leg.company, "place": leg.place}
        for leg in under_way
        if leg.code and leg.is_awaiting
    }
