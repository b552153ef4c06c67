"""The ways to a code's page that count as a scan although one of our own pages led there.

One is the return from a sign-in that a code began: a signed value names the code on the way there.
The other is the scanner in the app. Either way the session holds a mark that is good for one opening
of that very code. What a scan then leads to is decided elsewhere.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import session as cookie
from itsdangerous import BadData, URLSafeTimedSerializer

from app.domain.code import InvalidCode, parse_code
from app.web.installation import now, settings
from app.web.origins import from_our_page

SIGN_IN_SECONDS = 30 * 60
RETURN_LIFETIME = timedelta(minutes=2)
SALT = "scan-return"
MARK = "scan_return"


def begin(code: str) -> str:
    """Sign a code for `/logga-in?next=/q/CODE&scan=…`; only for a page that a scan opened."""
    return str(_serializer().dumps(code))


def carried(value: str | None) -> str:
    """Keep the value that a sign-in page was opened with, if it came by the link of a code's page.

    A stranger can scan the code too, and send the value on; that link arrives from elsewhere.
    """
    return value if value and from_our_page() else ""


def finish(value: str, *, destination: str) -> None:
    """Mark the session that was just begun, if the value was signed for the code it returns to."""
    code = _read(value)
    if code is not None and code == _code_of(destination):
        note(code)


def note(code: str) -> None:
    """Mark the session: the next opening of this code's page counts as a scan."""
    cookie[MARK] = {"code": code, "until": (now() + RETURN_LIFETIME).timestamp()}


def take(code: str) -> bool:
    """Tell whether such a way leads to this code's page now; true once only."""
    mark: dict[str, Any] = cookie.pop(MARK, {})
    return mark.get("code") == code and now().timestamp() <= mark.get("until", 0)


def _serializer() -> URLSafeTimedSerializer:
    """The newest key signs, and is named last."""
    keys = [*settings().secret_key_fallbacks, settings().secret_key]
    return URLSafeTimedSerializer(keys, salt=SALT)


def _read(value: str) -> str | None:
    try:
        return str(_serializer().loads(value, max_age=SIGN_IN_SECONDS))
    except BadData:
        return None


def _code_of(destination: str) -> str | None:
    path = destination.split("?", maxsplit=1)[0]
    try:
        return parse_code(path[len("/q/") :]) if path.lower().startswith("/q/") else None
    except InvalidCode:
        return None
