"""A page's signed leave to log its scan with no tap; whether it is given is decided by the page.

The server judges the handover again when the permission is used, so a copy of one opens nothing
that the person who is signed in could not log by pressing the button.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from itsdangerous import BadData, URLSafeTimedSerializer

from app.domain.roles import Actor
from app.web.installation import settings

LIFETIME_SECONDS = 120
LIFETIME = timedelta(seconds=LIFETIME_SECONDS)
# The signature counts in whole seconds, and a phone's clock is put right by one request's length.
CLOCK_TOLERANCE = timedelta(seconds=5)
SALT = "scan-permission"


def give(*, code: str, actor: Actor) -> str:
    """Sign that this sign-in may log what this canonical code leads to, for two minutes."""
    return str(_serializer().dumps([code, actor.sign_in_id]))


def holds(permission: str, *, code: str, actor: Actor, at: datetime) -> bool:
    """Tell whether it was given for this code to this sign-in, and was fresh when the code was read.

    A scan that waited on the phone for coverage is used as it was meant then.
    """
    try:
        given, given_at = _serializer().loads(permission, return_timestamp=True)
    except BadData:
        return False
    is_fresh = given_at - CLOCK_TOLERANCE <= at <= given_at + LIFETIME
    return is_fresh and actor.sign_in_id is not None and given == [code, actor.sign_in_id]


def _serializer() -> URLSafeTimedSerializer:
    """The newest key signs, and is named last."""
    keys = [*settings().secret_key_fallbacks, settings().secret_key]
    return URLSafeTimedSerializer(keys, salt=SALT)
