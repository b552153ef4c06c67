"""The scanner in the app: the camera, a picture or the keyboard, and what was read.

A code that is posted here was read or typed by whoever holds the phone, on a page of ours: opening it
next counts as a scan. What that leads to is decided by the code's own page.
"""

from __future__ import annotations

from http import HTTPStatus

from flask import Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.domain.code import InvalidCode, parse_code
from app.web import scan_return
from app.web.gates import Gate, admits
from app.web.headers import let_read_codes
from app.web.installation import public_urls
from app.web.scan.blueprint import blueprint
from app.web.showable import showable


@blueprint.get("/skanna")
@admits(Gate.PUBLIC)
def scanner() -> ResponseReturnValue:
    """Show the scanner; a stranger may have found the key."""
    return _page()


@blueprint.post("/skanna")
@admits(Gate.PUBLIC)
def read() -> ResponseReturnValue:
    """Lead on to the page of a code that was read here."""
    typed = request.form.get("kod", "")
    try:
        code = parse_code(typed)
    except InvalidCode as fault:
        return _page(typed, fault, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    scan_return.note(code)
    return redirect(url_for("scan.code", code=code), HTTPStatus.SEE_OTHER)


def _page(
    typed: str = "", fault: InvalidCode | None = None, *, status: int = HTTPStatus.OK
) -> Response:
    page = render_template(
        "scan/scanner.html", public_urls=public_urls(), typed=showable(typed), fault=fault
    )
    return let_read_codes(make_response(page, status))
