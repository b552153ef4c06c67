"""PDF pages as a printer sees them: rendered, and measured in millimetres from their upper left corner."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pypdfium2 as pdfium

Pixels = np.ndarray[Any, np.dtype[np.uint8]]

MM_PER_POINT = 25.4 / 72
MM_PER_INCH = 25.4


@dataclass(frozen=True)
class Written:
    """A run of letters as it stands on a page; the box is that of its ink."""

    text: str
    font: str
    is_embedded: bool
    left: float
    top: float
    right: float
    bottom: float


def pages(pdf: bytes, *, dpi: int = 300) -> list[Pixels]:
    """Render every page in grey."""
    document = pdfium.PdfDocument(pdf)
    rendered = [
        np.array(page.render(scale=dpi / 72, grayscale=True).to_numpy(), np.uint8).squeeze()
        for page in document
    ]
    document.close()
    return rendered


def sizes_mm(pdf: bytes) -> list[tuple[float, float]]:
    document = pdfium.PdfDocument(pdf)
    found = [
        (page.get_width() * MM_PER_POINT, page.get_height() * MM_PER_POINT) for page in document
    ]
    document.close()
    return found


def metadata(pdf: bytes) -> dict[str, str]:
    document = pdfium.PdfDocument(pdf)
    found: dict[str, str] = document.get_metadata_dict()
    document.close()
    return found


def text_of(pdf: bytes, page: int = 0) -> str:
    """Give what a reader could select and copy from a page, on one line."""
    document = pdfium.PdfDocument(pdf)
    text: str = document[page].get_textpage().get_text_range()
    document.close()
    return " ".join(text.split())


def written(pdf: bytes, page: int = 0) -> list[Written]:
    """Give what is written on a page, run by run, with the face it is written in."""
    document = pdfium.PdfDocument(pdf)
    shown = document[page]
    height, letters = shown.get_height(), shown.get_textpage()
    runs = []
    for run in shown.get_objects([pdfium.raw.FPDF_PAGEOBJ_TEXT], textpage=letters):
        left, bottom, right, top = run.get_bounds()
        font = run.get_font()
        runs.append(
            Written(
                text=run.extract(),
                font=font.get_base_name(),
                is_embedded=bool(font.is_embedded),
                left=left * MM_PER_POINT,
                top=(height - top) * MM_PER_POINT,
                right=right * MM_PER_POINT,
                bottom=(height - bottom) * MM_PER_POINT,
            )
        )
    document.close()
    return runs


def part(page: Pixels, *, x: float, y: float, width: float, height: float, dpi: int) -> Pixels:
    """Cut a part out of a rendered page, in millimetres."""
    left, top, right, bottom = (
        round(side * dpi / MM_PER_INCH) for side in (x, y, x + width, y + height)
    )
    return page[top:bottom, left:right]


def ink_box_mm(page: Pixels, *, dpi: int) -> tuple[float, float, float, float]:
    """Give left, top, right and bottom of what is dark."""
    rows, columns = np.nonzero(page < 128)
    mm = MM_PER_INCH / dpi
    return (
        columns.min() * mm,
        rows.min() * mm,
        (columns.max() + 1) * mm,
        (rows.max() + 1) * mm,
    )
