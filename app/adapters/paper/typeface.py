"""The typeface that PDFs embed: which of its letters show a text, and how wide they are.

reportlab is imported when the first page is made, so that a server that prints nothing stays small.
"""

from __future__ import annotations

import unicodedata
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reportlab.pdfbase.ttfonts import TTFont

FONTS = Path(__file__).parent / "fonts"
MM_PER_POINT = 25.4 / 72
UNKNOWN = "?"


class Weight(StrEnum):
    """The two faces; the value is the name of the file."""

    REGULAR = "Regular"
    BOLD = "Bold"


def font_name(weight: Weight) -> str:
    """Give the name by which reportlab finds a face, which is then sure to be known to it."""
    name: str = _face(weight).fontName
    return name


def width(text: str, weight: Weight, points: float) -> float:
    """Measure a showable text in millimetres."""
    return float(_face(weight).stringWidth(text, points)) * MM_PER_POINT


def showable(text: str) -> str:
    """Write a text in letters that the typeface has, on one line; others become kin, or ?."""
    composed = unicodedata.normalize("NFC", text)
    return "".join(_shown(character) for character in composed)


@cache
def _face(weight: Weight) -> TTFont:
    from reportlab.pdfbase.pdfmetrics import registerFont  # noqa: PLC0415 - see above
    from reportlab.pdfbase.ttfonts import TTFont  # noqa: PLC0415

    face = TTFont(f"AtkinsonHyperlegibleNext-{weight}", str(FONTS / f"{weight}.ttf"))
    registerFont(face)
    return face


@cache
def _letters() -> frozenset[str]:
    return frozenset(map(chr, _face(Weight.REGULAR).face.charToGlyph))


def _shown(character: str) -> str:
    if character in _letters():
        return character
    match unicodedata.category(character):
        case "Cf":  # marks of direction, soft hyphens, joiners: nothing to see
            return ""
        case "Zs" | "Zl" | "Zp" | "Cc":
            return " "
        case "Pd":
            return "-"
    kin = unicodedata.normalize("NFKD", character)
    return "".join(letter for letter in kin if letter in _letters() and letter.isprintable()) or (
        "" if unicodedata.combining(character) else UNKNOWN
    )
