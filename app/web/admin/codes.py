"""Codes as pictures of their own, to put into a letter, a slide or a sign."""

from __future__ import annotations

from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from app.adapters.qr_image import qr_png, qr_svg
from app.domain.code import InvalidCode, parse_code
from app.storage import scans
from app.web.admin.blueprint import blueprint
from app.web.admin.printable import address_of, shown_in_place
from app.web.gates import Gate, admits
from app.web.installation import session


@blueprint.get("/koder/<code>.svg")
@admits(Gate.ADMIN)
def code_svg(code: str) -> ResponseReturnValue:
    """Give a live code's QR as SVG."""
    live = _live(code)
    drawn = qr_svg(address_of(live))
    return shown_in_place(drawn, name=f"{live}.svg", media_type="image/svg+xml")


@blueprint.get("/koder/<code>.png")
@admits(Gate.ADMIN)
def code_png(code: str) -> ResponseReturnValue:
    """Give a live code's QR as PNG."""
    live = _live(code)
    drawn = qr_png(address_of(live), module_pixels=20)
    return shown_in_place(drawn, name=f"{live}.png", media_type="image/png")


def _live(typed: str) -> str:
    try:
        found = scans.scanned(session(), parse_code(typed))
    except InvalidCode:
        raise NotFound from None
    if found is None or found.replaced_at is not None:
        raise NotFound
    return found.code
