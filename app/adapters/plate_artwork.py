"""The artwork of a baton's fixed plates as SVG: what a smith, an engraver or a printer works from.

Two plates, alike: damage to one of the three finder squares is fatal to a code, whatever its level of
error correction, so the other must still be there. Dark on light only: a light code on dark iron reads
0 % on three of four decoders. Letters are outlines, so that nobody needs the typeface.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from typing import TypedDict
from xml.sax.saxutils import escape

from app.adapters.paper.typeface import FONTS
from app.adapters.qr_image import QUIET_ZONE_MODULES
from app.adapters.qr_outline import qr_outline

FIELD_MM = 50.0
CODE_MM = 40.0
PLATE_HEIGHT = 58.0
GAP_MM = 10.0
PLATES = 2
LETTERS_Y = 53.6
LETTERS_WIDTH = 44.0


@dataclass(frozen=True, slots=True)
class Plate:
    """What a plate carries, and what its file is called by those who open it."""

    title: str
    url: str
    letters: str


class _Letter(TypedDict):
    advance: float
    path: str


@dataclass(frozen=True, slots=True)
class Placed:
    """A path with where it stands and how large its unit is, in millimetres."""

    path: str
    x: float
    y: float
    unit_mm: float


def plate_svg(plate: Plate) -> str:
    """Draw both plates in millimetres: a cut line, a light ground, the dark parts as one path each."""
    width = PLATES * FIELD_MM + (PLATES - 1) * GAP_MM
    plates = "".join(
        f'<g transform="translate({number * (FIELD_MM + GAP_MM):g} 0)">{_one(plate)}</g>'
        for number in range(PLATES)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}mm" height="{PLATE_HEIGHT:g}mm"'
        f' viewBox="0 0 {width:g} {PLATE_HEIGHT:g}" role="img">'
        f"<title>{escape(plate.title)}</title>{plates}</svg>\n"
    )


def dark_parts(plate: Plate) -> list[Placed]:
    """Place the code in the middle of its field, and its letters below, on one line."""
    return [_code(plate.url), *_letters(plate.letters)]


def _one(plate: Plate) -> str:
    code, *letters = (
        f'<path transform="translate({part.x:g} {part.y:g}) scale({part.unit_mm:.6g})"'
        f' d="{part.path}"/>'
        for part in dark_parts(plate)
    )
    return (
        f'<rect width="{FIELD_MM:g}" height="{PLATE_HEIGHT:g}" fill="#fff" stroke="#f00"'
        ' stroke-width="0.1"/>'
        f'<g fill="#000" fill-rule="evenodd">{code}</g><g fill="#000">{"".join(letters)}</g>'
    )


def _code(url: str) -> Placed:
    outline = qr_outline(url)
    module = CODE_MM / (outline.side - 2 * QUIET_ZONE_MODULES)
    corner = (FIELD_MM - outline.side * module) / 2
    return Placed(outline.path, corner, corner, module)


def _letters(text: str) -> list[Placed]:
    alphabet = _alphabet()
    unit = LETTERS_WIDTH / sum(alphabet[letter]["advance"] for letter in text)
    x, placed = (FIELD_MM - LETTERS_WIDTH) / 2, []
    for letter in text:
        placed.append(Placed(alphabet[letter]["path"], x, LETTERS_Y, unit))
        x += alphabet[letter]["advance"] * unit
    return placed


@cache
def _alphabet() -> dict[str, _Letter]:
    found: dict[str, _Letter] = json.loads((FONTS / "code-letters.json").read_text("utf-8"))
    return found
