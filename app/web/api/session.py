"""Who is signed in, and a fresh CSRF token: what a phone asks before it sends what has waited."""

from __future__ import annotations

from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_wtf.csrf import generate_csrf

from app.web.api.blueprint import blueprint
from app.web.api.bodies import SessionAnswer
from app.web.gates import Gate, admits


@blueprint.get("/session")
@admits(Gate.STAFF)
def read_session() -> ResponseReturnValue:
    """Tell the account under which whatever is sent now would count."""
    return SessionAnswer(person=current_user.person_id, csrf_token=generate_csrf()).model_dump()
