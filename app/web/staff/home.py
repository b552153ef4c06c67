"""Where staff begin: reading a code, the companies that await the key, their own visits."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.storage import legs
from app.web.gates import Gate, admits
from app.web.installation import session
from app.web.staff.blueprint import blueprint

LATEST = 5


@blueprint.get("", endpoint="home")
@admits(Gate.STAFF)
def show() -> ResponseReturnValue:
    """Show what somebody on their way to a company needs."""
    return render_template(
        "staff/home.html",
        legs=legs.legs(session()),
        visits=legs.visits_of_person(session(), current_user.person_id, limit=LATEST),
    )
