"""PDF documents: pages in millimetres from their upper left corner, embedded letters, what they are about.

A text is written letter by letter and never read as markup. The same calls give the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from io import BytesIO
from typing import TYPE_CHECKING, Any, Literal

from app.adapters.paper.picture import Picture, Shape
from app.adapters.paper.typeface import MM_PER_POINT, Weight, font_name, showable, width
from app.adapters.paper.wrapping import Lettering, wrapped

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas
    from reportlab.pdfgen.pathobject import PDFPathObject

PRODUCER = "Leksandsnyckeln"
# How far below the top of its line a letter stands, in parts of its size.
ASCENT = 0.9
EVEN_ODD = 0


class Size(Enum):
    """A paper's width and height in millimetres, upright."""

    A4 = (210.0, 297.0)
    A6 = (105.0, 148.0)


class Align(Enum):
    """On which side of `x` a line stands."""

    LEFT = 0.0
    CENTRE = 0.5
    RIGHT = 1.0


@dataclass(frozen=True, slots=True)
class About:
    """What a viewer, an archive or a screen reader is told about a document; `made_at` is aware."""

    title: str
    author: str
    language: Literal["sv", "en"]
    made_at: datetime
    subject: str = ""


class Document:
    """A PDF in the making; `finished()` gives its bytes."""

    def __init__(self, about: About, *, size: Size = Size.A4) -> None:
        self._file = BytesIO()
        self._height = size.value[1]
        self._canvas = _canvas(self._file, about, size)
        self._scale_from_the_corner()

    def next_page(self) -> None:
        self._canvas.showPage()
        self._scale_from_the_corner()

    def finished(self) -> bytes:
        """End the last page and give the whole document; nothing can be drawn after."""
        self._canvas.save()
        return self._file.getvalue()

    def move_origin(self, x: float, y: float) -> None:
        """Count from another corner until `restore_origin`: for what repeats on a page."""
        self._canvas.saveState()
        self._canvas.translate(x, y)

    def restore_origin(self) -> None:
        self._canvas.restoreState()

    def write(
        self, text: str, lettering: Lettering, *, x: float, y: float, align: Align = Align.LEFT
    ) -> None:
        """Write one line whose letters stand on `y`."""
        shown = showable(text)
        points = lettering.points
        self._canvas.saveState()
        self._canvas.setFillColor(lettering.colour)
        self._canvas.translate(x - align.value * width(shown, lettering.weight, points), y)
        self._canvas.scale(1, -1)
        self._canvas.setFont(font_name(lettering.weight), points * MM_PER_POINT)
        self._canvas.drawString(0, 0, shown)
        self._canvas.restoreState()

    def write_lines(
        self,
        lines: Iterable[str],
        lettering: Lettering,
        *,
        x: float,
        y: float,
        align: Align = Align.LEFT,
    ) -> float:
        """Write lines below `y`, and give where the next would begin."""
        for line in lines:
            self.write(line, lettering, x=x, y=y + _ascent(lettering), align=align)
            y += lettering.line_mm
        return y

    def write_block(
        self, text: str, lettering: Lettering, *, x: float, y: float, width_mm: float
    ) -> float:
        """Write a text below `y`, broken into lines of a width, and give where it ends."""
        return self.write_lines(wrapped(text, lettering, width_mm), lettering, x=x, y=y)

    def line(
        self,
        start: tuple[float, float],
        end: tuple[float, float],
        *,
        colour: str,
        pen_mm: float,
        dashes_mm: Sequence[float] = (),
    ) -> None:
        self._canvas.saveState()
        self._canvas.setStrokeColor(colour)
        self._canvas.setLineWidth(pen_mm)
        self._canvas.setDash([*dashes_mm])
        self._canvas.line(*start, *end)
        self._canvas.restoreState()

    def box(
        self,
        *,
        x: float,
        y: float,
        width_mm: float,
        height_mm: float,
        fill: str | None = None,
        edge: str | None = None,
        pen_mm: float = 0.2,
        radius_mm: float = 0,
    ) -> None:
        """Draw a rectangle; its edge lies half inside and half outside."""
        self._canvas.saveState()
        if fill:
            self._canvas.setFillColor(fill)
        if edge:
            self._canvas.setStrokeColor(edge)
            self._canvas.setLineWidth(pen_mm)
        shown = {"stroke": int(bool(edge)), "fill": int(bool(fill))}
        self._canvas.roundRect(x, y, width_mm, height_mm, radius_mm, **shown)
        self._canvas.restoreState()

    def circle(self, *, x: float, y: float, radius_mm: float, edge: str, pen_mm: float) -> None:
        self._canvas.saveState()
        self._canvas.setStrokeColor(edge)
        self._canvas.setLineWidth(pen_mm)
        self._canvas.circle(x, y, radius_mm)
        self._canvas.restoreState()

    def draw(
        self, picture: Picture, *, x: float, y: float, width_mm: float, colour: str = "#000000"
    ) -> None:
        """Draw a picture with its upper left corner at `x`, `y`."""
        self._canvas.saveState()
        self._canvas.translate(x, y)
        self._canvas.scale(width_mm / picture.width, width_mm / picture.width)
        self._canvas.setFillColor(colour)
        self._canvas.setStrokeColor(colour)
        self._canvas.setLineJoin(1)
        for shape in picture.shapes:
            self._shape(shape)
        self._canvas.restoreState()

    def photo(
        self, content: bytes, *, x: float, y: float, width_mm: float, height_mm: float
    ) -> None:
        """Put a JPEG with its upper left corner at `x`, `y`; its bytes are taken over as they are."""
        from reportlab.lib.utils import ImageReader  # noqa: PLC0415 - see typeface

        self._canvas.saveState()
        self._canvas.translate(x, y + height_mm)
        self._canvas.scale(1, -1)
        self._canvas.drawImage(ImageReader(BytesIO(content)), 0, 0, width_mm, height_mm)
        self._canvas.restoreState()

    def _shape(self, shape: Shape) -> None:
        path = self._canvas.beginPath()
        for step in shape.steps:
            _follow(path, step.command, [number for point in step.points for number in point])
        if shape.pen_width:
            self._canvas.setLineWidth(shape.pen_width)
        self._canvas.drawPath(
            path,
            stroke=int(shape.pen_width > 0),
            fill=int(shape.is_filled),
            fillMode=EVEN_ODD,
        )

    def _scale_from_the_corner(self) -> None:
        """Let a unit be a millimetre, and y grow downwards from the top."""
        points = 1 / MM_PER_POINT
        self._canvas.transform(points, 0, 0, -points, 0, self._height * points)


