"""Codes as pictures and on paper; nothing is printed that no phone could follow."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Response, make_response, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from werkzeug.exceptions import NotFound

from app.adapters.qr_image import qr_drawing, qr_png, qr_svg
from app.domain.code import (
    InvalidCode,
    PublicUrlFault,
    UnusablePublicUrl,
    check_public_url,
    parse_code,
    scan_url,
)
from app.storage import scans
from app.storage.dossier import dossier
from app.storage.relays import Relay
from app.web.admin.blueprint import blueprint
from app.web.gates import Gate, admits
from app.web.installation import session, settings

FAULTS: Mapping[PublicUrlFault, LazyString] = {
    PublicUrlFault.NOT_HTTPS: _l("Adressen börjar inte med https://."),
    PublicUrlFault.BAD_CHARACTER: _l("Adressen har ett tecken som inte får plats i en liten kod."),
    PublicUrlFault.BAD_HOST: _l("Adressen har inget värdnamn."),
    PublicUrlFault.LOCAL_HOST: _l("Adressen leder bara till datorn själv."),
    PublicUrlFault.TOO_LONG: _l("Adressen är längre än 23 tecken efter https://."),
}


@blueprint.get("/koder/<code>.svg")
@admits(Gate.ADMIN)
def code_svg(code: str) -> ResponseReturnValue:
    """Give a live code's QR as SVG."""
    return _file(qr_svg(_address_of(code)), code, "image/svg+xml")


@blueprint.get("/koder/<code>.png")
@admits(Gate.ADMIN)
def code_png(code: str) -> ResponseReturnValue:
    """Give a live code's QR as PNG."""
    return _file(qr_png(_address_of(code), module_pixels=20), code, "image/png")


@blueprint.get("/overlamningar/<int:handover_id>/kort")
@admits(Gate.ADMIN)
def card(handover_id: int) -> ResponseReturnValue:
    """Show the page that is printed and hung on the key."""
    found = dossier(session(), handover_id)
    if found is None or found.card is None:
        raise NotFound
    relay, handover = found.handover.relay, found.handover
    return _printable(relay, title=handover.company_name, code=found.card, handover=handover)


@blueprint.get("/nycklar/<int:baton_id>/plat")
@admits(Gate.ADMIN)
def plate(baton_id: int) -> ResponseReturnValue:
    """Show the page for the baton's fixed plate."""
    found = scans.plate(session(), baton_id)
    if found is None:
        raise NotFound
    return _printable(found.relay, title=found.baton, code=found.code, handover=None)


def _printable(
    relay: Relay, *, title: str, code: str, handover: object | None
) -> ResponseReturnValue:
    """Refuse to print an address that would not fit, or that leads nowhere from a phone."""
    try:
        address = _checked(code)
    except UnusablePublicUrl as fault:
        return make_response(
            render_template("admin/unprintable.html", relay=relay, why=_why(fault)), 409
        )
    return render_template(
        "admin/card.html",
        relay=relay,
        title=title,
        code=code,
        handover=handover,
        drawing=qr_drawing(address),
        short_address=settings().public_url.partition("://")[2],
    )


def _checked(code: str) -> str:
    check_public_url(settings().public_url, demo_allowed=settings().demo)
    return scan_url(settings().public_url, code)


def _address_of(code: str) -> str:
    try:
        found = scans.scanned(session(), parse_code(code))
        if found is None or found.replaced_at is not None:
            raise NotFound
        return _checked(found.code)
    except (InvalidCode, UnusablePublicUrl):
        raise NotFound from None


def _why(fault: UnusablePublicUrl) -> str:
    words: str = _(
        "%(fault)s Nu är den %(url)s. Den som driver tjänsten ändrar den i inställningen PUBLIC_URL.",
        fault=str(FAULTS[fault.reason]),
        url=settings().public_url,
    )
    return words


def _file(content: str | bytes, code: str, media_type: str) -> Response:
    suffix = media_type.partition("/")[2].partition("+")[0]
    answer = make_response(content)
    answer.mimetype = media_type
    answer.headers["Content-Disposition"] = f'inline; filename="{code}.{suffix}"'
    return answer
