"""Breaking a text into lines of a width, and finding the size at which it fits."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from app.adapters.paper.palette import IRON
from app.adapters.paper.typeface import MM_PER_POINT, Weight, showable, width

ELLIPSIS = "…"
LEAST_RAGGED_MM = 0.5
# A word, with the hyphen or slash after which a line may also break; the figures of a number stay together.
_PIECE_PATTERN = re.compile(r"(?:[^\s/-]|(?<=\d)[ -](?=\d))+[/-]*|[/-]+|\s+")


@dataclass(frozen=True, slots=True)
class Lettering:
    """How a text looks: its weight, its size in points, its colour, and the distance of its lines."""

    points: float
    weight: Weight = Weight.REGULAR
    colour: str = IRON
    leading: float = 1.25

    @property
    def line_mm(self) -> float:
        return self.points * self.leading * MM_PER_POINT

    def at(self, points: float) -> Lettering:
        return replace(self, points=points)


def wrapped(text: str, lettering: Lettering, width_mm: float) -> list[str]:
    """Break a text into lines; its own line breaks stand, and a word too long for a line is cut."""
    paragraphs = text.splitlines() or [""]
    return [
        line
        for paragraph in paragraphs
        for line in _lines(showable(paragraph), lettering, width_mm)
    ]


def balanced(text: str, lettering: Lettering, width_mm: float) -> list[str]:
    """Break a heading into as few lines as the width allows, of much the same length."""
    best = wrapped(text, lettering, width_mm)
    too_narrow, narrow = 0.0, width_mm
    while narrow - too_narrow > LEAST_RAGGED_MM:
        tried = (narrow + too_narrow) / 2
        lines = wrapped(text, lettering, tried)
        if len(lines) == len(best) and " ".join(lines) == " ".join(best):
            best, narrow = lines, tried
        else:
            too_narrow = tried
    return best


def fitted(
    text: str, lettering: Lettering, *, width_mm: float, sizes: Sequence[tuple[float, int]]
) -> tuple[Lettering, list[str]]:
    """Take the first of `sizes`, points and most lines, that a text fits whole in.

    Words are cut only at the last size, and what does not fit there ends in an ellipsis.
    """
    for points, most_lines in sizes:
        tried = lettering.at(points)
        widest = max((width(word, tried.weight, points) for word in _words(text)), default=0)
        lines = balanced(text, tried, width_mm)
        if widest <= width_mm and len(lines) <= most_lines:
            return tried, lines
    points, most_lines = sizes[-1]
    last = lettering.at(points)
    return last, shortened(wrapped(text, last, width_mm), last, width_mm, most_lines)


def shortened(
    lines: list[str], lettering: Lettering, width_mm: float, most_lines: int
) -> list[str]:
    """Keep so many lines; what is left out shows as an ellipsis."""
    if len(lines) <= most_lines:
        return lines
    *kept, end = lines[:most_lines]
    while end and width(end + ELLIPSIS, lettering.weight, lettering.points) > width_mm:
        end = end[:-1]
    return [*kept, end.rstrip() + ELLIPSIS]


def _words(text: str) -> list[str]:
    return [piece for piece in _PIECE_PATTERN.findall(showable(text)) if not piece.isspace()]


def _lines(text: str, lettering: Lettering, width_mm: float) -> Iterator[str]:
    def fits(line: str) -> bool:
        return width(line.rstrip(), lettering.weight, lettering.points) <= width_mm

    line = ""
    for piece in _PIECE_PATTERN.findall(text):
        if line and not fits(line + piece):
            yield line.rstrip()
            line = ""
        line += piece if line else piece.lstrip()
        while len(line) > 1 and not fits(line):
            cut = next(end for end in range(len(line) - 1, 0, -1) if end == 1 or fits(line[:end]))
            yield line[:cut]
            line = line[cut:]
    yield line.rstrip()