def proportions(content: bytes) -> tuple[int, int]:
    """Give a JPEG's width and height in pixels."""
    from reportlab.lib.utils import ImageReader  # noqa: PLC0415 - see typeface

    width, height = ImageReader(BytesIO(content)).getSize()
    return width, height


def _canvas(file: BytesIO, about: About, size: Size) -> Canvas:
    from reportlab.pdfgen.canvas import Canvas  # noqa: PLC0415 - see typeface

    width_mm, height_mm = size.value
    pagesize = (width_mm / MM_PER_POINT, height_mm / MM_PER_POINT)
    canvas = Canvas(
        file,
        pagesize=pagesize,
        pageCompression=1,
        invariant=1,
        # Else every page names Helvetica; the stubs know no names of fonts.
        initialFontName=font_name(Weight.REGULAR),  # type: ignore[arg-type]
        lang=about.language,
    )
    canvas.setTitle(about.title)
    canvas.setAuthor(about.author)
    canvas.setSubject(about.subject)
    canvas.setCreator(PRODUCER)
    canvas.setProducer(PRODUCER)
    # reportlab's own date would be that of the moment, or always the same.
    made = f"D:{about.made_at.astimezone(UTC):%Y%m%d%H%M%S}+00'00'"
    canvas.setDateFormatter(lambda *_: made)
    # A card that a printer shrinks to its margins is no longer exact.
    canvas.setViewerPreference("PrintScaling", "None")
    canvas.setViewerPreference("DisplayDocTitle", "true")
    return canvas


def _ascent(lettering: Lettering) -> float:
    """Centre letters of one size in their line."""
    return (ASCENT + (lettering.leading - 1.25) / 2) * lettering.points * MM_PER_POINT


def _follow(path: PDFPathObject, command: str, numbers: list[float]) -> None:
    steps: dict[str, Any] = {
        "M": path.moveTo,
        "L": path.lineTo,
        "C": path.curveTo,
        "Z": path.close,
    }
    steps[command](*numbers)
