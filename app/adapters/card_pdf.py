"""The card that hangs on the key for one handover: alone on A6, or four to an A4 sheet.

Knows where things stand; which words they are is told by whoever prints.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.adapters.paper.document import About, Align, Document, Size
from app.adapters.paper.palette import BARK, BIRCH_LINE, FALU, IRON
from app.adapters.paper.picture import Picture
from app.adapters.paper.qr_mark import draw_qr
from app.adapters.paper.typeface import Weight, showable, width
from app.adapters.paper.wrapping import Lettering, balanced, fitted, wrapped

CARD_WIDTH, CARD_HEIGHT = Size.A6.value
SHEET_WIDTH, SHEET_HEIGHT = Size.A4.value
CARDS_PER_SHEET = 4

MARGIN = 8.0
RIGHT = CARD_WIDTH - MARGIN
TEXT_WIDTH = RIGHT - MARGIN

HOLE_Y, HOLE_RADIUS = 8.0, 2.5
KEY_Y, KEY_WIDTH = 13.0, 70.0
RELAY_Y = 46.5
NAME_TOP, NAME_BOTTOM = 50.0, 66.5
CODE_Y, CODE_MM = 72.0, 44.0
STEPS_X, NUMBER_WIDTH = 59.0, 6.5
LETTERS_Y = 125.5
FOOT_RULE_Y, FOOT_Y = 129.5, 131.0
FOOT_GAP = 5.0

RELAY = Lettering(10.5, Weight.BOLD, FALU)
NUMBER = Lettering(10, Weight.REGULAR, BARK)
NAME = Lettering(24, Weight.BOLD, IRON, leading=1.12)
# The longest name that a register holds fits in the last; a name of one line is as large as it can be.
NAME_SIZES = ((24, 1), (20, 2), (17, 2), (13.5, 3), (10.5, 4), (8, 5))
RELAY_SIZES = ((10.5, 1), (9, 1), (7.5, 1))
STEP_NUMBER = Lettering(16, Weight.BOLD, FALU)
STEP = Lettering(10, leading=1.22)
LETTERS = Lettering(17.5, Weight.BOLD)
FOOT_HEAD = Lettering(8.5, Weight.BOLD, leading=1.2)
FOOT = Lettering(8.5, leading=1.2)
NOTE = Lettering(8, Weight.BOLD, FALU)


@dataclass(frozen=True, slots=True)
class Words:
    """What stands on a card, in its language: a heading and a text for each of the two at its foot."""

    relay: str
    number: str
    company: str
    steps: Sequence[str]
    unreadable: tuple[str, str]
    found: tuple[str, str]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """One card: its words, the address in its QR, and the code in groups as people read it."""

    words: Words
    url: str
    letters: str


def card_pdf(card: Card, about: About, *, key: Picture) -> bytes:
    """Print one card on A6."""
    document = Document(about, size=Size.A6)
    _draw(document, card, key)
    return document.finished()


def sheet_pdf(cards: Sequence[Card], about: About, *, key: Picture) -> bytes:
    """Print cards on A4, four to a page: two cuts, along the marks, make them A6."""
    document = Document(about, size=Size.A4)
    for first in range(0, len(cards), CARDS_PER_SHEET):
        if first:
            document.next_page()
        for place, card in enumerate(cards[first : first + CARDS_PER_SHEET]):
            document.move_origin(*place_on_sheet(place))
            _draw(document, card, key)
            document.restore_origin()
        _cut_marks(document)
    return document.finished()


def place_on_sheet(place: int) -> tuple[float, float]:
    """Give the upper left corner of a card; half a millimetre of A4 is left over above and below."""
    row, column = divmod(place, 2)
    middle = SHEET_HEIGHT / 2
    return column * CARD_WIDTH, middle + (row - 1) * CARD_HEIGHT


def _draw(document: Document, card: Card, key: Picture) -> None:
    words = card.words
    document.circle(x=CARD_WIDTH / 2, y=HOLE_Y, radius_mm=HOLE_RADIUS, edge=BIRCH_LINE, pen_mm=0.3)
    if words.note:
        document.write(words.note, NOTE, x=MARGIN, y=HOLE_Y + 1)
    document.draw(key, x=(CARD_WIDTH - KEY_WIDTH) / 2, y=KEY_Y, width_mm=KEY_WIDTH, colour=IRON)
    _heading(document, words)
    draw_qr(document, card.url, x=MARGIN, y=CODE_Y, code_mm=CODE_MM)
    _steps(document, words.steps)
    _letters(document, card.letters)
    _foot(document, words)


def _heading(document: Document, words: Words) -> None:
    """Write the relay and the number on one line, and under it the company as large as it can be."""
    document.write(words.number, NUMBER, x=RIGHT, y=RELAY_Y, align=Align.RIGHT)
    room = TEXT_WIDTH - width(showable(words.number), NUMBER.weight, NUMBER.points) - 4
    relay, (line, *_) = fitted(words.relay, RELAY, width_mm=room, sizes=RELAY_SIZES)
    document.write(line, relay, x=MARGIN, y=RELAY_Y)
    name, lines = fitted(words.company, NAME, width_mm=TEXT_WIDTH, sizes=NAME_SIZES)
    height = len(lines) * name.line_mm
    top = NAME_TOP + (NAME_BOTTOM - NAME_TOP - height) / 2
    document.write_lines(lines, name, x=MARGIN, y=top)


def _steps(document: Document, steps: Sequence[str]) -> None:
    """Spread the steps over the height of the code beside them."""
    texts = [wrapped(step, STEP, RIGHT - STEPS_X - NUMBER_WIDTH) for step in steps]
    left_over = CODE_MM - sum(len(lines) for lines in texts) * STEP.line_mm
    gap = max(left_over / max(len(steps) - 1, 1), 0)
    y = CODE_Y
    for number, lines in enumerate(texts, start=1):
        document.write(str(number), STEP_NUMBER, x=STEPS_X, y=y + 4.2)
        y = document.write_lines(lines, STEP, x=STEPS_X + NUMBER_WIDTH, y=y) + gap


def _letters(document: Document, letters: str) -> None:
    """Write the code's groups from edge to edge."""
    groups = letters.split("-")
    widths = [width(group, LETTERS.weight, LETTERS.points) for group in groups]
    gap = (TEXT_WIDTH - sum(widths)) / max(len(groups) - 1, 1)
    x = MARGIN
    for group, group_width in zip(groups, widths, strict=True):
        document.write(group, LETTERS, x=x, y=LETTERS_Y)
        x += group_width + gap


def _foot(document: Document, words: Words) -> None:
    document.line((MARGIN, FOOT_RULE_Y), (RIGHT, FOOT_RULE_Y), colour=FALU, pen_mm=0.5)
    column = (TEXT_WIDTH - FOOT_GAP) / 2
    for place, (heading, text) in enumerate((words.unreadable, words.found)):
        x = MARGIN + place * (column + FOOT_GAP)
        y = document.write_lines(balanced(heading, FOOT_HEAD, column), FOOT_HEAD, x=x, y=FOOT_Y)
        document.write_block(text, FOOT, x=x, y=y, width_mm=column)


def _cut_marks(document: Document) -> None:
    """Mark both cuts at the edges, where a printer still reaches, and where they cross."""
    x, y = CARD_WIDTH, SHEET_HEIGHT / 2
    for start, end in (
        ((x, 0), (x, 10)),
        ((x, SHEET_HEIGHT - 10), (x, SHEET_HEIGHT)),
        ((0, y), (7, y)),
        ((SHEET_WIDTH - 7, y), (SHEET_WIDTH, y)),
        ((x - 5, y), (x + 5, y)),
        ((x, y - 5), (x, y + 5)),
    ):
        document.line(start, end, colour=IRON, pen_mm=0.15)
