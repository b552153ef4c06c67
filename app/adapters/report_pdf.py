"""A report on A4 for a registry or a meeting: facts, texts and tables, over as many pages as it takes.

Knows where things stand; which words they are is told by whoever prints.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.adapters.paper.document import About, Align, Document, Size, proportions
from app.adapters.paper.palette import BARK, BIRCH_LINE, FALU, IRON
from app.adapters.paper.picture import Picture
from app.adapters.paper.typeface import Weight
from app.adapters.paper.wrapping import Lettering, balanced, wrapped

WIDTH, HEIGHT = Size.A4.value
MARGIN, TOP, BOTTOM = 22.0, 20.0, 272.0
FOOT_Y = 284.0
TEXT_WIDTH = WIDTH - 2 * MARGIN
KEY_WIDTH = 34.0
LABEL_WIDTH = 44.0
COLUMN_GAP = 4.0
PHOTOS_A_ROW, PHOTO_HEIGHT = 3, 44.0

TITLE = Lettering(22, Weight.BOLD, IRON, leading=1.15)
LEAD = Lettering(12, leading=1.35)
HEADING = Lettering(13, Weight.BOLD, FALU)
TEXT = Lettering(10, leading=1.35)
LABEL = Lettering(10, Weight.REGULAR, BARK, leading=1.35)
COLUMN_HEAD = Lettering(9, Weight.BOLD, leading=1.3)
SMALL = Lettering(8.5, Weight.REGULAR, BARK)


@dataclass(frozen=True, slots=True)
class Facts:
    """Short answers beside what they answer; an empty one is left out."""

    rows: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells under headings; `widths` are parts of the whole."""

    headings: Sequence[str]
    widths: Sequence[float]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Photos:
    """Photos as JPEG side by side, each with what it shows."""

    rows: Sequence[tuple[bytes, str]]


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands under it; a text is written as its own lines break."""

    heading: str
    content: Facts | Table | Photos | str


@dataclass(frozen=True, slots=True)
class Report:
    """`foot` stands on every page, and `page` is how a page says its number: “Sida {} av {}”."""

    title: str
    lead: str
    sections: Sequence[Section]
    foot: str
    page: str


@dataclass(frozen=True, slots=True)
class _Line:
    """What is written side by side: each text with its lettering and how far in it begins.

    `head` is what has to stand above it when it comes first on a page. `photos` stand over the texts:
    each with how far in it begins, its width and its height.
    """

    parts: Sequence[tuple[Sequence[str], Lettering, float]]
    before: float = 0
    ruled: str = ""
    keeps: int = 0
    head: _Line | None = None
    photos: Sequence[tuple[bytes, float, float, float]] = ()

    @property
    def height(self) -> float:
        texts = max((len(lines) * how.line_mm for lines, how, _ in self.parts), default=0)
        return self.photo_height + texts + 1

    @property
    def photo_height(self) -> float:
        return max((height + 1 for *_, height in self.photos), default=0)


def report_pdf(report: Report, about: About, *, key: Picture) -> bytes:
    """Write the report; its last page is known before its first is drawn."""
    document = Document(about, size=Size.A4)
    document.draw(key, x=WIDTH - MARGIN - KEY_WIDTH, y=TOP - 4, width_mm=KEY_WIDTH, colour=IRON)
    pages = list(_pages(list(_lines(report))))
    for number, lines in enumerate(pages, start=1):
        if number > 1:
            document.next_page()
        _draw(document, lines)
        document.write(report.foot, SMALL, x=MARGIN, y=FOOT_Y)
        told = report.page.format(number, len(pages))
        document.write(told, SMALL, x=WIDTH - MARGIN, y=FOOT_Y, align=Align.RIGHT)
    return document.finished()


def _lines(report: Report) -> Iterator[_Line]:
    beside_the_key = TEXT_WIDTH - KEY_WIDTH - 6
    yield _Line([(balanced(report.title, TITLE, beside_the_key), TITLE, 0)])
    yield _Line([(wrapped(report.lead, LEAD, beside_the_key), LEAD, 0)], before=2)
    for section in report.sections:
        yield _Line([([section.heading], HEADING, 0)], before=7, keeps=2)
        match section.content:
            case Facts(rows):
                yield from (_fact(label, text) for label, text in rows if text)
            case Table() as table:
                yield from _table(table)
            case Photos(rows):
                yield from _photos(rows)
            case text:
                yield from (_Line([([line], TEXT, 0)]) for line in wrapped(text, TEXT, TEXT_WIDTH))


def _fact(label: str, text: str) -> _Line:
    return _Line(
        [
            (wrapped(label, LABEL, LABEL_WIDTH - 2), LABEL, 0),
            (wrapped(text, TEXT, TEXT_WIDTH - LABEL_WIDTH), TEXT, LABEL_WIDTH),
        ]
    )


def _table(table: Table) -> Iterator[_Line]:
    room = TEXT_WIDTH - COLUMN_GAP * (len(table.widths) - 1)
    widths = [room * part / sum(table.widths) for part in table.widths]
    starts = [sum(widths[:at]) + COLUMN_GAP * at for at in range(len(widths))]

    def row(cells: Sequence[str], how: Lettering, *, ruled: str, head: _Line | None) -> _Line:
        parts = [
            (wrapped(cell, how, width), how, start)
            for cell, width, start in zip(cells, widths, starts, strict=True)
        ]
        return _Line(parts, before=1, ruled=ruled, keeps=0 if head else 1, head=head)

    head = row(table.headings, COLUMN_HEAD, ruled=IRON, head=None)
    yield head
    for cells in table.rows:
        yield row(cells, TEXT, ruled=BIRCH_LINE, head=head)


def _photos(rows: Sequence[tuple[bytes, str]]) -> Iterator[_Line]:
    """As many side by side as the width takes, none higher than the others may be."""
    width = (TEXT_WIDTH - COLUMN_GAP * (PHOTOS_A_ROW - 1)) / PHOTOS_A_ROW
    for start in range(0, len(rows), PHOTOS_A_ROW):
        shown = [
            (content, caption, place * (width + COLUMN_GAP))
            for place, (content, caption) in enumerate(rows[start : start + PHOTOS_A_ROW])
        ]
        yield _Line(
            [(wrapped(caption, SMALL, width), SMALL, x) for _, caption, x in shown if caption],
            before=2,
            photos=[(content, x, *_within(proportions(content), width)) for content, _, x in shown],
        )


def _within(size: tuple[int, int], width: float) -> tuple[float, float]:
    scale = min(width / size[0], PHOTO_HEIGHT / size[1])
    return size[0] * scale, size[1] * scale


def _pages(lines: Sequence[_Line]) -> Iterator[list[_Line]]:
    """Break where the page is full, never under a heading, and repeat the head of a broken table."""
    page: list[_Line] = []
    y = TOP
    for at, line in enumerate(lines):
        kept = lines[at : at + 1 + line.keeps]
        if page and y + sum(each.before + each.height for each in kept) > BOTTOM:
            yield page
            page = [line.head] if line.head else []
            y = TOP + sum(each.before + each.height for each in page)
        page.append(line)
        y += line.before + line.height
    yield page


def _draw(document: Document, lines: Sequence[_Line]) -> None:
    y = TOP
    for line in lines:
        y += line.before
        for content, x, width, height in line.photos:
            document.photo(content, x=MARGIN + x, y=y, width_mm=width, height_mm=height)
        for texts, how, x in line.parts:
            document.write_lines(texts, how, x=MARGIN + x, y=y + line.photo_height)
        y += line.height
        if line.ruled:
            rule_y = y - 0.2
            end = (WIDTH - MARGIN, rule_y)
            document.line((MARGIN, rule_y), end, colour=line.ruled, pen_mm=0.25)
