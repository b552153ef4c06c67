"""The code of each kind of printed thing, cut out of its rendered page with its light edge."""

from __future__ import annotations

from enum import StrEnum
from functools import cache

import cv2
import numpy as np

from app.adapters import card_pdf as layout
from app.adapters.plate_artwork import CODE_MM, FIELD_MM
from app.adapters.plate_pdf import LEFT, PLATES_Y
from app.adapters.qr_image import qr_png
from tests.support import paper, printed
from tests.support.decoders import Picture

DPI = 300
CODES = 4
MODULES, QUIET = 33, 4


class Kind(StrEnum):
    """What is printed."""

    CARD = "card"
    SHEET = "sheet"
    PLATE = "plate"
    PNG = "code PNG"


KINDS = tuple(Kind)


def printed_code(kind: Kind, trial: int) -> tuple[Picture, str]:
    """Give a rendered code, and what it is to be read as; one of a few, by the trial's number."""
    seed = trial % CODES
    return _rendered(kind, seed), printed.url(seed)


def around_code(page: Picture, *, x: float, y: float, code_mm: float, dpi: int) -> Picture:
    """Cut out a code with the light edge that it needs."""
    edge = code_mm / MODULES * QUIET
    side = code_mm + 2 * edge
    return paper.part(page, x=x - edge, y=y - edge, width=side, height=side, dpi=dpi)


@cache
def _rendered(kind: Kind, seed: int) -> Picture:
    return {Kind.CARD: _card, Kind.SHEET: _sheet, Kind.PLATE: _plate, Kind.PNG: _png}[kind](seed)


def _card(seed: int) -> Picture:
    (page,) = paper.pages(printed.card_file(printed.card(seed=seed)), dpi=DPI)
    return around_code(page, x=layout.MARGIN, y=layout.CODE_Y, code_mm=layout.CODE_MM, dpi=DPI)


def _sheet(seed: int) -> Picture:
    cards = [printed.card(seed=number) for number in range(CODES)]
    (page,) = paper.pages(printed.sheet_file(cards), dpi=DPI)
    left, top = layout.place_on_sheet(seed)
    x, y = left + layout.MARGIN, top + layout.CODE_Y
    return around_code(page, x=x, y=y, code_mm=layout.CODE_MM, dpi=DPI)


def _plate(seed: int) -> Picture:
    (page,) = paper.pages(printed.plate_file(printed.plate(seed)), dpi=DPI)
    edge = (FIELD_MM - CODE_MM) / 2
    return around_code(page, x=LEFT + edge, y=PLATES_Y + edge, code_mm=CODE_MM, dpi=DPI)


def _png(seed: int) -> Picture:
    png = np.frombuffer(qr_png(printed.url(seed), module_pixels=20), np.uint8)
    return np.asarray(cv2.imdecode(png, cv2.IMREAD_GRAYSCALE), np.uint8)
