"""A code on paper: dark on light, of an exact size, with nothing near it."""

from __future__ import annotations

from app.adapters.paper.document import Document
from app.adapters.paper.palette import INK, SNOW
from app.adapters.paper.picture import Picture, Shape
from app.adapters.paper.svg_path import steps
from app.adapters.qr_image import QUIET_ZONE_MODULES
from app.adapters.qr_outline import qr_outline


def quiet_zone_mm(url: str, *, code_mm: float) -> float:
    """Give how wide the light edge of a code of this size is."""
    return code_mm / _modules(url) * QUIET_ZONE_MODULES


def draw_qr(document: Document, url: str, *, x: float, y: float, code_mm: float) -> None:
    """Draw a code whose dark modules begin at `x`, `y`, on the light ground that it needs."""
    quiet = quiet_zone_mm(url, code_mm=code_mm)
    whole = code_mm + 2 * quiet
    outline = qr_outline(url)
    document.box(x=x - quiet, y=y - quiet, width_mm=whole, height_mm=whole, fill=SNOW)
    document.draw(
        Picture(outline.side, outline.side, (Shape(tuple(steps(outline.path))),)),
        x=x - quiet,
        y=y - quiet,
        width_mm=whole,
        colour=INK,
    )


def _modules(url: str) -> int:
    return qr_outline(url).side - 2 * QUIET_ZONE_MODULES
