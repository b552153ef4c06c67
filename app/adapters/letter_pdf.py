"""A letter on A4 to a company that has no e-mail address, to be folded into a window envelope.

The address stands where the window of Swedish envelopes is (H2, to the right). Knows where things
stand; which words they are is told by whoever prints.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.adapters.paper.document import About, Align, Document, Size
from app.adapters.paper.palette import BARK, BIRCH_LINE, BIRCH_SHADE, FALU, IRON
from app.adapters.paper.picture import Picture
from app.adapters.paper.qr_mark import draw_qr, quiet_zone_mm
from app.adapters.paper.typeface import Weight
from app.adapters.paper.wrapping import Lettering, fitted, shortened, wrapped

PAGE_WIDTH, PAGE_HEIGHT = Size.A4.value
LEFT, RIGHT = 25.0, 185.0
TEXT_WIDTH = RIGHT - LEFT

# What every H2 window shows, wherever the sheet slides in its envelope.
WINDOW_X, WINDOW_Y, WINDOW_WIDTH, WINDOW_HEIGHT = 117.0, 46.0, 68.0, 28.0
KEY_Y, KEY_WIDTH = 15.0, 42.0
SENDER_Y = 36.0
DATE_Y = 20.0
HEADING_Y = 86.0
ANSWER_HEIGHT = 66.0
ANSWER_Y = 208.0
CODE_MM = 34.0
PADDING = 7.0
FOOT_Y = 284.0
GAP = 2.6

SENDER = Lettering(12, Weight.BOLD, FALU)
SENDER_LINE = Lettering(9.5, Weight.REGULAR, BARK)
ADDRESS = Lettering(11, leading=1.3)
ADDRESS_SIZES = (11.0, 10.0, 9.0, 8.0, 7.0)
HEADING = Lettering(19, Weight.BOLD, leading=1.15)
HEADING_SIZES = ((19, 2), (15, 2), (12, 3), (10, 4))
BODY = Lettering(11, leading=1.36)
BODY_SIZES = (11.0, 10.5, 10.0, 9.5, 9.0)
QUOTE_LINES = 8
WAY_HEAD = Lettering(11, Weight.BOLD)
LETTERS = Lettering(15, Weight.BOLD)
FOOT = Lettering(8.5, Weight.REGULAR, BARK)


@dataclass(frozen=True, slots=True)
class Words:
    """What a letter says, in its language; `quote` is a reason and who gave it."""

    sender: str
    sender_lines: Sequence[str]
    address: Sequence[str]
    date: str
    heading: str
    opening: str
    quote: tuple[str, str] | None
    body: Sequence[str]
    times: Sequence[str]
    answer_heading: str
    scanned: tuple[str, str]
    typed: tuple[str, str]
    called: tuple[str, str] | None
    farewell: str
    foot: str


@dataclass(frozen=True, slots=True)
class PaperLetter:
    """A letter, the address in its QR, and the code in groups, which stands below the way to type it."""

    words: Words
    url: str
    letters: str


def letter_pdf(letter: PaperLetter, about: About, *, key: Picture) -> bytes:
    """Print one letter on one side of A4."""
    document, words = Document(about, size=Size.A4), letter.words
    document.draw(key, x=LEFT, y=KEY_Y, width_mm=KEY_WIDTH, colour=IRON)
    document.write(words.sender, SENDER, x=LEFT, y=SENDER_Y)
    document.write_lines(words.sender_lines, SENDER_LINE, x=LEFT, y=SENDER_Y + 2)
    document.write(words.date, SENDER_LINE, x=RIGHT, y=DATE_Y, align=Align.RIGHT)
    _address(document, words.address)
    _message(document, words)
    _answer(document, letter)
    document.write_block(words.foot, FOOT, x=LEFT, y=FOOT_Y - 6, width_mm=TEXT_WIDTH)
    return document.finished()


def _address(document: Document, lines: Sequence[str]) -> None:
    """Keep every line in the window, long names in smaller letters."""
    sizes = (ADDRESS.at(points) for points in ADDRESS_SIZES)
    smallest = ADDRESS.at(ADDRESS_SIZES[-1])
    lettering = next((size for size in sizes if _fits_window(lines, size)), smallest)
    shown = _address_lines(lines, lettering)
    document.write_lines(shown, lettering, x=WINDOW_X, y=WINDOW_Y)


def _address_lines(lines: Sequence[str], lettering: Lettering) -> list[str]:
    return [part for line in lines for part in wrapped(line, lettering, WINDOW_WIDTH)]


def _fits_window(lines: Sequence[str], lettering: Lettering) -> bool:
    return len(_address_lines(lines, lettering)) * lettering.line_mm <= WINDOW_HEIGHT


def _message(document: Document, words: Words) -> None:
    """Write what the letter says above the box, as large as it has room."""
    heading, lines = fitted(words.heading, HEADING, width_mm=TEXT_WIDTH, sizes=HEADING_SIZES)
    y = document.write_lines(lines, heading, x=LEFT, y=HEADING_Y) + GAP
    parts = _fitting(words, room=ANSWER_Y - GAP - y)
    for part in parts:
        if part.is_quoted:
            height = len(part.lines) * part.lettering.line_mm
            document.line((LEFT + 1, y), (LEFT + 1, y + height), colour=FALU, pen_mm=0.8)
        y = document.write_lines(part.lines, part.lettering, x=LEFT + part.indent, y=y) + GAP


@dataclass(frozen=True, slots=True)
class _Part:
    lines: Sequence[str]
    lettering: Lettering
    indent: float = 0.0
    is_quoted: bool = False


def _fitting(words: Words, *, room: float) -> list[_Part]:
    """Take the largest letters that have room; only in the smallest is a reason cut short."""
    tries = [(points, QUOTE_LINES) for points in BODY_SIZES]
    tries += [(BODY_SIZES[-1], lines) for lines in range(QUOTE_LINES - 1, 0, -1)]
    laid = (_laid(words, *tried) for tried in tries)
    return next((parts for parts in laid if _height(parts) <= room), _laid(words, *tries[-1]))


def _laid(words: Words, points: float, quote_lines: int) -> list[_Part]:
    body = BODY.at(points)
    parts = [_Part(wrapped(words.opening, body, TEXT_WIDTH), body)]
    if words.quote:
        reason, by = words.quote
        width_mm = TEXT_WIDTH - 6
        lines = shortened(
            wrapped(" ".join(reason.split()), body, width_mm), body, width_mm, quote_lines
        )
        by_whom = shortened(wrapped(by, body, width_mm), body, width_mm, 1)
        parts.append(_Part([*lines, *by_whom], body, indent=6, is_quoted=True))
    parts += [_Part(wrapped(text, body, TEXT_WIDTH), body) for text in words.body]
    if words.times:
        strong = replace(body, weight=Weight.BOLD)
        parts.append(_Part(words.times, strong, indent=6))
    return parts


def _height(parts: Sequence[_Part]) -> float:
    return sum(len(part.lines) * part.lettering.line_mm + GAP for part in parts)


def _answer(document: Document, letter: PaperLetter) -> None:
    """Draw the box with the code, and beside it the ways to answer."""
    words = letter.words
    document.box(
        x=LEFT - 3,
        y=ANSWER_Y,
        width_mm=TEXT_WIDTH + 6,
        height_mm=ANSWER_HEIGHT,
        fill=BIRCH_SHADE,
        edge=BIRCH_LINE,
        radius_mm=3,
    )
    quiet = quiet_zone_mm(letter.url, code_mm=CODE_MM)
    heading_y = document.write_block(
        words.answer_heading,
        Lettering(14, Weight.BOLD, FALU),
        x=LEFT + PADDING - 3,
        y=ANSWER_Y + 4,
        width_mm=TEXT_WIDTH - 2 * PADDING,
    )
    code_y = heading_y + 2 + quiet
    draw_qr(document, letter.url, x=LEFT + PADDING - 3 + quiet, y=code_y, code_mm=CODE_MM)
    x = LEFT + PADDING + CODE_MM + 2 * quiet + 4
    y = heading_y + 2
    y = _way(document, words.scanned, x=x, y=y)
    y = _way(document, words.typed, x=x, y=y) - 0.6
    y = document.write_lines([letter.letters], LETTERS, x=x, y=y) + 1
    if words.called:
        _way(document, words.called, x=x, y=y)
    document.write_block(
        words.farewell,
        BODY.at(10),
        x=LEFT + PADDING - 3,
        y=ANSWER_Y + ANSWER_HEIGHT - 9,
        width_mm=TEXT_WIDTH - PADDING,
    )


def _way(document: Document, way: tuple[str, str], *, x: float, y: float) -> float:
    head, text = way
    y = document.write_block(head, WAY_HEAD, x=x, y=y, width_mm=RIGHT - x)
    return document.write_block(text, BODY.at(10), x=x, y=y, width_mm=RIGHT - x) + 1.6
