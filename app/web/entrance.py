"""The last step of every way in: this browser carries the new sign-in, and goes where its person works."""

from __future__ import annotations

from flask import request
from flask_login import current_user

from app.actions.revoke_sign_in import revoke_sign_in
from app.web import signed_in
from app.web.device_names import device_label
from app.web.signed_in import act

STAFF_HOME = "/personal"
ADMIN_HOME = "/admin/"


def enter(secret: str) -> None:
    """Let this browser carry a sign-in; one that it carried before ends."""
    leave()
    signed_in.sign_in(secret)


def leave() -> None:
    """End the sign-in that this browser carries, also for whoever might have copied the cookie."""
    if current_user.is_authenticated and not signed_in.came_by_bearer():
        revoke_sign_in(act(), sign_in_id=current_user.sign_in_id)
    signed_in.sign_out()


def home_path() -> str:
    return ADMIN_HOME if current_user.is_admin else STAFF_HOME


def this_device() -> str:
    """The browser in hand, as `device_label` reads it."""
    return device_label(request.user_agent.string)
