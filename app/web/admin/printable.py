"""What everything printed has in common: an address that phones can follow, and a file to take away."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from functools import cache
from http import HTTPStatus

from flask import Response, current_app, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _

from app.adapters.paper.document import About
from app.adapters.paper.picture import Picture, picture
from app.domain.code import PublicUrlFault, UnusablePublicUrl, check_public_url, scan_url
from app.web.admin.blueprint import blueprint
from app.web.admin.relays import chosen_relay
from app.web.installation import now, settings
from app.web.languages import SUPPORTED
from app.web.templating import language

LANGUAGE_PARAMETER = "sprak"
MAX_NAME_CHARACTERS = 60

FAULTS: Mapping[PublicUrlFault, Callable[[Mapping[str, str | int]], str]] = {
    PublicUrlFault.NOT_HTTPS: lambda _facts: _("Adressen börjar inte med https://."),
    PublicUrlFault.BAD_CHARACTER: lambda facts: _(
        "Tecknet %(character)s i adressen får inte plats i en liten kod.", **facts
    ),
    PublicUrlFault.BAD_HOST: lambda _facts: _("Adressen har inget värdnamn."),
    PublicUrlFault.LOCAL_HOST: lambda _facts: _("Adressen leder bara till datorn själv."),
    PublicUrlFault.TOO_LONG: lambda facts: _(
        "Adressen är längre än %(max_characters)s tecken efter https://: den har %(characters)s.",
        **facts,
    ),
}


def address_of(code: str) -> str:
    """Give what a QR carries; raises `UnusablePublicUrl` before anything is printed in vain."""
    check_public_url(settings().public_url, demo_allowed=settings().demo)
    return scan_url(settings().public_url, code)


def why_unprintable() -> str | None:
    """Tell in words why no code can be printed now, if so."""
    try:
        check_public_url(settings().public_url, demo_allowed=settings().demo)
    except UnusablePublicUrl as fault:
        return _why(fault)
    return None


@blueprint.errorhandler(UnusablePublicUrl)
def unprintable(fault: UnusablePublicUrl) -> ResponseReturnValue:
    """Refuse to print an address that would not fit, or that leads nowhere from a phone."""
    shown = render_template("admin/unprintable.html", relay=chosen_relay(), why=_why(fault))
    return shown, HTTPStatus.CONFLICT


def short_address() -> str:
    return settings().public_url.partition("://")[2]


def language_of_print() -> str:
    """The language that the address asks for, else the reader's own."""
    wished = request.args.get(LANGUAGE_PARAMETER, "")
    return wished if wished in SUPPORTED else language()


def in_language_of_print() -> AbstractContextManager[None]:
    chosen: AbstractContextManager[None] = force_locale(language_of_print())
    return chosen


def about(title: str, author: str) -> About:
    return About(
        title=title,
        author=author,
        language="en" if language_of_print() == "en" else "sv",
        made_at=now(),
    )


@cache
def _picture_of(svg: str) -> Picture:
    return picture(svg)


def key_picture() -> Picture:
    """The key as pages show it."""
    drawings = current_app.jinja_env.get_template("components/key.html").module
    return _picture_of(str(getattr(drawings, "key")()))  # noqa: B009 - a macro, unknown to types


def taken_away(content: str | bytes, *, name: str, media_type: str) -> Response:
    """Answer with a file to keep, under a name that every system can write."""
    return _file(content, name=name, media_type=media_type, how="attachment")


def shown_in_place(content: str | bytes, *, name: str, media_type: str) -> Response:
    """Answer with a picture that pages show, and that has a name when it is kept."""
    return _file(content, name=name, media_type=media_type, how="inline")


def file_name(*parts: object, suffix: str) -> str:
    """Put a name together in plain ASCII: `kort-3-leksandsdorren.pdf`."""
    plain = unicodedata.normalize("NFKD", "-".join(str(part) for part in parts))
    words = re.sub(r"[^a-z0-9]+", "-", plain.encode("ascii", "ignore").decode().lower())
    return f"{words.strip('-')[:MAX_NAME_CHARACTERS].strip('-')}.{suffix}"


def _file(content: str | bytes, *, name: str, media_type: str, how: str) -> Response:
    answer = make_response(content)
    answer.mimetype = media_type
    answer.headers["Content-Disposition"] = f'{how}; filename="{name}"'
    return answer


def _why(fault: UnusablePublicUrl) -> str:
    words: str = _(
        "%(fault)s Nu är den %(url)s. Den som driver tjänsten ändrar den i inställningen PUBLIC_URL.",
        fault=FAULTS[fault.reason](fault.facts),
        url=settings().public_url,
    )
    return words
