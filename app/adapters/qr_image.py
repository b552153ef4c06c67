"""QR pictures of an address: as a drawing, an SVG file, a PNG file, and in a terminal.

Always dark on light with four modules of quiet zone: light on dark is read by next to no phone.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from itertools import groupby

from qrcode import QRCode
from qrcode.constants import ERROR_CORRECT_H
from qrcode.image.pil import PilImage

QUIET_ZONE_MODULES = 4
CARD_VERSION = 4

# What version 4 holds at level H in its alphanumeric mode; every accepted PUBLIC_URL fits.
_CARD_PATTERN = re.compile(r"[0-9A-Z $%*+./:-]{1,50}")

# Black on white by number, for a terminal's own colours may be any.
_TERMINAL_COLOURS = "\x1b[38;5;16;48;5;231m"
_TERMINAL_RESET = "\x1b[0m"
_HALF_BLOCKS = {(False, False): " ", (True, False): "▀", (False, True): "▄", (True, True): "█"}


@dataclass(frozen=True, slots=True)
class Drawing:
    """A QR for a template: a square of `side` units and a path to stroke with width 1."""

    side: int
    path: str


@lru_cache(maxsize=512)
def qr_drawing(url: str) -> Drawing:
    """Draw an address in one path, a stroke for each run of dark modules."""
    matrix = _matrix(url)
    return Drawing(side=len(matrix), path="".join(_row_path(y, row) for y, row in matrix))


def qr_svg(url: str) -> str:
    """Give an SVG file of an address, one unit to a module; it also stands inside HTML."""
    drawing = qr_drawing(url)
    side = drawing.side
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" role="img"'
        ' shape-rendering="crispEdges">'
        f'<rect width="{side}" height="{side}" fill="#fff"/>'
        f'<path fill="none" stroke="#000" d="{drawing.path}"/></svg>'
    )


@lru_cache(maxsize=64)
def qr_png(url: str, *, module_pixels: int = 10) -> bytes:
    """Give a PNG file of an address in black and white."""
    picture = BytesIO()
    _made(url, module_pixels=module_pixels).make_image(image_factory=PilImage).save(picture)
    return picture.getvalue()


def qr_rows(url: str) -> list[list[bool]]:
    """Give the modules of an address row by row, dark ones true, the quiet zone among them."""
    return [row for _, row in _matrix(url)]


def qr_terminal(url: str) -> str:
    """Give lines for a terminal, two rows of modules to a line."""
    rows = qr_rows(url)
    if len(rows) % 2:
        rows.append([False] * len(rows))
    lines = (
        "".join(_HALF_BLOCKS[upper, lower] for upper, lower in zip(*pair, strict=True))
        for pair in zip(rows[::2], rows[1::2], strict=True)
    )
    return "\n".join(f"{_TERMINAL_COLOURS}{line}{_TERMINAL_RESET}" for line in lines)


def _matrix(url: str) -> list[tuple[int, list[bool]]]:
    return [(y, [bool(dark) for dark in row]) for y, row in enumerate(_made(url).get_matrix())]


def _made(url: str, *, module_pixels: int = 1) -> QRCode:
    """Make the QR at the card's size, and larger only for an address that no card carries."""
    on_card = _CARD_PATTERN.fullmatch(url) is not None
    code = QRCode(
        version=CARD_VERSION,
        error_correction=ERROR_CORRECT_H,
        box_size=module_pixels,
        border=QUIET_ZONE_MODULES,
    )
    # One segment: split up, digits and letters in several modes would take more room.
    code.add_data(url, optimize=0)
    code.make(fit=not on_card)
    return code


def _row_path(y: int, row: list[bool]) -> str:
    path, end = "", 0
    for start, length in _dark_runs(row):
        path += f"m{start - end} 0h{length}" if path else f"M{start} {y}.5h{length}"
        end = start + length
    return path


def _dark_runs(row: list[bool]) -> Iterator[tuple[int, int]]:
    for dark, run in groupby(enumerate(row), key=lambda module: module[1]):
        modules = [x for x, _ in run]
        if dark:
            yield modules[0], len(modules)
