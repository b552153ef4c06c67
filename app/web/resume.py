"""What was typed into a form that could not be taken in yet, carried on so that nothing is lost.

A sign-in that ran out and a cookie that was lost both come to light when a form is sent. Its fields
are carried along only if one of our own pages sent it: otherwise another site could put words into
somebody's mouth. What the form was about is decided where it is sent in the end.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any

from flask import Response, g, make_response, render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from itsdangerous import BadData, URLSafeTimedSerializer
from werkzeug.exceptions import HTTPException

from app.web.installation import settings
from app.web.origins import from_our_page, local_path, page_before
from app.web.showable import showable

LIFETIME = timedelta(days=1)
LARGEST_CHARACTERS = 50_000
SALT = "resume"
NEVER_CARRIED = frozenset({"csrf_token", "parcel"})
TECHNICAL_PATTERN = re.compile(r"[\d\s]*|[a-z_]+|[\w.-]{20,}")
LABELS: Mapping[str, LazyString] = {
    "company": _l("Företag"),
    "company_name": _l("Företag"),
    "second_company": _l("Andraval"),
    "place": _l("Ort"),
    "second_place": _l("Ort för andravalet"),
    "reason": _l("Motivering"),
    "note": _l("Anteckning"),
    "message": _l("Meddelande"),
    "contact": _l("Kontakt"),
    "name": _l("Namn"),
    "email": _l("E-postadress"),
    "nominator_name": _l("Ditt namn"),
    "nominator_email": _l("Din e-postadress"),
    "day": _l("Dag"),
    "scheduled_on": _l("Dag"),
    "time": _l("Klockan"),
    "kod": _l("Kod"),
}
OTHER_LABEL = _l("Uppgift")


@dataclass(frozen=True, slots=True)
class Parcel:
    """A form that waits to be sent: where to, what, and the page on which it was filled in."""

    path: str
    fields: tuple[tuple[str, str], ...]
    back: str | None

    @property
    def shown(self) -> list[tuple[str, str]]:
        """What a person typed, with the name it has on a screen."""
        return [
            (str(LABELS.get(name, OTHER_LABEL)), value)
            for name, value in self.fields
            if _is_typed(name, value)
        ]


def parcel_of_request() -> Parcel | None:
    """Take up what one of our pages has just sent; nothing where a person typed nothing."""
    if request.method != "POST" or not from_our_page() or not _is_readable():
        return None
    path = local_path(request.full_path.removesuffix("?"))
    if path is None:
        return None
    parcel = Parcel(path, tuple(_carried()), page_before())
    size = sum(len(name) + len(value) for name, value in parcel.fields)
    return parcel if parcel.shown and size <= LARGEST_CHARACTERS else None


def asks_for_password() -> bool:
    """Tell whether the form holds a password, which is never carried: it must be filled in anew."""
    return any("password" in name for name in request.form)


def packed(parcel: Parcel) -> str:
    """Sign a parcel, so that a sign-in page can carry it and nobody else can make one."""
    return str(_serializer().dumps(asdict(parcel)))


def unpacked(value: str | None) -> Parcel | None:
    if not value:
        return None
    try:
        kept: dict[str, Any] = _serializer().loads(value, max_age=int(LIFETIME.total_seconds()))
    except BadData:
        return None
    fields = tuple((str(name), str(text)) for name, text in kept["fields"])
    return Parcel(kept["path"], fields, kept["back"])


def offer_after_lost_token(title: str) -> Response | None:
    """Answer a form whose CSRF token does not hold, if there is something to send again."""
    parcel = parcel_of_request()
    if parcel is None:
        return None
    text = _("Det du skrev är inte borta, och inte skickat än. Läs igenom och skicka.")
    return offer_again(parcel, status=400, title=title, text=text)


def offer_again(parcel: Parcel, *, status: int, title: str, text: str) -> Response:
    """Show what will be sent, with one button that sends it under a fresh CSRF token."""
    g.pop("csrf_token", None)  # made for a session that may be gone
    return make_response(
        render_template("account/send_again.html", parcel=parcel, title=title, text=text), status
    )


def _is_readable() -> bool:
    """Tell whether the form can be read at all; one beyond the server's limits cannot."""
    try:
        return request.form is not None
    except HTTPException:
        return False


def _carried() -> Iterator[tuple[str, str]]:
    if asks_for_password():
        return
    for name, value in request.form.items(multi=True):
        if name not in NEVER_CARRIED:
            yield showable(name), showable(value)


def _is_typed(name: str, value: str) -> bool:
    """Tell a person's words from ids, choices, keys and tokens."""
    if not value.strip():
        return False
    return name in LABELS or TECHNICAL_PATTERN.fullmatch(value) is None


def _serializer() -> URLSafeTimedSerializer:
    """The newest key signs, and is named last."""
    keys = [*settings().secret_key_fallbacks, settings().secret_key]
    return URLSafeTimedSerializer(keys, salt=SALT)
