"""A baton's fixed plates: artwork for a smith, with what was measured beside it."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from app.adapters.plate_artwork import Plate, plate_svg
from app.adapters.plate_pdf import plate_pdf
from app.adapters.qr_outline import qr_outline
from app.domain.code import in_groups
from app.storage import scans
from app.web.admin.blueprint import blueprint
from app.web.admin.print_words import plate_words
from app.web.admin.printable import (
    about,
    address_of,
    file_name,
    in_language_of_print,
    key_picture,
    taken_away,
)
from app.web.gates import Gate, admits
from app.web.installation import session

PLATE = "/nycklar/<int:baton_id>/plat"


@blueprint.get(PLATE)
@admits(Gate.ADMIN)
def plate(baton_id: int) -> ResponseReturnValue:
    """Show what there is for the smith, as a page that a browser prints too."""
    found = _found(baton_id)
    artwork = _artwork(found)
    return render_template(
        "admin/plate.html",
        relay=found.relay,
        baton_id=baton_id,
        code=found.code,
        words=plate_words(found.relay, baton=found.baton, address=artwork.url),
        drawing=qr_outline(artwork.url),
    )


@blueprint.get(f"{PLATE}.pdf")
@admits(Gate.ADMIN)
def plate_file(baton_id: int) -> ResponseReturnValue:
    """Give the smith's sheet as a PDF on A4."""
    found = _found(baton_id)
    with in_language_of_print():
        artwork = _artwork(found)
        words = plate_words(found.relay, baton=found.baton, address=artwork.url)
        printed_about = about(artwork.title, found.relay.name)
        content = plate_pdf(artwork, words, printed_about, key=key_picture())
        name = file_name(_("Skylt"), found.baton, suffix="pdf")
    return taken_away(content, name=name, media_type="application/pdf")


@blueprint.get(f"{PLATE}.svg")
@admits(Gate.ADMIN)
def plate_drawing(baton_id: int) -> ResponseReturnValue:
    """Give the artwork alone as SVG, in millimetres."""
    found = _found(baton_id)
    with in_language_of_print():
        content = plate_svg(_artwork(found))
        name = file_name(_("Skylt"), found.baton, suffix="svg")
    return taken_away(content, name=name, media_type="image/svg+xml")


def _found(baton_id: int) -> scans.Plate:
    found = scans.plate(session(), baton_id)
    if found is None:
        raise NotFound
    return found


def _artwork(found: scans.Plate) -> Plate:
    return Plate(
        title=_("Skylt till %(baton)s", baton=found.baton),
        url=address_of(found.code),
        letters=in_groups(found.code),
    )
