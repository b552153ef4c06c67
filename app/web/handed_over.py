"""The phone in the company's hands: until it is given back, staff's pages lead to the form alone.

The mark lies in this browser's signed cookie, where no Back button, bookmark or other tab gets past it
and no script is needed. It keeps nobody out, for giving back is one press: it prevents mistakes.
"""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus
from typing import Any

from flask import Flask, current_app, redirect, request
from flask import session as cookie
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.web.installation import now
from app.web.origins import page_before
from app.web.signed_in import for_api

MARK = "handed_over"
# A phone that nobody gave back is the staff's own again after this time.
LIFETIME = timedelta(minutes=30)
# What a page is made of, and what machines ask for.
NO_PAGES = frozenset({"static", "service"})


def init_app(app: Flask) -> None:
    app.before_request(_keep_to_the_form)


def begin() -> None:
    """Mark this browser as handed over to the form at hand.

    Only where a code's page led to it: a link that somebody sent must not keep staff here.
    """
    if current_user.is_authenticated and (_comes_from_a_code() or _kept()):
        until = (now() + LIFETIME).timestamp()
        cookie[MARK] = {
            "path": request.path,
            "query": request.query_string.decode(),
            "until": until,
        }


def end() -> None:
    """Let this browser be the staff's again."""
    if MARK in cookie:
        del cookie[MARK]


def _comes_from_a_code() -> bool:
    return (page_before() or "").lower().startswith("/q/")


def _keep_to_the_form() -> ResponseReturnValue | None:
    mark = _kept() if _is_page() else {}
    if not mark or not current_user.is_authenticated or _is_at(mark["path"]):
        return None
    return redirect(f"{mark['path']}?{mark['query']}", HTTPStatus.SEE_OTHER)


def _is_at(path: str) -> bool:
    """Tell whether this is the form or what lies below it, in this mode or as it is sent."""
    is_below = request.path == path or request.path.startswith(f"{path}/")
    is_sent = request.method == "POST"
    return is_below and (is_sent or request.query_string.decode() == cookie[MARK]["query"])


def _is_page() -> bool:
    """Tell a page from what scripts, pictures and machines fetch; an old browser does not say."""
    audience = (request.endpoint or "").partition(".")[0]
    is_document = request.headers.get("Sec-Fetch-Dest", "document") == "document"
    return is_document and audience not in NO_PAGES and not for_api()


def _kept() -> dict[str, Any]:
    # A browser without the cookie is answered as if nobody had asked for it, so that caches may keep it.
    if current_app.config["SESSION_COOKIE_NAME"] not in request.cookies:
        return {}
    mark: dict[str, Any] = cookie.get(MARK, {})
    return mark if now().timestamp() < mark.get("until", 0) else {}
