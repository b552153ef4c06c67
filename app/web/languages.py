"""Swedish and English: chosen by the reader, else by the browser, else Swedish."""

from __future__ import annotations

from flask import Flask, Response, request

from app.config import ROOT

DEFAULT = "sv"
SUPPORTED = ("sv", "en")
DIRECTORY = str(ROOT / "translations")
COOKIE = "lang"
COOKIE_AGE_SECONDS = 365 * 24 * 3600


def chosen() -> str:
    """The language of this request, `sv` or `en`."""
    for wish in (request.args.get("lang"), request.cookies.get(COOKIE)):
        if wish in SUPPORTED:
            return wish
    return request.accept_languages.best_match(SUPPORTED) or DEFAULT


def init_app(app: Flask) -> None:
    app.after_request(_remember)


def _remember(response: Response) -> Response:
    wish = request.args.get("lang")
    if wish in SUPPORTED and wish != request.cookies.get(COOKIE):
        response.set_cookie(
            COOKIE,
            wish,
            max_age=COOKIE_AGE_SECONDS,
            samesite="Lax",
            secure=request.is_secure,
            httponly=True,
        )
    return response
