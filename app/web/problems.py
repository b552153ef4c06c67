"""Errors as `application/problem+json` (RFC 9457), with a stable code and the fields at fault."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from flask import Response
from flask_babel import lazy_gettext as _l
from werkzeug.exceptions import HTTPException

from app.web.messages import message_of, status_of

MEDIA_TYPE = "application/problem+json"
BY_STATUS = {
    400: ("bad_request", _l("Frågan gick inte att läsa.")),
    401: ("sign_in_needed", _l("Logga in först.")),
    403: ("not_allowed", _l("Du har inte behörighet till det här.")),
    404: ("not_found", _l("Det du söker finns inte här.")),
    405: ("method_not_allowed", _l("Så kan adressen inte användas.")),
    413: ("too_large", _l("Det var för mycket på en gång.")),
    415: ("unsupported_media_type", _l("Skicka innehållet som JSON.")),
    422: ("invalid", _l("Något i uppgifterna behöver rättas.")),
    429: ("too_many_requests", _l("För många frågor. Vänta en stund.")),
}
CRASH = ("internal_error", _l("Något gick fel hos oss. Skicka igen med samma nyckel."))
BAD_FIELD = _l("Det här fältet går inte att läsa så.")


def problem(
    status: int,
    *,
    code: str,
    title: str,
    errors: Sequence[Mapping[str, str]] = (),
    headers: Mapping[str, str] | None = None,
    decision: int | None = None,
) -> Response:
    """Build a problem; `errors` name fields at fault as `{"field", "detail"}`."""
    body: dict[str, Any] = {"type": "about:blank", "status": status, "code": code, "title": title}
    if decision is not None:
        body["decision"] = decision
    if errors:
        body["errors"] = [dict(error) for error in errors]
    answer = Response(json.dumps(body, ensure_ascii=False), status, mimetype=MEDIA_TYPE)
    answer.headers.extend(headers or {})
    answer.vary.add("Accept-Language")
    return answer


def of_status(status: int, *, errors: Sequence[Mapping[str, str]] = ()) -> Response:
    code, title = BY_STATUS.get(status, CRASH if status >= 500 else BY_STATUS[400])
    return problem(status, code=code, title=str(title), errors=errors)


def of_http(error: HTTPException) -> Response:
    """The problem for an HTTP error, with the headers that the status demands."""
    answer = of_status(error.code or 500)
    for name, value in error.get_headers():
        if name in {"Allow", "Retry-After"}:
            answer.headers[name] = value
    if error.code == 401:
        answer.headers["WWW-Authenticate"] = 'Bearer realm="nyckel"'
    return answer


def of_refusal(
    code: str, *, facts: Mapping[str, object] | None = None, decision: int | None = None
) -> Response:
    """The problem for a rule's refusal; a fact named `field` says which field is at fault.

    `decision` names what is kept for a person to decide.
    """
    field = (facts or {}).get("field")
    title = message_of(code)
    errors = [{"field": str(field), "detail": title}] if field else []
    retry = (facts or {}).get("retry_after_seconds")
    headers = {"Retry-After": str(retry)} if retry else None
    return problem(
        status_of(code), code=code, title=title, errors=errors, headers=headers, decision=decision
    )
