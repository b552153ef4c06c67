"""The picture that goes with a shared link: the key over a red wall, on which the news is written."""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING

from app.adapters.paper.palette import SNOW
from app.adapters.paper.typeface import FONTS, Weight, showable
from app.config import ROOT

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

WIDTH, HEIGHT = 1200, 630
MIME_TYPE = "image/png"
_GROUND = ROOT / "static" / "img" / "share.png"
_MARGIN = 60
_HEADLINE_Y, _LEAD_Y = 532, 590
_HEADLINE_SIZES, _LEAD_SIZES = range(54, 27, -2), range(30, 19, -2)
# A wall has few colours; with the edges of its letters they fit in as many as a palette holds.
_COLOURS = 64
_KEPT = 8


@lru_cache(maxsize=_KEPT)
def share_picture(headline: str, lead: str) -> bytes:
    """Draw the picture as PNG; it is drawn anew only when its words are new."""
    from PIL import Image, ImageDraw  # noqa: PLC0415 - few requests draw, and every server would hold it

    with Image.open(_GROUND) as ground:
        picture = ground.convert("RGB")
    pen = ImageDraw.Draw(picture)
    for text, weight, sizes, y in (
        (showable(headline), Weight.BOLD, _HEADLINE_SIZES, _HEADLINE_Y),
        (showable(lead), Weight.REGULAR, _LEAD_SIZES, _LEAD_Y),
    ):
        shown, font = _fitted(text, weight, sizes)
        pen.text((_MARGIN, y), shown, fill=SNOW, font=font, anchor="lm")
    written = BytesIO()
    picture.quantize(_COLOURS).save(written, "PNG", optimize=True)
    return written.getvalue()


def _fitted(text: str, weight: Weight, sizes: range) -> tuple[str, FreeTypeFont]:
    """Take the largest size at which a line fits, and at the last cut what does not."""
    from PIL import ImageFont  # noqa: PLC0415 - see above

    room = WIDTH - 2 * _MARGIN
    font = ImageFont.truetype(str(FONTS / f"{weight}.ttf"), sizes[0])
    for size in sizes:
        font = font.font_variant(size=size)
        if font.getlength(text) <= room:
            return text, font
    while text and font.getlength(f"{text}…") > room:
        text = text[:-1]
    return f"{text.rstrip()}…", font
