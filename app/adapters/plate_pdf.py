"""The sheet that goes to the smith: both plates in their true size, and beside them what was measured."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.adapters.paper.document import About, Align, Document, Size
from app.adapters.paper.palette import BARK, FALU, INK, IRON, SNOW
from app.adapters.paper.picture import Picture, Shape
from app.adapters.paper.svg_path import steps
from app.adapters.paper.typeface import Weight
from app.adapters.paper.wrapping import Lettering, fitted
from app.adapters.plate_artwork import CODE_MM, FIELD_MM, PLATE_HEIGHT, PLATES, Plate, dark_parts

WIDTH = Size.A4.value[0]
LEFT, RIGHT = 22.0, WIDTH - 20.0
TOP = 22.0
RULE_Y = 56.0
PLATES_Y, PLATE_STEP = 76.0, 84.0
ADVICE_X, ADVICE_Y = 92.0, 64.0
CODE_EDGE = (FIELD_MM - CODE_MM) / 2
RULER_MM = 100.0
RULER_Y, FOOT_Y = 268.0, 278.0
KEY_WIDTH = 46.0
ADVICE_GAP = 5.0

EYEBROW = Lettering(10.5, Weight.BOLD, FALU)
TITLE = Lettering(26, Weight.BOLD, IRON, leading=1.12)
TITLE_SIZES = ((26, 1), (21, 2), (16, 2), (13, 3))
LEAD = Lettering(11)
HEADING = Lettering(11, Weight.BOLD)
BODY = Lettering(10.5)
SMALL = Lettering(8.5, colour=BARK)


@dataclass(frozen=True, slots=True)
class Words:
    """What stands round the plates, in the sheet's language; advice is a heading and a text each."""

    relay: str
    title: str
    lead: str
    advice: Sequence[tuple[str, str]]
    field: str
    code: str
    ruler: str
    address: str


def plate_pdf(plate: Plate, words: Words, about: About, *, key: Picture) -> bytes:
    """Print the sheet on A4."""
    document = Document(about, size=Size.A4)
    _head(document, words, key)
    for number in range(PLATES):
        document.move_origin(LEFT, PLATES_Y + number * PLATE_STEP)
        _plate(document, plate)
        _measures(document, words)
        document.restore_origin()
    _advice(document, words.advice)
    _ruler(document, words)
    return document.finished()


def _head(document: Document, words: Words, key: Picture) -> None:
    document.draw(key, x=RIGHT - KEY_WIDTH, y=TOP - 4, width_mm=KEY_WIDTH, colour=IRON)
    document.write(words.relay, EYEBROW, x=LEFT, y=TOP)
    room = RIGHT - KEY_WIDTH - 6 - LEFT
    title, lines = fitted(words.title, TITLE, width_mm=room, sizes=TITLE_SIZES)
    y = document.write_lines(lines, title, x=LEFT, y=TOP + 2.5)
    document.write_block(words.lead, LEAD, x=LEFT, y=y + 2.5, width_mm=room)
    document.line((LEFT, RULE_Y), (RIGHT, RULE_Y), colour=FALU, pen_mm=0.5)


def _plate(document: Document, plate: Plate) -> None:
    document.box(
        x=0, y=0, width_mm=FIELD_MM, height_mm=PLATE_HEIGHT, fill=SNOW, edge=BARK, pen_mm=0.1
    )
    for part in dark_parts(plate):
        shape = Shape(tuple(steps(part.path)))
        document.draw(
            Picture(1, 1, (shape,)), x=part.x, y=part.y, width_mm=part.unit_mm, colour=INK
        )


def _measures(document: Document, words: Words) -> None:
    """Draw how wide the field and the code are, outside the plate."""
    for y, start, end, text in (
        (-8.0, 0.0, FIELD_MM, words.field),
        (-3.0, CODE_EDGE, FIELD_MM - CODE_EDGE, words.code),
    ):
        document.line((start, y), (end, y), colour=BARK, pen_mm=0.15)
        for x in (start, end):
            document.line((x, y - 1), (x, y + 1), colour=BARK, pen_mm=0.15)
        document.write(text, SMALL, x=FIELD_MM / 2, y=y - 0.8, align=Align.CENTRE)


def _advice(document: Document, advice: Sequence[tuple[str, str]]) -> None:
    y = ADVICE_Y
    for heading, text in advice:
        y = document.write_block(heading, HEADING, x=ADVICE_X, y=y, width_mm=RIGHT - ADVICE_X)
        y = document.write_block(text, BODY, x=ADVICE_X, y=y, width_mm=RIGHT - ADVICE_X)
        y += ADVICE_GAP


def _ruler(document: Document, words: Words) -> None:
    """Draw what shows whether the printer kept to the size."""
    document.line((LEFT, RULER_Y), (LEFT + RULER_MM, RULER_Y), colour=IRON, pen_mm=0.3)
    for centimetre in range(int(RULER_MM // 10) + 1):
        x = LEFT + centimetre * 10
        reach = 3 if centimetre % 5 == 0 else 1.5
        document.line((x, RULER_Y - reach), (x, RULER_Y), colour=IRON, pen_mm=0.3)
    document.write(words.ruler, SMALL, x=LEFT, y=RULER_Y + 4.5)
    document.write(words.address, SMALL, x=LEFT, y=FOOT_Y)
