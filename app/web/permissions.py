"""A page's signed leave to log its scan with no tap; whether it is given is decided by the page.

The server judges the handover again when the permission is used, so a copy of one opens nothing
that the person who is signed in could not log by pressing the button.
"""

from __future__ import annotations

from itsdangerous import BadData, URLSafeTimedSerializer

from app.domain.roles import Actor
from app.web.installation import settings

LIFETIME_SECONDS = 120
SALT = "scan-permission"


def give(*, code: str, actor: Actor) -> str:
    """Sign that this sign-in may log what this canonical code leads to, for two minutes."""
    return str(_serializer().dumps([code, actor.sign_in_id]))


def holds(permission: str, *, code: str, actor: Actor) -> bool:
    """Tell whether the permission is fresh and was given for this code to this sign-in."""
    try:
        given = _serializer().loads(permission, max_age=LIFETIME_SECONDS)
    except BadData:
        return False
    return actor.sign_in_id is not None and given == [code, actor.sign_in_id]


def _serializer() -> URLSafeTimedSerializer:
    """The newest key signs, and is named last."""
    keys = [*settings().secret_key_fallbacks, settings().secret_key]
    return URLSafeTimedSerializer(keys, salt=SALT)
